"""Every query on trademarks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = (
    "c.id, c.batch_id, c.district, c.credit_code, c.registered, c.cancelled, c.expired, b.period_from, b.period_to,"
    " b.source, b.recorded_on, b.reversed_on"
)
FROM = "trademark_counts c JOIN trademark_batches b ON b.id = c.batch_id"
ADD_BATCH = Q(
    "INSERT INTO trademark_batches (id, source, period_from, period_to, recorded_on, recorded_at, recorded_by,"
    " department) VALUES (:id, :source, :period_from, :period_to, :recorded_on, :recorded_at, :recorded_by,"
    " :department)"
)
ADD = Q(
    "INSERT INTO trademark_counts (id, batch_id, district, credit_code, registered, cancelled, expired)"
    " VALUES (:id, :batch_id, :district, :credit_code, :registered, :cancelled, :expired)"
)
TOLD = Q(
    f"SELECT DISTINCT c.batch_id, c.district, c.credit_code FROM {FROM} WHERE c.district ="
    " ANY(CAST(:districts AS text[])) AND b.reversed_on IS NULL AND b.period_from <= :last AND b.period_to >= :first"
)
BATCH_COLUMNS = "id, source, period_from, period_to, recorded_on, recorded_at, department, reversed_on, reversal_reason"
BATCH = Q(f"SELECT {BATCH_COLUMNS} FROM trademark_batches WHERE id = :id")
BATCHES = Q(
    f"SELECT {BATCH_COLUMNS} FROM trademark_batches WHERE CAST(:before AS uuid) IS NULL OR id < CAST(:before AS uuid)"
    " ORDER BY id DESC LIMIT :limit"
)
REVERSE = Q(
    "UPDATE trademark_batches SET reversed_on = :on, reversal_reason = :reason, reversed_by = :by WHERE id = :id"
)
FILTERS = {
    "credit_code": "c.credit_code = :credit_code",
    "batch_id": "c.batch_id = :batch_id",
    "on": "b.period_to <= :on AND b.reversed_on IS NULL",
    "since": "b.period_to >= :since",
    "after": "c.id > :after",
}


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM {FROM} WHERE {where} ORDER BY c.id LIMIT :limit")


@lru_cache(maxsize=64)
def _sums(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    sums = ", ".join(f"sum(c.{name})::bigint AS {name}" for name in ("registered", "cancelled", "expired"))
    return Q(f"SELECT c.district, {sums} FROM {FROM} WHERE {where} GROUP BY c.district ORDER BY c.district")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Lines the caller may read, in the order they were recorded."""
    scope, names, given = homes.asked(reader, filters, "c.credit_code", "c.district")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def sums(reader: Reader, filters: Mapping[str, Any]) -> list[Record]:
    """Registered, cancelled and expired by district, of lines the caller may read."""
    scope, names, given = homes.asked(reader, filters, "c.credit_code", "c.district")
    return await reader.fetch(_sums(names, scope), **given)


async def told(reader: Reader, districts: Collection[str], first: date, last: date) -> list[Record]:
    """Whose days between two days batches in force have told of."""
    return await reader.fetch(TOLD, districts=sorted(districts), first=first, last=last)


async def batch(reader: Reader, batch_id: UUID) -> Record | None:
    """A batch."""
    return await reader.fetchrow(BATCH, id=batch_id)


async def batches(reader: Reader, before: UUID | None, limit: int) -> list[Record]:
    """Batches, newest first, reversed ones too."""
    return await reader.fetch(BATCHES, before=before, limit=limit)


async def add(uow: UnitOfWork, batch: Mapping[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    """Stores a batch with its lines."""
    await uow.execute(ADD_BATCH, **batch)
    await uow.many(ADD, rows)


async def reverse(uow: UnitOfWork, batch_id: UUID, on: date, reason: str, by: str) -> None:
    """Marks a batch as reversed; its lines stay."""
    await uow.execute(REVERSE, id=batch_id, on=on, reason=reason, by=by)
