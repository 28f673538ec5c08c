"""Every query on titles."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise.recognitions.models import IN_FORCE

COLUMNS = (
    "r.id, r.credit_code, r.tier, r.kind, r.first_time, r.gap_free, r.granted_on, r.valid_from, r.valid_to, r.district,"
    " r.rule_set, r.application_id, r.assessment_id, r.document_number, r.revoked_on, r.reason_code, r.barred_until"
)
ONE = Q(f"SELECT {COLUMNS} FROM recognitions r WHERE r.id = :id")
OF_FIRM = Q(f"SELECT {COLUMNS} FROM recognitions r WHERE r.credit_code = :code ORDER BY r.valid_from, r.id")
OF_FIRMS = Q(
    "SELECT r.credit_code, r.tier, r.valid_from, r.valid_to, r.revoked_on FROM recognitions r"
    " WHERE r.credit_code = ANY(CAST(:codes AS text[])) ORDER BY r.valid_from, r.id"
)
ADD = Q(
    "INSERT INTO recognitions (id, credit_code, tier, kind, first_time, gap_free, granted_on, valid_from, valid_to,"
    " district, rule_set, application_id, assessment_id, document_number) VALUES (:id, :credit_code, :tier, :kind,"
    " :first_time, :gap_free, :granted_on, :valid_from, :valid_to, :district, :rule_set, :application_id,"
    " :assessment_id, :document_number)"
)
REVOKE = Q(
    "UPDATE recognitions SET revoked_on = :effective_on, reason_code = :reason_code, barred_until = :barred_until"
    " WHERE id = :id"
)
BARRED = Q(
    "SELECT max(barred_until) FROM recognitions WHERE credit_code = :code AND barred_until >= :on AND revoked_on <= :on"
)
BARS = Q(
    "SELECT credit_code, max(barred_until) AS until FROM recognitions WHERE credit_code = ANY(CAST(:codes AS text[]))"
    " AND barred_until >= :on AND revoked_on <= :on GROUP BY credit_code"
)
FILTERS = {
    "tier": "r.tier = :tier",
    "district": "r.district = :district",
    "credit_code": "r.credit_code = :credit_code",
    "on": IN_FORCE,
    "after": "r.id > :after",
}


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...]) -> Q:
    where = " AND ".join(("TRUE", *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM recognitions r WHERE {where} ORDER BY r.id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Titles in the order they were recorded; recognitions are public."""
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(_list(tuple(sorted(given))), limit=limit, **given)


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


async def barred_until(reader: Reader, code: str, on: date) -> date | None:
    """The last day of a bar that holds on a day."""
    found: date | None = await reader.fetchval(BARRED, code=code, on=on)
    return found


async def of_firms(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """All titles of these firms, oldest first."""
    return await reader.fetch(OF_FIRMS, codes=list(codes))


async def bars(reader: Reader, codes: Sequence[str], on: date) -> dict[str, date]:
    """The last day of each bar that holds on a day, by firm."""
    return {row["credit_code"]: row["until"] for row in await reader.fetch(BARS, codes=list(codes), on=on)}
