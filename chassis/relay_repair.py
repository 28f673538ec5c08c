"""Heals a broker that forgot: what was recorded beyond the end of its log is sent again, before anything new."""

from collections.abc import Mapping

import asyncpg

from chassis.kafka import Partition

_RECORDED = """
    SELECT DISTINCT ON (topic, partition) topic, partition, last_offset + 1 AS next
    FROM outbox_batches ORDER BY topic, partition, n DESC"""

_FIRST_LOST = """
    SELECT o.epoch, o.xid, o.id
    FROM outbox_batches b, unnest(b.ids[greatest($3 - b.base_offset, 0) + 1 :]) AS lost(id)
    JOIN outbox o ON o.id = lost.id
    WHERE b.topic = $1 AND b.partition = $2 AND b.last_offset >= $3
    ORDER BY o.epoch, o.xid, o.id LIMIT 1"""

_CUT = """
    INSERT INTO outbox_batches (topic, partition, base_offset, last_offset, epoch, ids)
    SELECT $1, $2::smallint, $3::bigint, $3::bigint - 1, epoch, '{}' FROM relay_state"""

_BACK = """
    UPDATE relay_state SET epoch = $1::int, xid = $2::xid8, id = $3::bigint
    WHERE (epoch, xid, id) > ($1::int, $2::xid8, $3::bigint)"""


async def recorded_ends(connection: asyncpg.Connection) -> dict[Partition, int]:
    """Per partition the next offset as this service last saw it; a cut recorded later overrules what lay beyond it."""
    return {(r["topic"], r["partition"]): r["next"] for r in await connection.fetch(_RECORDED)}


def forgotten(recorded: Mapping[Partition, int], seen: Mapping[Partition, int]) -> dict[Partition, int]:
    """The partitions whose log ends before what was recorded, with that end."""
    return {where: end for where, end in seen.items() if end < recorded.get(where, 0)}


async def rewind(connection: asyncpg.Connection, cut: Mapping[Partition, int]) -> None:
    """Move the cursor back before the first event that lay beyond any cut, and record the cuts, in one transaction.

    Everything after the cursor is then sent again in outbox order, which is the order it first had. Events that
    survived in another partition arrive twice; consumers know them by their ids. A crash at any point repeats the
    rewind or goes on from it.
    """
    async with connection.transaction():
        for (topic, number), end in cut.items():
            first = await connection.fetchrow(_FIRST_LOST, topic, number, end)
            if first is not None:
                await connection.execute(_BACK, first["epoch"], first["xid"], first["id"] - 1)
            await connection.execute(_CUT, topic, number, end)
