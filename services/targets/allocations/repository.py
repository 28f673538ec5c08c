"""Every query on allocations."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis.access import Principal
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

_ROW = """SELECT a.*, (SELECT max(n.version) FROM allocations n WHERE n.indicator = a.indicator AND n.year = a.year
      AND n.issued_on IS NOT NULL) AS newest_issued,
    (SELECT max(n.version) FROM allocations n WHERE n.indicator = a.indicator AND n.year = a.year) AS newest
    FROM allocations a"""
_NEWEST_ON = """SELECT DISTINCT ON (indicator, year) id FROM allocations WHERE issued_on <= CAST(:as_of AS date)
    ORDER BY indicator, year, version DESC"""
_MINE = """(:district::text IS NULL OR EXISTS (SELECT FROM allocation_shares s WHERE s.allocation_id = a.id
      AND s.district = :district::text))"""
ADD = Q(
    """INSERT INTO allocations (id, indicator, year, version, target, total, note, department, proposed_by,
      proposed_at, proposed_on)
    VALUES (:id, :indicator, :year, (SELECT coalesce(max(version), 0) + 1 FROM allocations
        WHERE indicator = :indicator AND year = :year), :target, :total, :note, :department, :proposed_by,
      :proposed_at, :proposed_on) RETURNING version"""
)
ADD_SHARES = Q(
    """INSERT INTO allocation_shares (allocation_id, district, value)
    SELECT :id, * FROM unnest(:districts::text[], :values::bigint[])"""
)
ANSWER = Q(
    """INSERT INTO allocation_answers (id, allocation_id, district, accepted, note, answered_by, answered_at)
    VALUES (:id, :allocation_id, :district, :accepted, :note, :answered_by, :answered_at)"""
)
ISSUE = Q("UPDATE allocations SET issued_by = :by, issued_on = :on WHERE id = :id")
ONE = Q(f"{_ROW} WHERE a.id = :id AND {_MINE}")
BEFORE = Q(f"{_ROW} WHERE a.indicator = :indicator AND a.year = :year AND a.version = :version - 1")
PAGE = Q(
    f"""{_ROW} WHERE {_MINE} AND (:indicator::text IS NULL OR a.indicator = :indicator::text)
      AND (:year::int IS NULL OR a.year = :year::int)
      AND (:as_of::date IS NULL OR a.id IN ({_NEWEST_ON}))
      AND (:before::uuid IS NULL OR a.id < :before::uuid)
    ORDER BY a.id DESC LIMIT :limit::int"""
)
SHARES = Q(
    """SELECT s.allocation_id, s.district, s.value, n.accepted, n.note, n.answered_by, n.answered_at
    FROM allocation_shares s LEFT JOIN LATERAL (SELECT * FROM allocation_answers n
      WHERE n.allocation_id = s.allocation_id AND n.district = s.district ORDER BY n.id DESC LIMIT 1) n ON true
    WHERE s.allocation_id = ANY(:ids::uuid[]) AND (:district::text IS NULL OR s.district = :district::text)
    ORDER BY s.allocation_id, s.district"""
)
IN_FORCE = Q(
    f"""SELECT a.indicator, a.year, s.district, s.value FROM allocations a
    JOIN allocation_shares s ON s.allocation_id = a.id
    WHERE a.id IN ({_NEWEST_ON}) AND (:district::text IS NULL OR s.district = :district::text)"""
)


async def add(uow: UnitOfWork, row: dict[str, Any], shares: Mapping[str, int]) -> int:
    """Store a version with its shares; its number."""
    version = int(await uow.fetchval(ADD, **row))
    await uow.execute(ADD_SHARES, id=row["id"], districts=list(shares), values=list(shares.values()))
    return version


async def answer(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Append a district's answer."""
    await uow.execute(ANSWER, **row)


async def issue(uow: UnitOfWork, allocation_id: UUID, by: str, on: date) -> None:
    """Store who issued a version and when."""
    await uow.execute(ISSUE, id=allocation_id, by=by, on=on)


def readable_by(principal: Principal) -> str | None:
    """The district whose shares a caller sees; None for who sees all."""
    reads_all = principal.has("municipal-officer", "leader", "auditor", "operator", "platform-admin")
    return None if reads_all else principal.district or ""


async def one(uow: Reader, allocation_id: UUID, district: str | None) -> dict[str, Any] | None:
    """A version by id, when the district has a share in it."""
    row = await uow.fetchrow(ONE, id=allocation_id, district=district)
    return dict(row) if row else None


async def version_before(uow: Reader, row: dict[str, Any]) -> dict[str, Any] | None:
    """The version before a version."""
    found = await uow.fetchrow(BEFORE, indicator=row["indicator"], year=row["year"], version=row["version"])
    return dict(found) if found else None


async def listed(uow: Reader, **filters: Any) -> list[dict[str, Any]]:
    """Versions, newest first; with `as_of` those in force on that day."""
    return [dict(row) for row in await uow.fetch(PAGE, **filters)]


async def shares(uow: Reader, ids: Sequence[UUID], district: str | None) -> dict[UUID, list[dict[str, Any]]]:
    """The shares of versions with each district's last answer, by version."""
    found: dict[UUID, list[dict[str, Any]]] = {each: [] for each in ids}
    for row in await uow.fetch(SHARES, ids=list(ids), district=district):
        found[row["allocation_id"]].append(dict(row))
    return found


async def in_force(uow: Reader, as_of: date, district: str | None) -> list[tuple[str, int, str, int]]:
    """(indicator, year, unit, value) of the shares in force on a day."""
    return [tuple(row.values()) for row in await uow.fetch(IN_FORCE, as_of=as_of, district=district)]
