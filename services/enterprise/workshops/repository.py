"""Every query on workshops."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = (
    "w.id, w.batch_id, w.credit_code, w.plant, w.process, w.level, w.district, w.recognised_on, w.first_time,"
    " w.withdrawn_on, w.withdrawal_reason, w.withdrawal_comment, b.document_number"
)
FROM = "workshops w JOIN workshop_batches b ON b.id = w.batch_id"
ADD_BATCH = Q(
    "INSERT INTO workshop_batches (id, document_number, recognised_on, recorded_at, recorded_by, department)"
    " VALUES (:id, :document_number, :recognised_on, :recorded_at, :recorded_by, :department)"
)
ADD = Q(
    "INSERT INTO workshops (id, batch_id, credit_code, plant, process, level, district, recognised_on, first_time)"
    " VALUES (:id, :batch_id, :credit_code, :plant, :process, :level, :district, :recognised_on, :first_time)"
)
OF_FIRMS = Q(
    "SELECT credit_code, plant, process, level, withdrawal_reason FROM workshops"
    " WHERE credit_code = ANY(CAST(:codes AS text[]))"
)
ONE = Q(f"SELECT {COLUMNS} FROM {FROM} WHERE w.id = :id")
BATCH = Q("SELECT id, document_number, recognised_on, recorded_at, department FROM workshop_batches WHERE id = :id")
BATCHES = Q(
    "SELECT b.id, b.document_number, b.recognised_on, b.recorded_at, b.department, (SELECT count(*) FROM workshops w"
    " WHERE w.batch_id = b.id) AS workshops FROM workshop_batches b"
    " WHERE CAST(:before AS uuid) IS NULL OR b.id < CAST(:before AS uuid) ORDER BY b.id DESC LIMIT :limit"
)
WITHDRAW = Q(
    "UPDATE workshops SET withdrawn_on = :effective_on, withdrawal_reason = :reason, withdrawal_comment = :comment,"
    " withdrawn_by = :by WHERE id = :id"
)
FILTERS = {
    "credit_code": "w.credit_code = :credit_code",
    "level": "w.level = :level",
    "batch_id": "w.batch_id = :batch_id",
    "on": "w.recognised_on <= :on AND (w.withdrawn_on IS NULL OR w.withdrawn_on > :on)"
    " AND w.withdrawal_reason IS DISTINCT FROM 'entered_in_error'",
    "after": "w.id > :after",
}


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM {FROM} WHERE {where} ORDER BY w.id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Workshops the caller may read, in the order they were recorded."""
    scope, names, given = homes.asked(reader, filters, "w.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def one(reader: Reader, workshop_id: UUID) -> Record | None:
    """A workshop with the number of its batch's document."""
    return await reader.fetchrow(ONE, id=workshop_id)


async def batch(reader: Reader, batch_id: UUID) -> Record | None:
    """A batch."""
    return await reader.fetchrow(BATCH, id=batch_id)


async def batches(reader: Reader, before: UUID | None, limit: int) -> list[Record]:
    """Batches, newest first."""
    return await reader.fetch(BATCHES, before=before, limit=limit)


async def of_firms(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """What is on file of these firms."""
    return await reader.fetch(OF_FIRMS, codes=list(codes))


async def add(uow: UnitOfWork, batch: Mapping[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    """Stores a batch with its workshops."""
    await uow.execute(ADD_BATCH, **batch)
    await uow.many(ADD, rows)


async def withdraw(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends a workshop's place on the list; the row stays."""
    await uow.execute(WITHDRAW, **row)
