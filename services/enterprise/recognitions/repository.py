"""Every query on titles."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sorting import Field, Sorting
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.bars.models import HOLDS
from services.enterprise.recognitions.models import IN_FORCE

COLUMNS = (
    "r.id, r.credit_code, r.tier, r.kind, r.first_time, r.gap_free, r.granted_on, r.valid_from, r.valid_to, r.district,"
    " r.rule_set, r.application_id, r.assessment_id, r.document_number, r.revoked_on, r.reason_code, r.barred_until,"
    " r.batch, r.suspended_from, r.suspension_reason, r.under_review_since, r.review_reason,"
    " EXISTS (SELECT 1 FROM recognitions n WHERE n.credit_code = r.credit_code AND n.tier = r.tier"
    " AND n.kind = 'renewal' AND n.valid_from > r.valid_from AND n.revoked_on IS NULL) AS renewed"
)
ONE = Q(f"SELECT {COLUMNS} FROM recognitions r WHERE r.id = :id")
OF_FIRM = Q(f"SELECT {COLUMNS} FROM recognitions r WHERE r.credit_code = :code ORDER BY r.valid_from, r.id")
OF_FIRMS = Q(
    "SELECT r.id, r.credit_code, r.tier, r.valid_from, r.valid_to, r.revoked_on FROM recognitions r"
    " WHERE r.credit_code = ANY(CAST(:codes AS text[])) ORDER BY r.valid_from, r.id"
)
ADD = Q(
    "INSERT INTO recognitions (id, credit_code, tier, kind, first_time, gap_free, granted_on, valid_from, valid_to,"
    " district, rule_set, application_id, assessment_id, document_number, batch) VALUES (:id, :credit_code, :tier,"
    " :kind, :first_time, :gap_free, :granted_on, :valid_from, :valid_to, :district, :rule_set, :application_id,"
    " :assessment_id, :document_number, :batch)"
)
REVOKE = Q(
    "UPDATE recognitions SET revoked_on = :effective_on, reason_code = :reason_code, barred_until = :barred_until"
    " WHERE id = :id"
)
SUSPEND = Q("UPDATE recognitions SET suspended_from = :on, suspension_reason = :reason WHERE id = :id")
REVIEW = Q("UPDATE recognitions SET under_review_since = :on, review_reason = :reason WHERE id = :id")
ADD_CHANGE = Q(
    'INSERT INTO recognition_changes (recognition_id, change, "on", reason, comment, at, by_subject, on_behalf_of)'
    " VALUES (:recognition_id, :change, :on, :reason, :comment, :at, :by_subject, :on_behalf_of)"
)
CHANGES = Q(
    'SELECT change, "on", reason, comment, at, by_subject, on_behalf_of FROM recognition_changes'
    " WHERE recognition_id = :id ORDER BY id"
)
EXPIRED = Q(
    f"SELECT {COLUMNS} FROM recognitions r WHERE r.valid_to < :today AND r.expiry_told_on IS NULL"
    " AND r.revoked_on IS NULL AND r.valid_to IS NOT NULL ORDER BY r.valid_to, r.id LIMIT :limit"
)
EXPIRY_TOLD = Q("UPDATE recognitions SET expiry_told_on = :today WHERE id = :id AND expiry_told_on IS NULL")
OF_DOCUMENT = Q(
    f"SELECT {COLUMNS} FROM recognitions r WHERE r.tier = :tier AND r.document_number = :document"
    " AND r.credit_code = ANY(CAST(:codes AS text[])) AND r.reason_code IS DISTINCT FROM 'entered_in_error'"
    " ORDER BY r.id"
)
_REVOCATION_BARS = "barred_until >= CAST(:on AS date) AND revoked_on <= CAST(:on AS date)"
BARS = Q(
    "SELECT credit_code, max(until) AS until FROM (SELECT credit_code, barred_until AS until FROM recognitions"
    f" WHERE credit_code = ANY(CAST(:codes AS text[])) AND {_REVOCATION_BARS} UNION ALL SELECT credit_code, until"
    f" FROM bars WHERE credit_code = ANY(CAST(:codes AS text[])) AND {HOLDS}) b GROUP BY credit_code"
)
LATEST_BAR = Q(
    "SELECT max(until) FROM (SELECT r.barred_until AS until FROM recognitions r WHERE r.credit_code = :code"
    " AND r.revoked_on <= CAST(:on AS date) AND NOT EXISTS (SELECT 1 FROM recognition_changes c"
    " WHERE c.recognition_id = r.id AND c.change = 'revoked' AND c.at > :known_at)"
    " UNION ALL SELECT CASE WHEN lifted_on <= CAST(:on AS date) AND lifted_at <= :known_at THEN"
    " nullif(lifted_on, from_on) - 1 ELSE until END FROM bars WHERE credit_code = :code"
    " AND from_on <= CAST(:on AS date) AND recorded_at <= :known_at) b"
)
IN_DISTRICT = Q(
    "SELECT tier, count(*) AS holders, count(*) FILTER (WHERE last <= :soon) AS ending, count(*) FILTER"
    " (WHERE first >= :since) AS new FROM (SELECT r.tier, r.credit_code, max(coalesce(r.valid_to, 'infinity')) AS last,"
    f" min(r.valid_from) AS first, bool_or({IN_FORCE}) AS held FROM recognitions r JOIN enterprises e"
    " USING (credit_code) WHERE e.district = :district AND (r.revoked_on IS NULL OR r.revoked_on > :on)"
    " GROUP BY r.tier, r.credit_code) h WHERE held GROUP BY tier"
)
_FIRM = "EXISTS (SELECT 1 FROM enterprises e WHERE e.credit_code = r.credit_code"
FILTERS = {
    "tier": "r.tier = :tier",
    "district": homes.in_unit("r.credit_code"),
    "credit_code": "r.credit_code = :credit_code",
    "chain": f"{_FIRM} AND e.chains @> ARRAY[CAST(:chain AS text)])",
    "cluster": f"{_FIRM} AND e.clusters @> ARRAY[CAST(:cluster AS text)])",
    "on": IN_FORCE,
}
SORTING = Sorting(
    "r.id",
    {
        "granted_on": Field("r.granted_on", "date"),
        "valid_from": Field("r.valid_from", "date"),
        "valid_to": Field("coalesce(r.valid_to, 'infinity')", "date", date.max),
    },
)


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...], sort: str | None, first: bool) -> Q:
    where = [FILTERS[name] for name in filters] + ([] if first else [SORTING.beyond(sort)])
    order = SORTING.order_by(sort)
    return Q(
        f"SELECT {COLUMNS} FROM recognitions r WHERE {' AND '.join(where) or 'TRUE'} ORDER BY {order} LIMIT :limit"
    )


async def listed(
    reader: Reader, filters: Mapping[str, Any], place: tuple[Any, ...] | None, limit: int, sort: str | None
) -> list[Record]:
    """Titles in the order they were recorded or the one asked for; recognitions are public."""
    given = {name: value for name, value in filters.items() if value is not None}
    query = _list(tuple(sorted(given)), sort, place is None)
    return await reader.fetch(query, limit=limit, **given, **SORTING.after(place))


async def one(reader: Reader, recognition_id: UUID) -> Record | None:
    """A title."""
    return await reader.fetchrow(ONE, id=recognition_id)


async def of_firm(reader: Reader, code: str) -> list[Record]:
    """All titles of a firm, oldest first."""
    return await reader.fetch(OF_FIRM, code=code)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a title."""
    await uow.execute(ADD, **row)


async def revoke(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends a title; the row stays."""
    await uow.execute(REVOKE, **row)


async def latest_bar(reader: Reader, code: str, on: date, known_at: datetime) -> date | None:
    """Of the bars begun by a day and known by a moment the last day; a lifted one ended the day before its lifting."""
    found: date | None = await reader.fetchval(LATEST_BAR, code=code, on=on, known_at=known_at)
    return found


async def of_firms(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """All titles of these firms, oldest first."""
    return await reader.fetch(OF_FIRMS, codes=list(codes))


async def bars(reader: Reader, codes: Sequence[str], on: date) -> dict[str, date]:
    """The last day of the bars that hold on a day, of revocations and by hand, by firm; the latest end counts."""
    return {row["credit_code"]: row["until"] for row in await reader.fetch(BARS, codes=list(codes), on=on)}


async def suspend(uow: UnitOfWork, recognition_id: UUID, on: date | None, reason: str | None) -> None:
    """Suspends a title from a day; None lifts it."""
    await uow.execute(SUSPEND, id=recognition_id, on=on, reason=reason)


async def review(uow: UnitOfWork, recognition_id: UUID, on: date | None, reason: str | None) -> None:
    """Marks a title as under review; None ends that."""
    await uow.execute(REVIEW, id=recognition_id, on=on, reason=reason)


async def add_change(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores what was done with a title."""
    await uow.execute(ADD_CHANGE, **row)


async def changes(reader: Reader, recognition_id: UUID) -> list[Record]:
    """What was done with a title since the grant, in order."""
    return await reader.fetch(CHANGES, id=recognition_id)


async def expired(reader: Reader, today: date, limit: int) -> list[Record]:
    """Titles whose last day has passed and of which nobody was told, oldest first."""
    return await reader.fetch(EXPIRED, today=today, limit=limit)


async def expiry_told(uow: UnitOfWork, recognition_id: UUID, today: date) -> int:
    """Remembers that it was told; 0 when it had been."""
    return await uow.execute(EXPIRY_TOLD, id=recognition_id, today=today)


async def of_document(reader: Reader, tier: str, document: str, codes: Sequence[str]) -> dict[str, Record]:
    """The titles these firms have by a document, by firm."""
    rows = await reader.fetch(OF_DOCUMENT, tier=tier, document=document, codes=list(codes))
    return {row["credit_code"]: row for row in rows}


async def in_district(reader: Reader, district: str, on: date, since: date, soon: date) -> list[Record]:
    """Firms of a district with each title on a day, of them new since a day, and ending by a day unless renewed."""
    return await reader.fetch(IN_DISTRICT, district=district, on=on, since=since, soon=soon)
