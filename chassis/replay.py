"""Replay: rebuilds projections from the log beside the living ones and compares them, or lets the worker begin anew."""

import argparse
import asyncio
import hashlib
import importlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis.clock import Clock
from chassis.consumer import lock_of
from chassis.consumer_store import MAKE_POSITION, apply_batch
from chassis.events import Handlers, Received
from chassis.kafka import EventLog, Partition
from chassis.sql import Q, connect
from chassis.uow import Database, UnitOfWork

if TYPE_CHECKING:
    import asyncpg
    from asyncpg.pool import PoolConnectionProxy

    from chassis.worker import WorkerSpec

Tables = Mapping[str, Sequence[str] | None]
"""Every table the handlers write, with the columns left out of the comparison; None leaves out the whole table."""

_OWN = ("consumer_positions", "consumed_events", "dead_letters")
_TOUCHED = Q(
    """SELECT DISTINCT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_backend_pid() AND l.mode = 'RowExclusiveLock' AND c.relkind IN ('r', 'p')
      AND c.relnamespace = 'public'::regnamespace"""
)
_POSITIONS = "SELECT topic, partition, next_offset FROM public.consumer_positions"
_START = Q("UPDATE consumer_positions SET next_offset = :start WHERE topic = :topic AND partition = :number")
_NO_LIMIT = 1 << 31


class WorkersRunning(RuntimeError):
    """A worker still owns a partition; stop the workers first."""


class TouchesLiving(SystemExit):
    """A handler writes a table that is not named as one of the projections; nothing of it was kept."""


class _Guarded(Handlers):
    """The same handlers, held off the living tables."""

    async def apply(self, uow: UnitOfWork, events: Iterable[Received[Any]]) -> None:
        """Call them, and end everything before the commit where a living table was written."""
        await super().apply(uow, events)
        if touched := [row["relname"] for row in await uow.fetch(_TOUCHED)]:
            raise TouchesLiving(f"handlers also write {', '.join(touched)}: name them among the projections")
        uow.forget_kept()


@dataclass(frozen=True)
class Comparison:
    """One table's living and rebuilt content, as digests."""

    table: str
    rows: int
    live: str
    rebuilt: str

    @property
    def equal(self) -> bool:
        """True when both are the same, byte for byte."""
        return self.live == self.rebuilt


async def digest(
    connection: "asyncpg.Connection[Any] | PoolConnectionProxy[Any]",
    table: str,
    without: Sequence[str] = (),
    schema: str = "public",
) -> tuple[int, str]:
    """The number of rows and the SHA-256 over all of them in their own order; needs a transaction."""
    found, rows = hashlib.sha256(), 0
    query = f"""SELECT row::text AS line FROM (SELECT to_jsonb(t) - $1::text[] AS row FROM "{schema}"."{table}" t) AS x
        ORDER BY row::text COLLATE "C" """
    async for record in connection.cursor(query, list(without), prefetch=2000):
        found.update(record["line"].encode() + b"\n")
        rows += 1
    return rows, found.hexdigest()


async def compare(url: str, kafka: str, service: str, handlers: Handlers, tables: Tables) -> list[Comparison]:
    """Rebuild the tables from the log up to where the living ones are, and compare; the living ones are only read.

    The living tables and the positions they stand for are read in one snapshot, so the workers may go on meanwhile.
    The rebuilt ones are temporary tables of the same names in one session, which the same handlers fill.
    """
    compared = {table: without for table, without in tables.items() if without is not None}
    reader = await connect(url, application="tidu-replay")
    try:
        async with reader.transaction(isolation="repeatable_read", readonly=True):
            until = {(r["topic"], r["partition"]): r["next_offset"] for r in await reader.fetch(_POSITIONS)}
            live = {table: await digest(reader, table, without) for table, without in compared.items()}
    finally:
        await reader.close()
    shadow = Database(url, service=service, clock=Clock(), pool_size=1)
    await shadow.open()
    try:
        async with shadow.pool.acquire() as connection:
            for table in (*_OWN, *tables):
                await connection.execute(
                    f'CREATE TEMPORARY TABLE "{table}" (LIKE public."{table}" INCLUDING ALL EXCLUDING STATISTICS)'
                )
        await _refill(shadow, kafka, _Guarded(handlers), until)
        async with shadow.pool.acquire() as connection, connection.transaction():
            rebuilt = {t: await digest(connection, t, without, "pg_temp") for t, without in compared.items()}
    finally:
        await shadow.close()
    return [Comparison(table, live[table][0], live[table][1], rebuilt[table][1]) for table in compared]


async def _refill(shadow: Database, kafka: str, handlers: Handlers, until: Mapping[Partition, int]) -> None:
    async with EventLog(kafka, handlers.topics) as log:
        positions = await log.starts(where for where in log.partitions if where in until)
        for where in positions:
            async with shadow.transaction() as uow:
                await uow.execute(MAKE_POSITION, topic=where[0], partition=where[1])
                await uow.execute(
                    _START,
                    start=positions[where],
                    topic=where[0],
                    number=where[1],
                )
        while ready := {where: at for where, at in positions.items() if at < until[where]}:
            for where, got in (await log.fetch(ready, wait_ms=100)).items():
                records = [record for record in got.records if record.offset < until[where]]
                while records:
                    positions[where] = await apply_batch(shadow, handlers, where, positions[where], records, _NO_LIMIT)
                    records = [record for record in records if record.offset >= positions[where]]
                if got.beyond:
                    raise RuntimeError(f"the log of {where} does not hold what was consumed from it")


async def begin_anew(url: str, handlers: Handlers, tables: Sequence[str], kafka: str) -> None:
    """Empty the tables and forget what was consumed, so that the workers fill them again from the log.

    Raises WorkersRunning while a worker owns a partition.
    """
    connection = await connect(url, application="tidu-replay")
    try:
        async with EventLog(kafka, handlers.topics) as log:
            for where in log.partitions:
                if not await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", *lock_of(where)):
                    raise WorkersRunning(f"{where[0]}/{where[1]} is owned by a worker")
        async with connection.transaction():
            names = ", ".join(f'"{table}"' for table in (*tables, *_OWN))
            await connection.execute(f"TRUNCATE {names}")
    finally:
        await connection.close()


def main(argv: list[str] | None = None) -> None:
    """Compare a service's projections with the log; ends with 1 where they differ."""
    parser = argparse.ArgumentParser(prog="python -m chassis.replay", description=__doc__)
    parser.add_argument("service", help="services.targets")
    parser.add_argument("--begin-anew", action="store_true", help="empty the projections; the workers must be stopped")
    given = parser.parse_args(argv)
    spec: WorkerSpec = importlib.import_module(f"{given.service}.worker").spec()
    url, kafka = spec.settings.database_url, spec.settings.kafka
    if given.begin_anew:
        asyncio.run(begin_anew(url, spec.handlers, list(spec.projections), kafka))
        sys.stdout.write(f"{', '.join(spec.projections)}: emptied; the worker fills them again\n")
        return
    found = asyncio.run(compare(url, kafka, spec.service, spec.handlers, spec.projections))
    for table in found:
        verdict = "equal" if table.equal else "DIFFERENT"
        sys.stdout.write(f"{table.table}: {table.rows} rows, {verdict} ({table.live[:16]} / {table.rebuilt[:16]})\n")
    sys.exit(0 if all(table.equal for table in found) else 1)


if __name__ == "__main__":
    main()
