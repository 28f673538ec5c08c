"""What a batch does to a service's database: one transaction for position, dedupe, handlers and dead letters."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import orjson
import structlog

from chassis import dead_letters, metrics
from chassis.errors import Unavailable
from chassis.events import Handlers, Received, read_envelope
from chassis.kafka import Partition, Record
from chassis.sql import Q
from chassis.uow import Database, LockAfterWrite, UnitOfWork

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
_LOOK = Q(
    """SELECT
      (SELECT count(*) FROM consumer_positions p
        JOIN unnest(:topics::text[], :partitions::smallint[], :expected::bigint[])
          AS wanted(topic, partition, next_offset) USING (topic, partition, next_offset)) AS held,
      ARRAY(SELECT event_id FROM consumed_events WHERE event_id = ANY(:ids::uuid[])) AS known,
      ARRAY(SELECT DISTINCT topic || '/' || key FROM dead_letters
        WHERE released_at IS NULL AND topic = ANY(:topics::text[]) AND key = ANY(:keys::text[])) AS waiting"""
)
"""What is there before anything is written, in one statement: a handler may still lock."""

_SETTLE = Q(
    """WITH moved AS (
      UPDATE consumer_positions p SET next_offset = w.next_offset, last_event_id = w.last, updated_at = now()
      FROM unnest(:topics::text[], :partitions::smallint[], :expected::bigint[], :next::bigint[], :last::uuid[])
        AS w(topic, partition, expected, next_offset, last)
      WHERE p.topic = w.topic AND p.partition = w.partition AND p.next_offset = w.expected RETURNING 1),
    remembered AS (
      INSERT INTO consumed_events (event_id) SELECT unnest(:ids::uuid[]) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT (SELECT count(*) FROM moved) AS moved, (SELECT count(*) FROM remembered) AS remembered,
      set_config('synchronous_commit', :commit, true)"""
)
"""The end of a batch: positions and event ids.

Where nothing was published the commit does not wait for the disk: after a crash of the database position and effect
are back together, and the log still has the events. What was published must not be sent and then not have happened.
"""
KNOWN = Q("SELECT EXISTS (SELECT FROM consumed_events WHERE event_id = :id)")

_NAMELESS = UUID("6f1d0a52-57f3-4b1e-9a55-6d1f3f0c7d10")

_TEMPORARY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InternalClientError,
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
    """A record with its place, its id and, where it could be read, its event."""

    where: Partition
    record: Record
    id: UUID
    key: str
    type: str
    received: Received[Any] | None
    error: str | None = None

    @property
    def line(self) -> str:
        """Where it queues: events of one topic and key keep their order."""
        return f"{self.where[0]}/{self.key}"


@dataclass(frozen=True, slots=True)
class Letter:
    """An item that cannot be handled now, and why."""

    item: Item
    cause: str
    parked: bool


Taken = Mapping[Partition, tuple[int, Sequence[Record]]]
"""Per partition the expected position and the records from there on, at least one."""

_BEHIND = "waits behind an earlier event of its key"


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
        return Item(where, record, nameless, key, "unreadable", None, repr(error))
    kind = handlers.kinds.get(name)
    if kind is None:
        return None
    try:
        return Item(where, record, event_id, key, name, read_envelope(kind, head))
    except ValueError as error:
        return Item(where, record, event_id, key, name, None, repr(error))


def event_id_of(record: Record) -> UUID | None:
    """The event's id, None where it cannot be read."""
    try:
        return UUID(orjson.loads(record.value)["id"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


async def apply_batch(
    database: Database, handlers: Handlers, where: Partition, expected: int, records: Sequence[Record], limit: int
) -> int:
    """Apply records of one partition, or, where a handler refuses one of them, those before it; the new position.

    A refused record that stands first becomes a dead letter. Raises Fenced, TooManyDeadLetters, or a temporary error
    after which nothing has happened.
    """
    while True:
        try:
            return (await apply_together(database, handlers, {where: (expected, records)}, limit))[where]
        except Exception as error:
            if is_temporary(error) or isinstance(error, Fenced | TooManyDeadLetters):
                raise
            if len(records) == 1:
                cause = f"{type(error).__name__}: {error}"[:2000]
                break
            records = records[: 1 if isinstance(error, LockAfterWrite) else len(records) // 2]
            log.warning("batch_is_divided", partition=where, error=repr(error), left=len(records))
    return (await apply_together(database, handlers, {where: (expected, records)}, limit, refused=cause))[where]


async def apply_together(
    database: Database, handlers: Handlers, taken: Taken, limit: int, *, refused: str | None = None
) -> dict[Partition, int]:
    """Apply records of several partitions in one transaction; the new positions.

    Nothing is written before the first handler, so handlers may lock aggregates; the positions move last. With
    `refused` no handler is called and everything fresh becomes a dead letter with that cause. Raises Fenced,
    TooManyDeadLetters or what a handler raises; then nothing has happened.
    """
    started = time.perf_counter()
    items = [item for where, (_, records) in taken.items() for r in records if (item := read(handlers, where, r))]
    place = {
        "topics": [topic for topic, _ in taken],
        "partitions": [number for _, number in taken],
        "expected": [expected for expected, _ in taken.values()],
    }
    async with database.transaction() as uow:
        look = await uow.fetchrow(_LOOK, **place, ids=[i.id for i in items], keys=list({i.key for i in items}))
        if look is None or look["held"] != len(taken):
            raise Fenced(f"{list(taken)} moved away from {place['expected']}")
        fresh = _fresh(items, set(look["known"]))
        letters = await _perform(uow, handlers, fresh, set(look["waiting"]), refused)
        failed = await _keep(uow, letters)
        settled = await uow.fetchrow(
            _SETTLE,
            **place,
            next=[records[-1].offset + 1 for _, records in taken.values()],
            last=[event_id_of(records[-1]) for _, records in taken.values()],
            ids=[item.id for item in fresh],
            commit="on" if uow.publishes else "off",
        )
        if settled is None or (settled["moved"], settled["remembered"]) != (len(taken), len(fresh)):
            raise Fenced(f"{list(taken)} moved away from {place['expected']}")
        if failed and await dead_letters.count_failed(uow) > limit:
            raise TooManyDeadLetters(f"more than {limit} events failed; the last batch of {list(taken)} was not taken")
    metrics.CONSUMER_BATCH.observe(time.perf_counter() - started)
    metrics.CONSUMED.labels("applied").inc(len(fresh) - len(letters))
    metrics.CONSUMED.labels("failed").inc(failed)
    metrics.CONSUMED.labels("parked").inc(len(letters) - failed)
    metrics.CONSUMED.labels("known").inc(len(items) - len(fresh))
    metrics.CONSUMED.labels("unheard").inc(sum(len(records) for _, records in taken.values()) - len(items))
    return {where: records[-1].offset + 1 for where, (_, records) in taken.items()}


def _fresh(items: Sequence[Item], known: set[UUID]) -> list[Item]:
    """The items seen for the first time, each once."""
    fresh = []
    for item in items:
        if item.id not in known:
            known.add(item.id)
            fresh.append(item)
    return fresh


async def _perform(
    uow: UnitOfWork, handlers: Handlers, items: Sequence[Item], waiting: set[str], refused: str | None
) -> list[Letter]:
    """Call the handlers for what can be handled; the rest, with its causes."""
    letters: list[Letter] = []
    ready: list[Received[Any]] = []
    for item in items:
        cause = item.error or refused
        if item.line in waiting:
            letters.append(Letter(item, _BEHIND, parked=True))
        elif cause or item.received is None:
            waiting.add(item.line)
            letters.append(Letter(item, cause or "unreadable", parked=False))
        else:
            ready.append(item.received)
    await handlers.apply(uow, ready)
    return letters


async def _keep(uow: UnitOfWork, letters: Sequence[Letter]) -> int:
    """Keep what could not be handled; the number that failed by themselves.

    Under the partition's position, as a release is: what waits behind an event must not miss its release.
    """
    failed = 0
    for letter in letters:
        item = letter.item
        await uow.fetchrow(dead_letters.LOCK_PARTITION, topic=item.where[0], partition=item.where[1])
        if letter.parked and not await dead_letters.is_waiting(uow, item.where[0], item.key):
            raise Fenced(f"{item.line} was released meanwhile")
        if not letter.parked:
            failed += 1
            log.error("event_failed", partition=item.where, offset=item.record.offset, error=letter.cause)
        await dead_letters.keep(
            uow,
            topic=item.where[0],
            partition=item.where[1],
            offset=item.record.offset,
            key=item.key,
            event_id=item.id,
            type=item.type,
            payload=item.record.value,
            error=letter.cause,
            parked=letter.parked,
        )
    return failed


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
