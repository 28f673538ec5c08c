"""The relay: takes committed events from the outbox to the log, in commit-safe order, and stops instead of skipping."""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import asyncpg
import structlog

from chassis import metrics
from chassis.kafka import EventLog, LogUnavailable, Message, Partition, create_topics
from chassis.relay_repair import forgotten, recorded_ends, rewind
from chassis.sql import connect
from chassis.topics import replicas_wanted
from chassis.uow import LOST
from chassis.wake import Address, Bell, listen, woken
from contracts.catalogue import PARTITIONS

LOCK = (0x71D0, 1)
"""The advisory lock of the one active relay of a database."""

BATCH = 2000
POLL_SECONDS = 0.1
_HELD_SECONDS = (0.001, 0.016)
"""How soon to look again while a committed event waits for older transactions to end."""
_CHECK_SECONDS = 0.5

_NEXT = f"""
    SELECT epoch, xid, id, topic, partition, key, payload, created_at FROM outbox
    WHERE (epoch, xid, id) > ($1::int, $2::xid8, $3::bigint)
      AND xid < (SELECT pg_snapshot_xmin(pg_current_snapshot()))
    ORDER BY epoch, xid, id LIMIT {BATCH}"""

_HELD_BACK = "SELECT EXISTS (SELECT FROM outbox WHERE (epoch, xid, id) > ($1::int, $2::xid8, $3::bigint))"

_RECORD = """
    WITH recorded AS (
      INSERT INTO outbox_batches (topic, partition, base_offset, last_offset, epoch, ids)
      SELECT topic, partition, base, base + count - 1, $1::int, ($4::bigint[])[first + 1 : first + count]
      FROM unnest($5::text[], $6::smallint[], $7::bigint[], $8::int[], $9::int[])
        AS batch(topic, partition, base, count, first))
    INSERT INTO relay_state (only_row, epoch, xid, id) VALUES (true, $1::int, $2::xid8, $3::bigint)
    ON CONFLICT (only_row) DO UPDATE SET epoch = excluded.epoch, xid = excluded.xid, id = excluded.id"""
"""Where everything went and how far the relay is, in one statement and so in one transaction."""

_TROUBLE = (LogUnavailable, asyncpg.PostgresError, *LOST, TimeoutError)
log = structlog.get_logger("relay")


class Relay:
    """The relay of one service; many may run, one is active."""

    def __init__(
        self,
        database_url: str,
        kafka: str,
        topics: Sequence[str],
        wake: Address | None = None,
        listeners: Sequence[Address] = (),
    ) -> None:
        self._url, self._kafka, self._topics, self._wake = database_url, kafka, tuple(topics), wake
        self._woken, self._bell = asyncio.Event(), Bell(listeners)
        self._expected: dict[Partition, int] = {}
        self._cursor: tuple[int, int, int] = (0, 0, 0)
        self._checked = 0.0
        self.active = False
        self.healthy = False

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until stopped; after any trouble connect again, compare and go on from the cursor."""
        transport = await listen(self._wake, self._woken)
        waiter = asyncio.ensure_future(self._wake_at(stop))
        try:
            while not stop.is_set():
                try:
                    await self._session(stop)
                except _TROUBLE as error:
                    metrics.RELAY_TROUBLE.inc()
                    log.warning("relay_interrupted", error=repr(error))
                self.active = self.healthy = False
                await _pause(stop, 0.2)
        finally:
            waiter.cancel()
            self._bell.close()
            if transport:
                transport.close()

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._woken.set()

    async def _session(self, stop: asyncio.Event) -> None:
        """Everything under one database connection, which holds the lock, and one session with the broker."""
        connection = await connect(self._url, application="tidu-relay")
        try:
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", *LOCK):
                self.healthy = True  # standing by is what the others are for
                if await _pause(stop, POLL_SECONDS):
                    return
            self.active = True
            # a crash of the database may set the cursor back a little: what is then sent again is known by its id
            await connection.execute("SET synchronous_commit = off")
            await create_topics(self._kafka, self._topics, PARTITIONS, replicas_wanted())
            async with EventLog(self._kafka, self._topics) as broker:
                await self._compare(connection, broker)
                await self._serve(connection, broker, stop)
        finally:
            with contextlib.suppress(Exception):
                await connection.close(timeout=2)

    async def _compare(self, connection: asyncpg.Connection, broker: EventLog) -> None:
        """Before the first send of a session: does the broker still have what it acknowledged?"""
        recorded, seen = await recorded_ends(connection), await broker.ends(broker.partitions)
        cut = forgotten(recorded, seen)
        if cut:
            metrics.RELAY_REPAIRS.inc()
            log.warning("broker_forgot", partitions={f"{t}/{p}": [recorded[(t, p)], e] for (t, p), e in cut.items()})
            await rewind(connection, cut)
        row = await connection.fetchrow("SELECT epoch, xid, id FROM relay_state")
        self._cursor = (row["epoch"], row["xid"], row["id"]) if row else (0, 0, 0)
        self._expected, self._checked = seen, time.monotonic()

    async def _serve(self, connection: asyncpg.Connection, broker: EventLog, stop: asyncio.Event) -> None:
        self.healthy = True
        pause = _HELD_SECONDS[0]
        while not stop.is_set():
            was_woken = self._woken.is_set()
            self._woken.clear()
            rows = await connection.fetch(_NEXT, *self._cursor)
            if time.monotonic() - self._checked > _CHECK_SECONDS:
                await self._check(broker)
            if rows:
                await self._send(connection, broker, rows)
                pause = _HELD_SECONDS[0]
            if len(rows) == BATCH:
                continue
            if (rows or was_woken) and await connection.fetchval(_HELD_BACK, *self._cursor):
                self._woken.set()
                await asyncio.sleep(pause)
                pause = min(pause * 2, _HELD_SECONDS[1])
            else:
                await woken(self._woken, POLL_SECONDS)

    async def _check(self, broker: EventLog) -> None:
        """A topic may have been emptied under a living connection; begin the session again then."""
        cut = forgotten(self._expected, await broker.ends(broker.partitions))
        if cut:
            raise LogUnavailable(f"the log became shorter: {cut}")
        self._checked = time.monotonic()

    async def _send(self, connection: asyncpg.Connection, broker: EventLog, rows: Sequence[asyncpg.Record]) -> None:
        """Append a batch, then record where everything went and move the cursor, in one transaction."""
        messages: dict[Partition, list[Message]] = defaultdict(list)
        ids: dict[Partition, list[int]] = defaultdict(list)
        for row in rows:
            where = (row["topic"], row["partition"])
            messages[where].append((row["key"].encode(), row["payload"]))
            ids[where].append(row["id"])
        placed = await broker.append(messages)
        self._bell.ring()
        last = rows[-1]
        place = last["epoch"], last["xid"], last["id"]
        await connection.execute(_RECORD, *place, *self._account(placed, ids))
        self._cursor = place
        metrics.RELAYED.inc(len(rows))
        metrics.RELAY_LAG.set(max(0.0, time.time() - last["created_at"].timestamp()))

    def _account(
        self, placed: dict[Partition, list[tuple[int, int]]], ids: dict[Partition, list[int]]
    ) -> tuple[list[Any], ...]:
        """All ids, and the columns of outbox_batches with where the ids of each batch begin.

        A batch that did not land where the log ended means another log than before.
        """
        flat: list[int] = []
        records: list[tuple[str, int, int, int, int]] = []
        for where, batches in placed.items():
            for base, count in batches:
                if base != self._expected[where]:
                    raise LogUnavailable(f"{where} took a batch at {base}, expected {self._expected[where]}")
                records.append((*where, base, count, len(flat)))
                taken = base - batches[0][0]
                flat += ids[where][taken : taken + count]
                self._expected[where] = base + count
        topics, *numbers = zip(*records, strict=True)
        return flat, list(topics), *(list(column) for column in numbers)


async def _pause(stop: asyncio.Event, seconds: float) -> bool:
    """Wait, at most until stopped; whether it is stopped."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
