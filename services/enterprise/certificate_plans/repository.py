"""Every query on plans for certificates."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = "id, credit_code, district, code, measures, opened_on, due_on, closed_on, outcome"
ADD = Q(
    "INSERT INTO certificate_plans (id, credit_code, district, code, measures, opened_on, due_on, recorded_by)"
    " VALUES (:id, :credit_code, :district, :code, :measures, :opened_on, :due_on, :recorded_by)"
)
CLOSE = Q("UPDATE certificate_plans SET closed_on = :closed_on, outcome = :outcome WHERE id = :id")
ONE = Q(f"SELECT {COLUMNS} FROM certificate_plans WHERE id = :id")
OPEN = Q("SELECT code FROM certificate_plans WHERE credit_code = :code AND closed_on IS NULL")
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "overdue_on": "due_on < :overdue_on AND (closed_on IS NULL OR closed_on > :overdue_on)",
    "after": "id > :after",
}


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM certificate_plans WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Plans of firms the caller may read."""
    scope, names, given = homes.asked(reader, filters, "certificate_plans.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def one(reader: Reader, plan_id: UUID) -> Record | None:
    """A plan."""
    return await reader.fetchrow(ONE, id=plan_id)


async def open_codes(reader: Reader, code: str) -> set[str]:
    """The certificates for which a firm has an open plan."""
    return {row["code"] for row in await reader.fetch(OPEN, code=code)}


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a plan."""
    await uow.execute(ADD, **row)


async def close(uow: UnitOfWork, plan_id: UUID, closed_on: date, outcome: str) -> None:
    """Closes a plan; the row stays."""
    await uow.execute(CLOSE, id=plan_id, closed_on=closed_on, outcome=outcome)
