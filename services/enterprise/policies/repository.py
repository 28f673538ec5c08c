"""Every query on policies and grants."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.policies.rules import Held

NAMES = (
    "id", "code", "level", "district", "zh", "en", "source", "conditions", "benefit", "opens_on", "closes_on",
    "excludes", "automatic", "matter", "published_on", "by_subject",
)  # fmt: skip
COLUMNS = (
    "id, code, level, district, zh, en, source, conditions, benefit, opens_on, closes_on, excludes, automatic,"
    " matter, published_on, ended_on, end_reason"
)
ADD = Q(f"INSERT INTO policies ({', '.join(NAMES)}) VALUES ({', '.join(':' + name for name in NAMES)})")
ONE = Q(f"SELECT {COLUMNS} FROM policies WHERE id = :id")
BY_CODE = Q("SELECT id FROM policies WHERE code = :code")
EVERY = Q(f"SELECT {COLUMNS} FROM policies ORDER BY id")
END = Q("UPDATE policies SET ended_on = :on, end_reason = :reason WHERE id = :id")
OPEN = "opens_on <= :on AND (closes_on IS NULL OR closes_on >= :on) AND (ended_on IS NULL OR ended_on > :on)"
FILTERS = {
    "level": "level = :level",
    "district": "district = :district",
    "automatic": "automatic = :automatic",
    "on": OPEN,
    "after": "id > :after",
}
GRANT = (
    "g.id, g.policy_id, g.credit_code, g.district, g.granted_on, g.amount, g.document_number, g.reversed_on,"
    " g.fulfilled_on, g.fulfilment_proof"
)
GRANT_FILTERS = {
    "credit_code": "g.credit_code = :credit_code",
    "policy_id": "g.policy_id = :policy_id",
    "fulfilled": "(g.fulfilled_on IS NOT NULL) = :fulfilled AND g.reversed_on IS NULL",
    "on": "g.granted_on <= :on AND (g.reversed_on IS NULL OR g.reversed_on > :on)",
    "after": "g.id > :after",
}
ADD_GRANT = Q(
    "INSERT INTO policy_grants (id, policy_id, credit_code, district, granted_on, amount, document_number, by_subject)"
    " VALUES (:id, :policy_id, :credit_code, :district, :granted_on, :amount, :document_number, :by_subject)"
)
ONE_GRANT = Q(f"SELECT {GRANT} FROM policy_grants g WHERE g.id = :id")
REVERSE = Q("UPDATE policy_grants SET reversed_on = :on, reversal_reason = :reason WHERE id = :id")
FULFIL = Q("UPDATE policy_grants SET fulfilled_on = :on, fulfilment_proof = :proof, fulfilled_by = :by WHERE id = :id")
HELD = Q(
    "SELECT g.credit_code, p.code, p.excludes, p.matter, g.amount FROM policy_grants g JOIN policies p"
    " ON p.id = g.policy_id WHERE g.credit_code = ANY(CAST(:codes AS text[])) AND g.granted_on <= :on"
    " AND (g.reversed_on IS NULL OR g.reversed_on > :on)"
)
COVERAGE = Q(
    "SELECT g.district, count(*) AS grants, count(DISTINCT g.credit_code) AS firms, count(*) FILTER (WHERE"
    " g.fulfilled_on <= :on) AS fulfilled, coalesce(sum(g.amount), 0)::bigint AS amount FROM policy_grants g"
    " WHERE g.granted_on <= :on AND (g.reversed_on IS NULL OR g.reversed_on > :on) GROUP BY g.district"
)
OPEN_BY_DISTRICT = Q(
    "SELECT level, district, benefit ->> 'kind' AS kind, count(*) AS policies FROM policies"
    f" WHERE {OPEN} GROUP BY 1, 2, 3"
)


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...]) -> Q:
    where = " AND ".join(("TRUE", *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM policies WHERE {where} ORDER BY id LIMIT :limit")


@lru_cache(maxsize=64)
def _grants(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(GRANT_FILTERS[name] for name in filters)))
    return Q(f"SELECT {GRANT} FROM policy_grants g WHERE {where} ORDER BY g.id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Policies in the order they were published; open to every caller."""
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(_list(tuple(sorted(given))), limit=limit, **given)


async def every(reader: Reader) -> list[dict[str, Any]]:
    """All policies."""
    return [dict(row) for row in await reader.fetch(EVERY)]


async def one(reader: Reader, policy_id: UUID) -> Record | None:
    """A policy."""
    return await reader.fetchrow(ONE, id=policy_id)


async def taken(reader: Reader, code: str) -> bool:
    """Whether a policy has this code."""
    return await reader.fetchrow(BY_CODE, code=code) is not None


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a policy."""
    await uow.execute(ADD, **row)


async def end(uow: UnitOfWork, policy_id: UUID, on: date, reason: str) -> None:
    """Ends a policy; the row stays."""
    await uow.execute(END, id=policy_id, on=on, reason=reason)


async def grants(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Grants the caller may read, in the order they were recorded."""
    scope, names, given = homes.asked(reader, filters, "g.credit_code")
    return await reader.fetch(_grants(names, scope), limit=limit, **given)


async def grant(reader: Reader, grant_id: UUID) -> Record | None:
    """A grant."""
    return await reader.fetchrow(ONE_GRANT, id=grant_id)


async def add_grant(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a grant."""
    await uow.execute(ADD_GRANT, **row)


async def reverse(uow: UnitOfWork, grant_id: UUID, on: date, reason: str) -> None:
    """Marks a grant as reversed; the row stays."""
    await uow.execute(REVERSE, id=grant_id, on=on, reason=reason)


async def fulfil(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Marks a grant as fulfilled."""
    await uow.execute(FULFIL, **row)


async def held(reader: Reader, codes: Sequence[str], on: date) -> dict[str, Held]:
    """By firm: what it was granted up to a day."""
    rows: dict[str, list[Record]] = {}
    for row in await reader.fetch(HELD, codes=list(codes), on=on):
        rows.setdefault(row["credit_code"], []).append(row)
    return {code: _held(each) for code, each in rows.items()}


def _held(rows: Sequence[Record]) -> Held:
    matters: dict[str, int | None] = {}
    for row in rows:
        if row["matter"] is not None:
            had = matters.get(row["matter"], 0)
            matters[row["matter"]] = None if had is None or row["amount"] is None else had + row["amount"]
    against = frozenset(code for row in rows for code in row["excludes"])
    return Held(frozenset(row["code"] for row in rows), against, matters)


async def coverage(reader: Reader, on: date) -> tuple[list[Record], list[Record]]:
    """(grants by district, open policies by level and district) on a day."""
    return await reader.fetch(COVERAGE, on=on), await reader.fetch(OPEN_BY_DISTRICT, on=on)
