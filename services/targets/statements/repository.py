"""Every query on stated figures."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.access import Principal
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.targets.statements.rules import Stated

READS_ALL = ("leader", "auditor", "operator", "platform-admin")

ADD = Q(
    """INSERT INTO statements (id, indicator, district, as_of, value, department, note, submitted_by, submitted_at,
      kind)
    VALUES (:id, :indicator, :district, :as_of, :value, :department, :note, :submitted_by, :submitted_at, :kind)"""
)
ONE = Q("SELECT * FROM statements WHERE id = :id")
HELD = Q("SELECT * FROM statements WHERE id = :id FOR UPDATE")
APPROVE = Q("UPDATE statements SET approved_by = :by, approved_at = :at, approved_on = :today WHERE id = :id")
APPROVED = Q(
    """SELECT id, indicator, district, as_of, value, department, approved_at, approved_on FROM statements
    WHERE indicator = ANY(:indicators::text[]) AND as_of <= :as_of::date
      AND kind = :kind AND approved_at <= coalesce(:known_at::timestamptz, 'infinity')"""
)
PAGE = Q(
    """SELECT * FROM statements
    WHERE (:indicator::text IS NULL OR indicator = :indicator::text)
      AND (:department::text IS NULL OR department = :department::text)
      AND (:approved::bool IS NULL OR (approved_at IS NOT NULL) = :approved::bool)
      AND (:before::uuid IS NULL OR id < :before::uuid)
    ORDER BY id DESC LIMIT :limit::int"""
)


async def add(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store a submitted figure."""
    await uow.execute(ADD, **row)


async def one(uow: Reader, statement_id: UUID) -> dict[str, Any] | None:
    """A statement by id."""
    row = await uow.fetchrow(ONE, id=statement_id)
    return dict(row) if row else None


async def held(uow: UnitOfWork, statement_id: UUID) -> dict[str, Any] | None:
    """A statement by id, held until the end of the transaction so that two approvals cannot both succeed."""
    row = await uow.fetchrow(HELD, id=statement_id)
    return dict(row) if row else None


async def approve(uow: UnitOfWork, statement_id: UUID, *, by: str, at: datetime, today: date) -> None:
    """Store the approval."""
    await uow.execute(APPROVE, id=statement_id, by=by, at=at, today=today)


async def approved(
    uow: Reader, indicators: Sequence[str], as_of: date, known_at: datetime | None = None, kind: str = "figure"
) -> dict[str, list[Stated]]:
    """Figures or openings stated for a day up to the given one and approved by now or by a moment, by indicator."""
    found: dict[str, list[Stated]] = defaultdict(list)
    asked = {"indicators": list(indicators), "as_of": as_of, "known_at": known_at, "kind": kind}
    for row in await uow.fetch(APPROVED, **asked):
        found[row["indicator"]].append(Stated(**dict(row)))
    return found


def readable_by(principal: Principal) -> str | None:
    """The department whose statements a caller sees; None for who reads all."""
    return None if principal.has(*READS_ALL) else principal.department or ""


async def listed(
    uow: Reader, principal: Principal, *, indicator: str | None, approved: bool | None, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Statements the caller may see, newest first."""
    rows = await uow.fetch(
        PAGE, indicator=indicator, department=readable_by(principal), approved=approved, before=before, limit=limit
    )
    return [dict(row) for row in rows]
