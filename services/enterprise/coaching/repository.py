"""Every query on coaching plans."""

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
    "p.id, p.credit_code, p.district, p.tier, p.goal, p.state, p.opened_on, p.target_on, p.closed_on, p.outcome,"
    " (SELECT count(*) FROM coaching_tasks t WHERE t.plan_id = p.id) AS tasks,"
    " (SELECT count(*) FROM coaching_tasks t WHERE t.plan_id = p.id AND t.done_on IS NOT NULL) AS done"
)
ONE = Q(f"SELECT {COLUMNS} FROM coaching_plans p WHERE p.id = :id")
OPEN = Q("SELECT count(*) FROM coaching_plans WHERE credit_code = :code AND tier = :tier AND state = 'open'")
ADD = Q(
    "INSERT INTO coaching_plans (id, credit_code, district, tier, goal, state, opened_on, target_on, opened_by)"
    " VALUES (:id, :credit_code, :district, :tier, :goal, 'open', :opened_on, :target_on, :by)"
)
CLOSE = Q(
    "UPDATE coaching_plans SET state = :state, closed_on = :on, outcome = :outcome, closed_by = :by WHERE id = :id"
)
TASKS = Q(
    "SELECT id, title, owner, due_on, remind_on, reminded_on, done_on, outcome FROM coaching_tasks"
    " WHERE plan_id = :id ORDER BY due_on, id"
)
ADD_TASK = Q(
    "INSERT INTO coaching_tasks (id, plan_id, title, owner, due_on, remind_on)"
    " VALUES (:id, :plan_id, :title, :owner, :due_on, :remind_on)"
)
DONE = Q("UPDATE coaching_tasks SET done_on = :on, outcome = :outcome, done_by = :by WHERE id = :id")
TO_REMIND = Q(
    "SELECT t.id, t.plan_id, t.owner, t.due_on, p.credit_code, p.district FROM coaching_tasks t"
    " JOIN coaching_plans p ON p.id = t.plan_id WHERE t.done_on IS NULL AND t.reminded_on IS NULL"
    " AND t.remind_on <= :today AND p.state = 'open' ORDER BY t.remind_on, t.id LIMIT :limit"
)
REMINDED = Q(
    "UPDATE coaching_tasks SET reminded_on = :today WHERE id = :id AND reminded_on IS NULL AND done_on IS NULL"
)
IN_DISTRICT = Q(
    "SELECT count(DISTINCT p.id) AS plans, count(t.id) FILTER (WHERE t.done_on IS NULL) AS tasks, count(t.id) FILTER"
    " (WHERE t.done_on IS NULL AND t.due_on < :today) AS overdue FROM coaching_plans p LEFT JOIN coaching_tasks t"
    f" ON t.plan_id = p.id WHERE p.state = 'open' AND {homes.in_unit('p.credit_code')}"
)
FILTERS = {
    "credit_code": "p.credit_code = :credit_code",
    "tier": "p.tier = :tier",
    "state": "p.state = :state",
    "after": "p.id > :after",
}


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM coaching_plans p WHERE {where} ORDER BY p.id LIMIT :limit")


async def plans(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Plans the caller may read, in the order they were opened."""
    scope, names, given = homes.asked(reader, filters, "p.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def plan(reader: Reader, plan_id: UUID) -> Record | None:
    """A plan with how many tasks it has and how many are done."""
    return await reader.fetchrow(ONE, id=plan_id)


async def has_open(reader: Reader, code: str, tier: str) -> bool:
    """Whether the firm has an open plan for the rung."""
    return bool(await reader.fetchval(OPEN, code=code, tier=tier))


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """A new plan."""
    await uow.execute(ADD, **row)


async def close(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends a plan with its outcome."""
    await uow.execute(CLOSE, **row)


async def tasks(reader: Reader, plan_id: UUID) -> list[Record]:
    """A plan's tasks by due day."""
    return await reader.fetch(TASKS, id=plan_id)


async def add_tasks(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """New tasks."""
    await uow.many(ADD_TASK, rows)


async def done(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """A task is done, with its outcome."""
    await uow.execute(DONE, **row)


async def to_remind(uow: UnitOfWork, today: date, limit: int) -> list[Record]:
    """Tasks of open plans of whose due day nobody was told yet."""
    return await uow.fetch(TO_REMIND, today=today, limit=limit)


async def reminded(uow: UnitOfWork, task_id: UUID, today: date) -> int:
    """Remembers that it was told; 0 when it had been, or the task is done."""
    return await uow.execute(REMINDED, id=task_id, today=today)


async def in_district(reader: Reader, district: str, today: date) -> Record | None:
    """A district's open plans, their open tasks and of these the overdue ones."""
    return await reader.fetchrow(IN_DISTRICT, district=district, today=today)
