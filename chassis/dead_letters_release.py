"""Tries dead letters again where an operator asked for it: a key's events in their order, until one fails again."""

from collections.abc import Collection

import structlog

from chassis import dead_letters, metrics
from chassis.consumer_store import attempt, read
from chassis.events import Handlers
from chassis.kafka import Partition, Record
from chassis.uow import Database, UnitOfWork

_AT_ONCE = 500
log = structlog.get_logger("consumer")


async def release_requested(database: Database, handlers: Handlers, owned: Collection[Partition]) -> int:
    """Try the requested keys of the owned partitions again; the number of events released."""
    async with database.reading() as reader:
        wanted = await reader.fetch(dead_letters.REQUESTED)
    released = 0
    for row in wanted:
        where = (row["topic"], row["partition"])
        if where in owned:
            async with database.transaction() as uow:
                released += await _release_key(uow, handlers, where, row["key"])
    if released:
        metrics.CONSUMED.labels("released").inc(released)
    return released


async def _release_key(uow: UnitOfWork, handlers: Handlers, where: Partition, key: str) -> int:
    """Under the partition's position, so that no newer event of the key is taken in between."""
    await uow.fetchrow(dead_letters.LOCK_PARTITION, topic=where[0], partition=where[1])
    letters = await uow.fetch(dead_letters.CHAIN, topic=where[0], key=key, limit=_AT_ONCE + 1)
    for done, letter in enumerate(letters):
        if done == _AT_ONCE:
            await uow.execute(dead_letters.REQUEST_NEXT, id=letter["id"])
            return done
        item = read(handlers, where, Record(letter["offset"], key.encode(), letter["payload"]))
        cause = (item.error or await attempt(uow, handlers, item.received)) if item else None
        if cause:
            log.error("event_failed_again", partition=where, letter=letter["id"], error=cause)
            await uow.execute(dead_letters.FAIL_AGAIN, id=letter["id"], error=cause)
            return done
        await uow.execute(dead_letters.RELEASE, id=letter["id"])
    return len(letters)
