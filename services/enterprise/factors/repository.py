"""Every query on the factor ledger."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = (
    "f.id, f.credit_code, f.district, f.kind, f.source, f.description, f.amount, f.received_on, f.reversed_on,"
    " f.reversal_reason"
)
ADD = Q(
    "INSERT INTO factor_entries (id, credit_code, district, kind, source, description, amount, received_on, by_subject)"
    " VALUES (:id, :credit_code, :district, :kind, :source, :description, :amount, :received_on, :by_subject)"
)
ONE = Q(f"SELECT {COLUMNS} FROM factor_entries f WHERE f.id = :id")
REVERSE = Q("UPDATE factor_entries SET reversed_on = :on, reversal_reason = :reason WHERE id = :id")
STANDING = "f.received_on <= :on AND (f.reversed_on IS NULL OR f.reversed_on > :on)"
REACHED = Q(
    "SELECT DISTINCT f.credit_code FROM factor_entries f WHERE f.credit_code = ANY(CAST(:codes AS text[]))"
    f" AND {STANDING} AND f.received_on >= :since AND (CAST(:kind AS text) IS NULL OR f.kind = CAST(:kind AS text))"
)
FILTERS = {
    "credit_code": "f.credit_code = :credit_code",
    "kind": "f.kind = :kind",
    "on": STANDING,
    "after": "f.id > :after",
}


@lru_cache(maxsize=128)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM factor_entries f WHERE {where} ORDER BY f.id LIMIT :limit")


@lru_cache(maxsize=32)
def _sums(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(
        "SELECT f.kind, count(*) AS entries, count(DISTINCT f.credit_code) AS firms, coalesce(sum(f.amount), 0)::bigint"
        f" AS amount FROM factor_entries f WHERE {where} GROUP BY f.kind ORDER BY f.kind"
    )


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Entries the caller may read, in the order they were recorded."""
    scope, names, given = homes.asked(reader, filters, "f.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def sums(reader: Reader, filters: Mapping[str, Any]) -> list[Record]:
    """Entries, firms and value (fen) by kind, of what the caller may read."""
    scope, names, given = homes.asked(reader, filters, "f.credit_code")
    return await reader.fetch(_sums(names, scope), **given)


async def one(reader: Reader, entry_id: UUID) -> Record | None:
    """An entry."""
    return await reader.fetchrow(ONE, id=entry_id)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores an entry."""
    await uow.execute(ADD, **row)


async def reverse(uow: UnitOfWork, entry_id: UUID, on: date, reason: str) -> None:
    """Marks an entry as reversed; the row stays."""
    await uow.execute(REVERSE, id=entry_id, on=on, reason=reason)


async def reached(reader: Reader, codes: Sequence[str], since: date, on: date, kind: str | None) -> set[str]:
    """Which of these firms something reached between two days."""
    rows = await reader.fetch(REACHED, codes=list(codes), since=since, on=on, kind=kind)
    return {row["credit_code"] for row in rows}
