"""Every query on the figures behind report cards and on appeals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

ADD = Q(
    """INSERT INTO card_figures (id, input, district, as_of, value, department, stated_by, stated_at, approved_by,
      approved_at, appeal_id)
    VALUES (:id, :input, :district, :as_of, :value, :department, :stated_by, :stated_at, :approved_by, :approved_at,
      :appeal_id)"""
)
ONE = Q("SELECT * FROM card_figures WHERE id = :id")
APPROVE = Q("UPDATE card_figures SET approved_by = :by, approved_at = :at WHERE id = :id")
HOLDING = Q(
    """SELECT DISTINCT ON (input, district) * FROM card_figures
    WHERE as_of BETWEEN date_trunc('year', CAST(:as_of AS date))::date AND CAST(:as_of AS date)
      AND approved_at <= coalesce(:known_at::timestamptz, 'infinity')
      AND (:district::text IS NULL OR district = :district::text)
    ORDER BY input, district, as_of DESC, approved_at DESC, id DESC"""
)
VERSION = Q(
    """SELECT 1 + count(*) FROM card_appeals WHERE district = :district AND upheld
      AND as_of BETWEEN date_trunc('year', CAST(:as_of AS date))::date AND CAST(:as_of AS date)
      AND decided_at <= coalesce(:known_at::timestamptz, 'infinity')"""
)
RAISE = Q(
    """INSERT INTO card_appeals (id, district, input, as_of, reason, raised_by, raised_at)
    VALUES (:id, :district, :input, :as_of, :reason, :raised_by, :raised_at)"""
)
APPEAL = Q("SELECT * FROM card_appeals WHERE id = :id AND (:district::text IS NULL OR district = :district::text)")
DECIDE = Q(
    "UPDATE card_appeals SET upheld = :upheld, answer = :answer, decided_by = :by, decided_at = :at WHERE id = :id"
)
APPEALS = Q(
    """SELECT * FROM card_appeals WHERE (:district::text IS NULL OR district = :district::text)
      AND (:before::uuid IS NULL OR id < :before::uuid) ORDER BY id DESC LIMIT :limit::int"""
)


async def add(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store a figure."""
    await uow.execute(ADD, **row)


async def one(uow: Reader, figure_id: UUID) -> dict[str, Any] | None:
    """A figure by id."""
    row = await uow.fetchrow(ONE, id=figure_id)
    return dict(row) if row else None


async def approve(uow: UnitOfWork, figure_id: UUID, by: str, at: datetime) -> None:
    """Store the approval."""
    await uow.execute(APPROVE, id=figure_id, by=by, at=at)


async def holding(
    uow: Reader, as_of: date, district: str | None = None, known_at: datetime | None = None
) -> dict[str, dict[str, dict[str, Any]]]:
    """The approved figure of the day's year that holds, by unit and input."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in await uow.fetch(HOLDING, as_of=as_of, district=district, known_at=known_at):
        found.setdefault(row["district"], {})[row["input"]] = dict(row)
    return found


async def version(uow: Reader, district: str, as_of: date, known_at: datetime | None) -> int:
    """One, and one more for every appeal upheld."""
    return int(await uow.fetchval(VERSION, district=district, as_of=as_of, known_at=known_at))


async def raise_appeal(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store an appeal."""
    await uow.execute(RAISE, **row)


async def appeal(uow: Reader, appeal_id: UUID, district: str | None) -> dict[str, Any] | None:
    """An appeal by id."""
    row = await uow.fetchrow(APPEAL, id=appeal_id, district=district)
    return dict(row) if row else None


async def decide(uow: UnitOfWork, appeal_id: UUID, **decision: Any) -> None:
    """Store the decision on an appeal."""
    await uow.execute(DECIDE, id=appeal_id, **decision)


async def appeals(uow: Reader, district: str | None, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Appeals, newest first."""
    return [dict(row) for row in await uow.fetch(APPEALS, district=district, before=before, limit=limit)]
