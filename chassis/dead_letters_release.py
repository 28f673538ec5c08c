"""Tries dead letters again where an operator asked for it: a key's events in their order, until one fails again."""

from collections.abc import Collection

import structlog

from chassis import dead_letters, metrics
from chassis.consumer_store import Fenced, attempt, read
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
            released += await _release_key(database, handlers, where, row["key"])
    if released:
        metrics.CONSUMED.labels("released").inc(released)
    return released


async def _release_key(database: Database, handlers: Handlers, where: Partition, key: str) -> int:
    """A key's events one after another, each in a transaction of its own; the number released."""
    done = 0
    while done < _AT_ONCE:
        async with database.transaction() as uow:
            if not await _release_first(uow, handlers, where, key):
                return done
        done += 1
    return done


async def _release_first(uow: UnitOfWork, handlers: Handlers, where: Partition, key: str) -> bool:
    """The handlers come first, for they may lock; then, under the partition's position, the letter and its next.

    So no newer event of the key is parked behind a letter that is just being released.
    """
    letter = await uow.fetchrow(dead_letters.FIRST, topic=where[0], key=key)
    if letter is None or letter["retry_requested_at"] is None:
        return False
    item = read(handlers, where, Record(letter["offset"], key.encode(), letter["payload"]))
    cause = (item.error or await attempt(uow, handlers, item.received)) if item else None
    await uow.fetchrow(dead_letters.LOCK_PARTITION, topic=where[0], partition=where[1])
    if cause:
        log.error("event_failed_again", partition=where, letter=letter["id"], error=cause)
        await uow.execute(dead_letters.FAIL_AGAIN, id=letter["id"], error=cause)
        return False
    if not await uow.execute(dead_letters.RELEASE, id=letter["id"]):
        raise Fenced(f"letter {letter['id']} was released by another worker")
    await uow.execute(dead_letters.REQUEST_NEXT, topic=where[0], key=key)
    return True
