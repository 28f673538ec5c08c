"""Every query on rounds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

OPEN = Q(
    """INSERT INTO environment_rounds (id, year, assessor, assessor_name, as_of, answers_until, design, opened_by,
      opened_at)
    VALUES (:id, :year, :assessor, :assessor_name, :as_of, :answers_until, :design, :opened_by, :opened_at)"""
)
_SEEN = "(:all::bool OR published_at IS NOT NULL OR assessor = :assessor::text)"
ONE = Q(f"SELECT * FROM environment_rounds WHERE id = :id AND {_SEEN}")
OF_YEAR = Q("SELECT id FROM environment_rounds WHERE year = :year AND withdrawn_at IS NULL")
PAGE = Q(
    f"""SELECT * FROM environment_rounds WHERE {_SEEN} AND (:before::uuid IS NULL OR id < :before::uuid)
    ORDER BY id DESC LIMIT :limit::int"""
)
HAND_IN = Q(
    """UPDATE environment_rounds SET handed_in_by = :by, handed_in_at = :at, returned_by = NULL, return_reason = NULL
    WHERE id = :id"""
)
RETURN = Q(
    """UPDATE environment_rounds SET handed_in_by = NULL, handed_in_at = NULL, returned_by = :by,
      return_reason = :reason WHERE id = :id"""
)
WITHDRAW = Q(
    """UPDATE environment_rounds SET withdrawn_by = :by, withdrawn_at = :at, withdrawal_reason = :reason
    WHERE id = :id"""
)
PUBLISH = Q("UPDATE environment_rounds SET published_by = :by, published_at = :at WHERE id = :id")


async def open_round(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store a round."""
    await uow.execute(OPEN, **row)


async def one(uow: Reader, round_id: UUID, *, sees_all: bool, assessor: str | None) -> dict[str, Any] | None:
    """A round by id: published, of this assessor, or any for who sees all."""
    row = await uow.fetchrow(ONE, id=round_id, all=sees_all, assessor=assessor)
    return dict(row) if row else None


async def exists(uow: Reader, year: int) -> bool:
    """Whether a year has its round, apart from withdrawn ones."""
    return await uow.fetchval(OF_YEAR, year=year) is not None


async def listed(
    uow: Reader, before: UUID | None, limit: int, *, sees_all: bool, assessor: str | None
) -> list[dict[str, Any]]:
    """Rounds that may be seen, the last opened first."""
    rows = await uow.fetch(PAGE, all=sees_all, assessor=assessor, before=before, limit=limit)
    return [dict(row) for row in rows]


async def hand_in(uow: UnitOfWork, round_id: UUID, by: str, at: datetime) -> None:
    """Store that the assessor handed it in."""
    await uow.execute(HAND_IN, id=round_id, by=by, at=at)


async def give_back(uow: UnitOfWork, round_id: UUID, by: str, reason: str) -> None:
    """Store that it went back to the assessor."""
    await uow.execute(RETURN, id=round_id, by=by, reason=reason)


async def publish(uow: UnitOfWork, round_id: UUID, by: str, at: datetime) -> None:
    """Store that it was published."""
    await uow.execute(PUBLISH, id=round_id, by=by, at=at)


async def withdraw(uow: UnitOfWork, round_id: UUID, by: str, at: datetime, reason: str) -> None:
    """Store that it was withdrawn."""
    await uow.execute(WITHDRAW, id=round_id, by=by, at=at, reason=reason)
