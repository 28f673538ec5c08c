"""After a restore to an earlier point: the events that left and whose rows the database no longer has."""

import argparse
import asyncio
import importlib
import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from uuid import UUID

import orjson

from chassis.kafka import EventLog, Record
from chassis.migrate import owner_url
from chassis.sql import connect
from contracts.base import Envelope
from contracts.catalogue import topics_of

if TYPE_CHECKING:
    import asyncpg

    from chassis.worker import WorkerSpec

_TOLD = "CREATE TEMPORARY TABLE told (id uuid NOT NULL, sequence bigint NOT NULL, envelope bytea NOT NULL)"
_LOST = """SELECT DISTINCT ON (sequence, id) envelope FROM told
    WHERE NOT EXISTS (SELECT FROM outbox WHERE event_id = told.id) ORDER BY sequence, id"""
_HIGHEST = "SELECT setval('outbox_id', greatest($1::bigint, (SELECT last_value FROM outbox_id)))"
_EPOCH = """DO $$ DECLARE next int := (SELECT coalesce(max(epoch), 0) + 1 FROM
    (SELECT epoch FROM outbox UNION ALL SELECT epoch FROM audit_log UNION ALL SELECT epoch FROM relay_state) AS every);
    BEGIN
    EXECUTE format('ALTER TABLE outbox ALTER COLUMN epoch SET DEFAULT %s', next);
    EXECUTE format('ALTER TABLE audit_log ALTER COLUMN epoch SET DEFAULT %s', next);
    END $$"""


async def _told(kafka: str, service: str) -> AsyncIterator[list[Record]]:
    """Everything in the topics of a service, piece by piece."""
    async with EventLog(kafka, topics_of(service)) as log:
        positions, ends = await log.starts(log.partitions), await log.ends(log.partitions)
        while ready := {where: at for where, at in positions.items() if at < ends[where]}:
            for where, got in (await log.fetch(ready)).items():
                records = [record for record in got.records if record.offset < ends[where]]
                positions[where] = records[-1].offset + 1 if records else ends[where]
                yield records


async def lost(connection: "asyncpg.Connection", kafka: str, service: str) -> tuple[list[Envelope], int]:
    """The events of a service that its topics have and its outbox has not, and the highest number in the topics."""
    await connection.execute(_TOLD)
    async for records in _told(kafka, service):
        said = [(orjson.loads(record.value), record.value) for record in records]
        rows = [(UUID(each["id"]), int(each["sequence"]), value) for each, value in said]
        await connection.copy_records_to_table("told", records=rows)
    highest: int = await connection.fetchval("SELECT coalesce(max(sequence), 0) FROM told")
    found = await connection.fetch(_LOST)
    await connection.execute("DROP TABLE told")
    return [Envelope.model_validate(orjson.loads(row["envelope"])) for row in found], highest


async def go_on(connection: "asyncpg.Connection", highest: int) -> None:
    """Let new events be numbered and ordered behind all that were ever told."""
    async with connection.transaction():
        await connection.fetchval(_HIGHEST, highest)
        await connection.execute(_EPOCH)


async def _main(module: str, *, going_on: bool) -> int:
    spec: WorkerSpec = importlib.import_module(f"{module}.worker").spec()
    connection = await connect(owner_url(module), application="tidu-lost-events")
    try:
        found, highest = await lost(connection, spec.settings.kafka, spec.service)
        for each in found:
            sys.stdout.write(each.model_dump_json() + "\n")
        if going_on:
            await go_on(connection, highest)
    finally:
        await connection.close()
    sys.stderr.write(f"{spec.service}: {len(found)} events left whose rows are not here\n")
    return 1 if found else 0


def main(argv: list[str] | None = None) -> None:
    """The command line: one lost event a line; ends with 1 where there are any."""
    parser = argparse.ArgumentParser(prog="python -m chassis.lost_events", description=__doc__)
    parser.add_argument("service", help="services.enterprise; needs its owner's address, as migrations do")
    parser.add_argument(
        "--go-on",
        action="store_true",
        help="number new events behind all that were told; once, before the relay starts",
    )
    given = parser.parse_args(argv)
    sys.exit(asyncio.run(_main(given.service, going_on=given.go_on)))


if __name__ == "__main__":
    main()
