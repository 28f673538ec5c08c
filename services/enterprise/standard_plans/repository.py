"""Every query on plans for standards."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = "id, need_id, credit_code, district, title, level, role, opened_on, due_on, closed_on, outcome, evidence_id"
ADD = Q(
    "INSERT INTO standard_plans (id, need_id, credit_code, district, title, level, role, opened_on, due_on,"
    " recorded_by) VALUES (:id, :need_id, :credit_code, :district, :title, :level, :role, :opened_on, :due_on,"
    " :recorded_by)"
)
CLOSE = Q(
    "UPDATE standard_plans SET closed_on = :closed_on, outcome = :outcome, evidence_id = :evidence_id WHERE id = :id"
)
ONE = Q(f"SELECT {COLUMNS} FROM standard_plans WHERE id = :id")
OPEN = Q("SELECT count(*) FROM standard_plans WHERE need_id = :need_id AND closed_on IS NULL")
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "need_id": "need_id = :need_id",
    "overdue_on": "due_on < :overdue_on AND (closed_on IS NULL OR closed_on > :overdue_on)",
    "after": "id > :after",
}


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM standard_plans WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Plans of firms the caller may read."""
    scope, names, given = homes.asked(reader, filters, "standard_plans.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def one(reader: Reader, plan_id: UUID) -> Record | None:
    """A plan."""
    return await reader.fetchrow(ONE, id=plan_id)


async def is_planned(reader: Reader, need_id: UUID) -> bool:
    """Whether a need has an open plan."""
    return bool(await reader.fetchval(OPEN, need_id=need_id))


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a plan."""
    await uow.execute(ADD, **row)


async def close(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Closes a plan; the row stays."""
    await uow.execute(CLOSE, **row)
