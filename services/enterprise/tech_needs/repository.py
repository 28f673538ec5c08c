"""Every query on technology needs."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

_PLANNED = (
    "EXISTS (SELECT 1 FROM standard_plans s WHERE s.need_id = n.id AND s.opened_on <= CAST(:on AS date)"
    " AND s.outcome IS DISTINCT FROM 'given_up')"
)
COLUMNS = (
    "n.id, n.node, n.credit_code, n.district, n.title, n.description, n.urgency, n.budget, n.needed_by, n.opened_on,"
    f" m.state, m.moved_on, m.number, {_PLANNED} AS standard_plan"
)
FROM = (
    "tech_needs n JOIN LATERAL (SELECT state, moved_on, number FROM tech_need_moves WHERE need_id = n.id"
    " AND moved_on <= CAST(:on AS date) ORDER BY number DESC LIMIT 1) m ON TRUE"
)
ADD = Q(
    "INSERT INTO tech_needs (id, node, credit_code, district, title, description, urgency, budget, needed_by,"
    " opened_on, recorded_by) VALUES (:id, :node, :credit_code, :district, :title, :description, :urgency, :budget,"
    " :needed_by, :opened_on, :recorded_by)"
)
MOVE = Q(
    "INSERT INTO tech_need_moves (need_id, number, state, moved_on, moved_by, comment)"
    " VALUES (:need_id, :number, :state, :moved_on, :moved_by, :comment)"
)
ONE = Q(f"SELECT {COLUMNS} FROM {FROM} WHERE n.id = :id")
FILTERS = {
    "node": "n.node = :node",
    "credit_code": "n.credit_code = :credit_code",
    "urgency": "n.urgency = :urgency",
    "state": "m.state = :state",
    "standard_plan": f"{_PLANNED} = CAST(:standard_plan AS boolean)",
    "after": "n.id > :after",
}


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM {FROM} WHERE {where} ORDER BY n.id LIMIT :limit")


async def listed(reader: Reader, on: date, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Needs of firms the caller may read, in their state on a day."""
    scope, names, given = homes.asked(reader, filters, "n.credit_code", on=on)
    return await reader.fetch(_list(names, scope), on=on, limit=limit, **given)


async def one(reader: Reader, need_id: UUID) -> Record | None:
    """A need in its present state."""
    return await reader.fetchrow(ONE, id=need_id, on=reader.clock.today())


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a need."""
    await uow.execute(ADD, **row)


async def move(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a step."""
    await uow.execute(MOVE, **row)
