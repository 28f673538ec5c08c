"""Where to read on: the position in the database, unless the log no longer fits it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import structlog

from chassis import metrics
from chassis.consumer_store import KNOWN, MAKE_POSITION, MOVE, POSITION, Fenced, event_id_of
from chassis.kafka import EventLog, Partition
from chassis.sql import Q
from chassis.uow import Database, Reader, UnitOfWork

WINDOW = 10_000
"""How far to go back at first; it doubles until the event before the new position is a known one."""

_FORGET = Q("TRUNCATE consumer_positions, consumed_events, dead_letters")
_PLACES = Q("SELECT topic, partition, next_offset FROM consumer_positions")
log = structlog.get_logger("consumer")


async def forget_places(uow: UnitOfWork) -> None:
    """Read the log from its beginning again, also what could not be taken before.

    Waits for the batches under way. The workers find out by themselves, at the latest at their next chores.
    """
    await uow.execute(_FORGET)


async def holds(reader: Reader, positions: Mapping[Partition, int]) -> bool:
    """Whether the database still has these positions."""
    stored = {(row["topic"], row["partition"]): row["next_offset"] for row in await reader.fetch(_PLACES)}
    return positions.items() <= stored.items()


async def locate(database: Database, broker: EventLog, wanted: Sequence[Partition]) -> dict[Partition, int]:
    """The offset to read next in each partition, checked against the log and corrected in the database.

    A position fits when the log still holds, just before it, the event that was last consumed. Otherwise the broker
    forgot and was filled again: the position goes back to where events are known, and event ids tell what is new.
    """
    if not wanted:
        return {}
    ends, starts = await broker.ends(wanted), await broker.starts(wanted)
    found: dict[Partition, int] = {}
    for where in wanted:
        async with database.transaction() as uow:
            await uow.execute(MAKE_POSITION, topic=where[0], partition=where[1])
            row = await uow.fetchrow(POSITION, topic=where[0], partition=where[1])
        position: int = row["next_offset"] if row else 0
        last: UUID | None = row["last_event_id"] if row else None
        if await _fits(broker, where, position, last, starts[where], ends[where]):
            found[where] = position
            continue
        metrics.CONSUMER_REWINDS.inc()
        found[where] = await _go_back(database, broker, where, position, starts[where], ends[where])
        log.warning("position_corrected", partition=where, position=position, end=ends[where], now=found[where])
    return found


async def _fits(broker: EventLog, where: Partition, position: int, last: UUID | None, start: int, end: int) -> bool:
    if not start <= position <= end:
        return False
    if position == start or last is None:
        return True
    return await _event_before(broker, where, position) == last


async def _event_before(broker: EventLog, where: Partition, position: int) -> UUID | None:
    fetched = (await broker.fetch({where: position - 1}, wait_ms=0, partition_bytes=1 << 16)).get(where)
    record = fetched.records[0] if fetched and fetched.records else None
    return event_id_of(record) if record and record.offset == position - 1 else None


async def _go_back(database: Database, broker: EventLog, where: Partition, position: int, start: int, end: int) -> int:
    window = WINDOW
    while True:
        target = max(start, min(position, end) - window)
        last = await _event_before(broker, where, target) if target > start else None
        async with database.transaction() as uow:
            known = target == start or (last is not None and await uow.fetchval(KNOWN, id=last))
            if known:
                moved = await uow.execute(
                    MOVE, topic=where[0], partition=where[1], next=target, last=last, expected=position
                )
                if not moved:
                    raise Fenced(f"{where} moved away from {position}")
                return target
        window *= 2
