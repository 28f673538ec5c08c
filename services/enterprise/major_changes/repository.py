"""Every query on reports of major changes."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = (
    "id, credit_code, district, kind, happened_on, due_on, late, what, changes, evidence, state, reported_on,"
    " reported_at, reported_by, decided_on, decided_by, comment"
)
ADD = Q(
    "INSERT INTO major_changes (id, credit_code, district, kind, happened_on, due_on, late, what, changes, evidence,"
    " state, reported_on, reported_at, reported_by) VALUES (:id, :credit_code, :district, :kind, :happened_on, :due_on,"
    " :late, :what, :changes, :evidence, 'reported', :reported_on, :reported_at, :reported_by)"
)
DECIDE = Q(
    "UPDATE major_changes SET state = :state, decided_on = :on, decided_by = :by, comment = :comment WHERE id = :id"
)
ONE = Q(f"SELECT {COLUMNS} FROM major_changes WHERE id = :id")
OPEN = Q("SELECT count(*) FROM major_changes WHERE credit_code = :code AND kind = :kind AND state = 'reported'")
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "kind": "kind = :kind",
    "state": "state = :state",
    "late": "late = :late",
    "after": "id > :after",
}


@lru_cache(maxsize=128)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM major_changes WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Reports the caller may read, in the order they came."""
    scope, names, given = homes.asked(reader, filters, "major_changes.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def one(reader: Reader, report_id: UUID) -> Record | None:
    """A report."""
    return await reader.fetchrow(ONE, id=report_id)


async def has_open(reader: Reader, code: str, kind: str) -> bool:
    """Whether a report of the kind waits."""
    return bool(await reader.fetchval(OPEN, code=code, kind=kind))


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a report."""
    await uow.execute(ADD, **row)


async def decide(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores its decision."""
    await uow.execute(DECIDE, **row)
