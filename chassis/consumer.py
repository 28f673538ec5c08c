"""The consumer: owns partitions by locks, reads from the position in its own database, applies batch by batch."""

import asyncio
import contextlib
import math
import time
from collections.abc import Iterable
from zlib import crc32

import asyncpg
import structlog

from chassis import metrics
from chassis.consumer_position import locate
from chassis.consumer_store import Fenced, TooManyDeadLetters, apply_batch, is_temporary
from chassis.dead_letters import count_open
from chassis.dead_letters_release import release_requested
from chassis.events import Handlers
from chassis.kafka import EventLog, Fetched, LogUnavailable, Partition
from chassis.sql import connect
from chassis.uow import Database

_LOCKS = 0x71D2
_BATCH = 1000
_LEFTOVERS_AFTER = 5.0
_CHORES_SECONDS = 0.5
_MISSING_TOPICS_SECONDS = 0.5
_IDLE_SECONDS = 0.02
_BUSY_SECONDS = 0.002
_TROUBLE = (LogUnavailable, Fenced, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
log = structlog.get_logger("consumer")


def lock_of(where: Partition) -> tuple[int, int]:
    """The advisory lock of a partition in the consumer's own database."""
    number = crc32(f"{where[0]}/{where[1]}".encode())
    return _LOCKS, number - (1 << 32) if number >= 1 << 31 else number


class Consumer:
    """One worker's share of a service's partitions."""

    def __init__(
        self, database: Database, kafka: str, handlers: Handlers, *, workers: int = 1, dead_letter_limit: int = 100
    ) -> None:
        self._database, self._kafka, self._handlers = database, kafka, handlers
        self._workers, self._limit = workers, dead_letter_limit
        self._positions: dict[Partition, int] = {}
        self._delays: dict[Partition, tuple[float, float]] = {}
        self._began = time.monotonic()
        self.healthy = False
        self.stopped: str | None = None

    @property
    def owned(self) -> frozenset[Partition]:
        """The partitions this worker reads now."""
        return frozenset(self._positions)

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until stopped; too many dead letters end it, everything else is tried again."""
        while not stop.is_set() and self.stopped is None:
            try:
                await self._session(stop)
            except TooManyDeadLetters as error:
                self.stopped = str(error)
                log.critical("consumer_stopped", reason=self.stopped)
            except Exception as error:
                if not isinstance(error, _TROUBLE) and not is_temporary(error):
                    log.exception("consumer_surprised")
                metrics.CONSUMER_TROUBLE.inc()
                log.warning("consumer_interrupted", error=repr(error))
                await asyncio.sleep(0.2)
            finally:
                self.healthy = False
                self._positions.clear()
                self._delays.clear()
                metrics.PARTITIONS_OWNED.set(0)

    async def _session(self, stop: asyncio.Event) -> None:
        """One connection holds the locks, one session with the broker serves the reading; losing either ends it."""
        locks = await connect(self._database.url, application="tidu-consumer")
        try:
            async with EventLog(self._kafka, self._handlers.topics) as broker:
                await self._serve(locks, broker, stop)
        finally:
            with contextlib.suppress(Exception):
                await locks.close(timeout=2)

    async def _serve(self, locks: asyncpg.Connection, broker: EventLog, stop: asyncio.Event) -> None:
        opened = last_found = time.monotonic()
        chores_at = 0.0
        while not stop.is_set():
            now = time.monotonic()
            if now >= chores_at:
                if broker.missing and now - opened > _MISSING_TOPICS_SECONDS:
                    return
                await self._chores(locks, broker)
                chores_at = now + _CHORES_SECONDS
                self.healthy = not broker.missing
            ready = {w: p for w, p in self._positions.items() if self._delays.get(w, (0.0, 0.0))[0] <= now}
            fetched = await broker.fetch(ready) if ready else {}
            for where, got in fetched.items():
                await self._take(broker, where, got)
            if fetched:
                last_found = now
            elif time.monotonic() - now < _IDLE_SECONDS:  # a broker that does not wait for data
                await asyncio.sleep(_BUSY_SECONDS if now - last_found < 1 else _IDLE_SECONDS)

    async def _chores(self, locks: asyncpg.Connection, broker: EventLog) -> None:
        await self._claim(locks, broker)
        await release_requested(self._database, self._handlers, self.owned)
        async with self._database.reading() as reader:
            metrics.DEAD_LETTERS.set(await count_open(reader))

    async def _claim(self, locks: asyncpg.Connection, broker: EventLog) -> None:
        """Take a fair share of the partitions; what nobody took for five seconds is taken beyond it."""
        await locks.execute("SELECT 1")
        share = math.ceil(len(broker.partitions) / self._workers)
        if time.monotonic() - self._began > _LEFTOVERS_AFTER:
            share = len(broker.partitions)
        taken: list[Partition] = []
        for where in broker.partitions:
            if len(self._positions) + len(taken) >= share:
                break
            if where not in self._positions and await locks.fetchval(
                "SELECT pg_try_advisory_lock($1, $2)", *lock_of(where)
            ):
                taken.append(where)
        await self._relocate(broker, taken)
        metrics.PARTITIONS_OWNED.set(len(self._positions))

    async def _relocate(self, broker: EventLog, wanted: Iterable[Partition]) -> None:
        self._positions.update(await locate(self._database, broker, list(wanted)))

    async def _take(self, broker: EventLog, where: Partition, got: Fetched) -> None:
        """Apply what was fetched; a temporary error leaves the position and tries again a little later."""
        if got.beyond:
            await self._relocate(broker, [where])
            return
        for start in range(0, len(got.records), _BATCH):
            records = got.records[start : start + _BATCH]
            try:
                self._positions[where] = await apply_batch(
                    self._database, self._handlers, where, self._positions[where], records, self._limit
                )
                self._delays.pop(where, None)
            except Exception as error:
                if not is_temporary(error):
                    raise
                delay = min(self._delays.get(where, (0.0, 0.025))[1] * 2, 2.0)
                self._delays[where] = (time.monotonic() + delay, delay)
                metrics.CONSUMED.labels("tried_again").inc()
                log.warning("batch_tried_again", partition=where, seconds=delay, error=repr(error))
                return
