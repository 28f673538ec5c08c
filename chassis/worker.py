"""The process beside a service's HTTP door: relay, consumer and schedule, as its roles say."""

import asyncio
import gc
import signal
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import structlog
import uvloop

from chassis import audit_seals, clock_store, logs, metrics, ops
from chassis.clock import Clock
from chassis.consumer import Consumer
from chassis.events import Handlers
from chassis.idempotency import FORGET
from chassis.relay import Relay
from chassis.schedule import Periodic, Schedule
from chassis.settings import Settings
from chassis.sql import Q
from chassis.uow import LOST, Database
from chassis.wake import addresses
from contracts.catalogue import topics_of

_WAITING = Q(
    """SELECT count(*) FROM (SELECT FROM outbox o, relay_state s
    WHERE (o.epoch, o.xid, o.id) > (s.epoch, s.xid, s.id) LIMIT 10000) AS waiting"""
)
_OLDEST = Q(
    """SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL"""
)
_ROLES = frozenset({"relay", "consumer", "schedule"})
FORGET_KEYS = Periodic("idempotency_keys", 3600, lambda uow: uow.execute(FORGET))
"""Idempotency keys are kept thirty days."""
log = structlog.get_logger("worker")


@dataclass(frozen=True)
class WorkerSpec:
    """What a service's worker is made of."""

    service: str
    settings: Settings
    handlers: Handlers = field(default_factory=Handlers)
    schedule: Sequence[Periodic] = ()
    publishes: bool = True
    projections: Mapping[str, Sequence[str] | None] = field(default_factory=dict)
    """Every table the handlers write, with the columns a replay does not compare; None where it compares nothing."""


_GARBAGE = (20_000, 20, 20)
"""A batch of a thousand events is ten thousand objects without a cycle; Python would look through them 14 times."""


class Worker:
    """One running worker; `serve` returns when it was asked to stop and everything in hand is finished."""

    def __init__(self, spec: WorkerSpec) -> None:
        settings = spec.settings
        roles = {role.strip() for role in settings.worker_roles.split(",") if role.strip()}
        if unknown := roles - _ROLES:
            raise SystemExit(f"TIDU_WORKER_ROLES knows {', '.join(sorted(_ROLES))}; not {', '.join(sorted(unknown))}")
        self._spec, self._settings = spec, settings
        wake = next(iter(addresses(settings.relay_wake)), None)
        self.database = Database(settings.database_url, service=spec.service, clock=Clock(), pool_size=4, wake=wake)
        self.relay: Relay | None = None
        self.consumer: Consumer | None = None
        self.schedule: Schedule | None = None
        if "relay" in roles and spec.publishes:
            topics, listeners = topics_of(spec.service), addresses(settings.listener_wakes)
            self.relay = Relay(settings.database_url, settings.kafka, topics, wake, listeners)
        if "consumer" in roles and spec.handlers.kinds:
            self.consumer = Consumer(
                self.database,
                settings.kafka,
                spec.handlers,
                workers=settings.worker_count,
                dead_letter_limit=settings.dead_letter_limit,
                wake=next(iter(addresses(settings.consumer_wake)), None),
            )
        if "schedule" in roles:
            sealing = audit_seals.sealing(spec.service, settings)
            self.schedule = Schedule(self.database, (*spec.schedule, sealing, FORGET_KEYS))

    async def ready(self) -> bool:
        """True while every role does its work or stands by."""
        return all(part.healthy for part in (self.relay, self.consumer, self.schedule) if part)

    async def serve(self, stop: asyncio.Event) -> None:
        """Run the roles until `stop` is set; they finish the batch they have in hand."""
        settings = self._settings
        async with AsyncExitStack() as stack:
            if settings.ops_port:
                await stack.enter_async_context(
                    ops.serving(settings.ops_host, settings.ops_port, self.ready, service=self._spec.service)
                )
            if not await self._open(stop):
                return
            stack.push_async_callback(self.database.close)
            if settings.profile == "local":
                stack.callback(_alongside(clock_store.follow(self.database, self.database.clock)).cancel)
            if self.relay:
                stack.callback(_alongside(self._watch()).cancel)
            await clock_store.follow_once(self.database, self.database.clock)
            parts = [part for part in (self.relay, self.consumer, self.schedule) if part]
            gc.collect()
            gc.freeze()  # what lives as long as the process need not be looked through while an event waits
            gc.set_threshold(*_GARBAGE)
            async with asyncio.TaskGroup() as group:
                group.create_task(stop.wait())
                for part in parts:
                    group.create_task(part.run(stop))

    async def _open(self, stop: asyncio.Event) -> bool:
        while not stop.is_set():
            try:
                await self.database.open()
            except (*LOST, asyncpg.PostgresError, TimeoutError) as error:
                log.warning("database_not_ready", error=type(error).__name__)
                await asyncio.sleep(0.5)
            else:
                return True
        return False

    async def _watch(self) -> None:
        """Keep the gauges that tell how far the relay is behind, and what may hold it back."""
        while True:
            try:
                async with self.database.reading() as reader:
                    metrics.OUTBOX_WAITING.set(await reader.fetchval(_WAITING))
                    metrics.OLDEST_TRANSACTION.set(await reader.fetchval(_OLDEST))
            except Exception as error:  # noqa: BLE001 - gauges must not end the process
                log.debug("gauges_not_read", error=repr(error))
            await asyncio.sleep(2)


def _alongside(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.create_task(work)


async def _main(spec: WorkerSpec) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await Worker(spec).serve(stop)


def run(spec: WorkerSpec) -> None:
    """Run a worker until SIGTERM or SIGINT."""
    logs.configure(spec.service, spec.settings.log_level)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_main(spec))
