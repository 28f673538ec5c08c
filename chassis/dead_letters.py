"""Events that failed for good, those parked behind them, and the operator's way to try again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

_KEEP = Q(
    """INSERT INTO dead_letters (topic, partition, "offset", key, event_id, type, payload, error, parked)
    VALUES (:topic, :partition, :offset, :key, :event_id, :type, :payload, :error, :parked)
    ON CONFLICT (event_id) DO NOTHING"""
)
_WAITING = Q(
    "SELECT EXISTS (SELECT FROM dead_letters WHERE released_at IS NULL AND topic = :topic AND key = :key::text)"
)
_FAILED = Q("SELECT count(*) FROM dead_letters WHERE released_at IS NULL AND NOT parked")
_OPEN = Q("SELECT count(*) FROM dead_letters WHERE released_at IS NULL")
_LIST = Q(
    """SELECT id, topic, partition, "offset", key, event_id, type, error, parked, attempts, first_at, last_at,
      retry_requested_at, released_at
    FROM dead_letters WHERE released_at IS NULL AND id > :after ORDER BY id LIMIT :limit"""
)
_REQUEST = Q(
    """UPDATE dead_letters SET retry_requested_at = now() WHERE released_at IS NULL AND id = (
      SELECT min(first.id) FROM dead_letters first JOIN dead_letters named USING (topic, key)
      WHERE named.id = :id AND named.released_at IS NULL AND first.released_at IS NULL)"""
)
REQUESTED = Q(
    """SELECT DISTINCT topic, partition, key FROM dead_letters
    WHERE released_at IS NULL AND retry_requested_at IS NOT NULL LIMIT 100"""
)
LOCK_PARTITION = Q(
    "SELECT next_offset FROM consumer_positions WHERE topic = :topic AND partition = :partition FOR UPDATE"
)
FIRST = Q(
    """SELECT id, event_id, type, payload, key, "offset", retry_requested_at FROM dead_letters
    WHERE released_at IS NULL AND topic = :topic AND key = :key ORDER BY id LIMIT 1"""
)
RELEASE = Q(
    """UPDATE dead_letters SET released_at = now(), last_at = now(), attempts = attempts + 1
    WHERE id = :id AND released_at IS NULL"""
)
FAIL_AGAIN = Q(
    """UPDATE dead_letters SET parked = false, error = :error, attempts = attempts + 1, last_at = now(),
      retry_requested_at = NULL WHERE id = :id"""
)
REQUEST_NEXT = Q(
    """UPDATE dead_letters SET retry_requested_at = now() WHERE id = (
      SELECT min(id) FROM dead_letters WHERE released_at IS NULL AND topic = :topic AND key = :key)"""
)


@dataclass(frozen=True)
class DeadLetter:
    """One event that waits; `parked` means it waits behind an earlier one of its key."""

    id: int
    topic: str
    partition: int
    offset: int
    key: str
    event_id: UUID
    type: str
    error: str
    parked: bool
    attempts: int
    retry_requested: bool


async def keep(uow: UnitOfWork, **letter: Any) -> None:
    """Keep an event with its cause."""
    await uow.execute(_KEEP, **letter)


async def is_waiting(uow: UnitOfWork, topic: str, key: str) -> bool:
    """Whether the key has an unreleased letter in the topic."""
    return bool(await uow.fetchval(_WAITING, topic=topic, key=key))


async def count_failed(reader: Reader) -> int:
    """How many failed by themselves and are not released; parked ones are not counted."""
    return int(await reader.fetchval(_FAILED))


async def count_open(reader: Reader) -> int:
    """How many wait, parked ones too."""
    return int(await reader.fetchval(_OPEN))


async def list_open(reader: Reader, after: int = 0, limit: int = 50) -> list[DeadLetter]:
    """The waiting letters after an id, oldest first."""
    return [
        DeadLetter(
            id=row["id"],
            topic=row["topic"],
            partition=row["partition"],
            offset=row["offset"],
            key=row["key"],
            event_id=row["event_id"],
            type=row["type"],
            error=row["error"],
            parked=row["parked"],
            attempts=row["attempts"],
            retry_requested=row["retry_requested_at"] is not None,
        )
        for row in await reader.fetch(_LIST, after=after, limit=limit)
    ]


async def request_retry(uow: UnitOfWork, letter_id: int) -> bool:
    """Ask the worker to try the letter's key again from its first waiting event; False when there is no such letter."""
    return await uow.execute(_REQUEST, id=letter_id) == 1
