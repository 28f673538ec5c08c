"""What a batch does to a service's database: one transaction for position, dedupe, handlers and dead letters."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import orjson
import structlog

from chassis import dead_letters, metrics
from chassis.errors import Unavailable
from chassis.events import Handlers, Received, decode
from chassis.kafka import Partition, Record
from chassis.sql import Q
from chassis.uow import Database, UnitOfWork

log = structlog.get_logger("consumer")

MAKE_POSITION = Q(
    """INSERT INTO consumer_positions (topic, partition, next_offset) VALUES (:topic, :partition, 0)
    ON CONFLICT DO NOTHING"""
)
POSITION = Q(
    "SELECT next_offset, last_event_id FROM consumer_positions WHERE topic = :topic AND partition = :partition"
)
MOVE = Q(
    """UPDATE consumer_positions SET next_offset = :next, last_event_id = :last, updated_at = now()
    WHERE topic = :topic AND partition = :partition AND next_offset = :expected"""
)
_REMEMBER = Q(
    """INSERT INTO consumed_events (event_id) SELECT unnest(:ids::uuid[]) ON CONFLICT DO NOTHING
    RETURNING event_id"""
)
KNOWN = Q("SELECT EXISTS (SELECT FROM consumed_events WHERE event_id = :id)")

_NAMELESS = UUID("6f1d0a52-57f3-4b1e-9a55-6d1f3f0c7d10")

_TEMPORARY = (
    asyncpg.PostgresConnectionError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    Unavailable,
    OSError,
    TimeoutError,
)


class Fenced(Exception):
    """Another worker moved the position; this one no longer owns the partition."""


class TooManyDeadLetters(Exception):
    """So many events look bad that this worker is likelier to be at fault than they are."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record with its id and, where it could be read, its event."""

    record: Record
    id: UUID
    key: str
    type: str
    received: Received[Any] | None
    error: str | None = None


def is_temporary(error: BaseException) -> bool:
    """True when the same record may well succeed a moment later."""
    if isinstance(error, asyncpg.InterfaceError):
        return not isinstance(error, ValueError)  # a ValueError there is a wrong argument, not a lost connection
    return isinstance(error, _TEMPORARY)


def read(handlers: Handlers, where: Partition, record: Record) -> Item | None:
    """A record as an item; None when nobody here listens to its type."""
    key = record.key.decode(errors="replace")
    nameless = uuid5(_NAMELESS, f"{where[0]}/{where[1]}/{record.offset}")
    try:
        head = orjson.loads(record.value)
        name, event_id = str(head["type"]), UUID(head["id"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Item(record, nameless, key, "unreadable", None, repr(error))
    kind = handlers.kinds.get(name)
    if kind is None:
        return None
    try:
        return Item(record, event_id, key, name, decode(kind, record.value))
    except ValueError as error:
        return Item(record, event_id, key, name, None, repr(error))


def event_id_of(record: Record) -> UUID | None:
    """The event's id, None where it cannot be read."""
    try:
        return UUID(orjson.loads(record.value)["id"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


async def apply_batch(
    database: Database, handlers: Handlers, where: Partition, expected: int, records: Sequence[Record], limit: int
) -> int:
    """Apply records of one partition in one transaction; the new position.

    Raises Fenced, TooManyDeadLetters, or a temporary error after which nothing of the batch has happened.
    """
    started = time.perf_counter()
    items = [item for record in records if (item := read(handlers, where, record))]
    next_offset = records[-1].offset + 1
    async with database.transaction() as uow:
        moved = await uow.execute(
            MOVE,
            topic=where[0],
            partition=where[1],
            next=next_offset,
            last=event_id_of(records[-1]),
            expected=expected,
        )
        if not moved:
            raise Fenced(f"{where} moved away from {expected}")
        fresh = await _fresh(uow, items)
        failed = await _perform(uow, handlers, where, fresh)
        if failed and await dead_letters.count_failed(uow) > limit:
            raise TooManyDeadLetters(f"more than {limit} events failed; the last batch of {where} was not taken")
    metrics.CONSUMER_BATCH.observe(time.perf_counter() - started)
    metrics.CONSUMED.labels("applied").inc(len(fresh) - failed)
    metrics.CONSUMED.labels("failed").inc(failed)
    metrics.CONSUMED.labels("known").inc(len(items) - len(fresh))
    metrics.CONSUMED.labels("unheard").inc(len(records) - len(items))
    return next_offset


async def _fresh(uow: UnitOfWork, items: Sequence[Item]) -> list[Item]:
    """The items seen for the first time, each once."""
    if not items:
        return []
    new = {row["event_id"] for row in await uow.fetch(_REMEMBER, ids=[item.id for item in items])}
    fresh = []
    for item in items:
        if item.id in new:
            new.remove(item.id)
            fresh.append(item)
    return fresh


async def _perform(uow: UnitOfWork, handlers: Handlers, where: Partition, items: Sequence[Item]) -> int:
    """Call the handlers: for all at once where nothing stands in the way, else one by one; the number that failed."""
    if not items:
        return 0
    waiting = await dead_letters.waiting_keys(uow, where[0], {item.key for item in items})
    if not waiting and not any(item.error for item in items):
        try:
            async with uow.savepoint():
                await handlers.apply(uow, [item.received for item in items if item.received])
        except Exception as error:
            if is_temporary(error):
                raise
            log.warning("batch_goes_one_by_one", partition=where, error=repr(error))
        else:
            return 0
    failed = 0
    for item in items:
        if item.key in waiting:
            await _keep(uow, where, item, "waits behind an earlier event of its key", parked=True)
            continue
        cause = item.error or await attempt(uow, handlers, item.received)
        if cause:
            failed += 1
            waiting.add(item.key)
            log.error("event_failed", partition=where, offset=item.record.offset, event_id=str(item.id), error=cause)
            await _keep(uow, where, item, cause, parked=False)
    return failed


async def _keep(uow: UnitOfWork, where: Partition, item: Item, cause: str, *, parked: bool) -> None:
    await dead_letters.keep(
        uow,
        topic=where[0],
        partition=where[1],
        offset=item.record.offset,
        key=item.key,
        event_id=item.id,
        type=item.type,
        payload=item.record.value,
        error=cause,
        parked=parked,
    )


async def attempt(uow: UnitOfWork, handlers: Handlers, received: Received[Any] | None) -> str | None:
    """Call the handlers for one event in a savepoint; the cause of a lasting failure, or None."""
    if received is None:
        return "unreadable"
    try:
        async with uow.savepoint():
            await handlers.apply(uow, [received])
    except Exception as error:
        if is_temporary(error):
            raise
        return f"{type(error).__name__}: {error}"[:2000]
    return None
