"""The consumer: owns partitions by locks, reads from the position in its own database, applies batch by batch."""

import asyncio
import contextlib
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

import asyncpg
import structlog

from chassis import metrics
from chassis.consumer_position import holds, locate
from chassis.consumer_store import Fenced, TooManyDeadLetters, apply_batch, apply_together, is_temporary
from chassis.dead_letters import count_open
from chassis.dead_letters_release import release_requested
from chassis.events import Handlers
from chassis.kafka import EventLog, Fetched, LogUnavailable, Partition, Record
from chassis.sql import connect
from chassis.uow import LOST, Database
from chassis.wake import Address, listen, woken

_LOCKS = 0x71D2
_BATCH = 1000
_LEFTOVERS_AFTER = 5.0
_CHORES_SECONDS = 0.5
_MISSING_TOPICS_SECONDS = 0.5
_POLL_SECONDS = 0.01
_NET_SECONDS = 0.1
"""How long to rest after an empty answer: alone, and where the relay's datagram ends the rest."""
_TROUBLE = (LogUnavailable, Fenced, asyncpg.PostgresError, *LOST, TimeoutError)
log = structlog.get_logger("consumer")


def lock_of(where: Partition) -> tuple[int, int]:
    """The advisory lock of a partition in the consumer's own database."""
    number = crc32(f"{where[0]}/{where[1]}".encode())
    return _LOCKS, number - (1 << 32) if number >= 1 << 31 else number


class Consumer:
    """One worker's share of a service's partitions."""

    def __init__(
        self,
        database: Database,
        kafka: str,
        handlers: Handlers,
        *,
        workers: int = 1,
        dead_letter_limit: int = 100,
        wake: Address | None = None,
    ) -> None:
        self._database, self._kafka, self._handlers = database, kafka, handlers
        self._workers, self._limit, self._wake = workers, dead_letter_limit, wake
        self._woken = asyncio.Event()
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
        transport = await listen(self._wake, self._woken)
        try:
            await self._run(stop)
        finally:
            if transport:
                transport.close()

    async def _run(self, stop: asyncio.Event) -> None:
        while not stop.is_set() and self.stopped is None:
            try:
                await self._session(stop)
            except TooManyDeadLetters as error:
                self.stopped = str(error)
                log.critical("consumer_stopped", reason=self.stopped)
            except Exception as error:  # a session that ended for any reason begins again; what surprises is told
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
        opened = time.monotonic()
        chores_at = 0.0
        patience = _POLL_SECONDS if self._wake is None else _NET_SECONDS
        while not stop.is_set():
            now = time.monotonic()
            if now >= chores_at:
                if broker.missing and now - opened > _MISSING_TOPICS_SECONDS:
                    return
                await self._chores(locks, broker)
                chores_at = now + _CHORES_SECONDS
                self.healthy = not broker.missing
            ready = {w: p for w, p in self._positions.items() if self._delays.get(w, (0.0, 0.0))[0] <= now}
            self._woken.clear()
            fetched = await broker.fetch(ready) if ready else {}
            if fetched:
                await self._take(broker, fetched)
            elif time.monotonic() - now < _POLL_SECONDS:  # a broker that does not wait for data
                await woken(self._woken, patience)

    async def _chores(self, locks: asyncpg.Connection, broker: EventLog) -> None:
        await self._claim(locks, broker)
        await release_requested(self._database, self._handlers, self.owned)
        async with self._database.reading() as reader:
            if not await holds(reader, self._positions):
                raise Fenced("another place than mine is in the database")
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

    async def _take(self, broker: EventLog, fetched: Mapping[Partition, Fetched]) -> None:
        """Apply what was fetched: a little of everything at once, much partition by partition."""
        await self._relocate(broker, [where for where, got in fetched.items() if got.beyond])
        found = {where: got.records for where, got in fetched.items() if not got.beyond}
        if len(found) > 1 and sum(map(len, found.values())) <= _BATCH:
            taken = {where: (self._positions[where], records) for where, records in found.items()}
            try:
                self._positions.update(await apply_together(self._database, self._handlers, taken, self._limit))
            except (Fenced, TooManyDeadLetters):
                raise
            except Exception as error:  # noqa: BLE001 - each partition meets its own error below
                log.warning("batch_is_divided", partitions=list(found), error=repr(error))
            else:
                return
        for where, records in found.items():
            await self._take_one(where, records)

    async def _take_one(self, where: Partition, records: Sequence[Record]) -> None:
        """Apply one partition's records; a temporary error leaves the rest and tries again a little later."""
        while records:
            position = self._positions[where]
            try:
                self._positions[where] = await apply_batch(
                    self._database, self._handlers, where, position, records[:_BATCH], self._limit
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
            records = [record for record in records if record.offset >= self._positions[where]]
