"""Every query on remedial tasks."""

from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

ADD = Q(
    """INSERT INTO environment_tasks (id, round_id, district, indicator, task, owner, due_on, set_by, set_on)
    VALUES (:id, :round_id, :district, :indicator, :task, :owner, :due_on, :set_by, :set_on)"""
)
STEP = Q(
    """INSERT INTO environment_task_steps (id, task_id, kind, note, progress_percent, taken_by, taken_on, taken_at)
    VALUES (:id, :task_id, :kind, :note, :progress_percent, :taken_by, :taken_on, :taken_at)"""
)
ONE = Q("SELECT * FROM environment_tasks WHERE id = :id AND (:district::text IS NULL OR district = :district::text)")
PAGE = Q(
    """SELECT * FROM environment_tasks WHERE (:district::text IS NULL OR district = :district::text)
      AND (:round_id::uuid IS NULL OR round_id = :round_id::uuid) AND set_on <= CAST(:as_of AS date)
      AND (:before::uuid IS NULL OR id < :before::uuid)
    ORDER BY id DESC LIMIT :limit::int"""
)
STEPS = Q("SELECT * FROM environment_task_steps WHERE task_id = ANY(:ids::uuid[]) ORDER BY id")
SET = Q("SELECT district, indicator FROM environment_tasks WHERE round_id = :round_id")


async def add(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store a task."""
    await uow.execute(ADD, **row)


async def take_step(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Append a step."""
    await uow.execute(STEP, **row)


async def with_steps(uow: Reader, rows: list[Any]) -> list[dict[str, Any]]:
    """Tasks with their steps in order."""
    found: dict[UUID, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    for step in await uow.fetch(STEPS, ids=list(found)):
        found[step["task_id"]].append(dict(step))
    return [{**row, "steps": found[row["id"]]} for row in rows]


async def one(uow: Reader, task_id: UUID, district: str | None) -> dict[str, Any] | None:
    """A task by id, of a district when one is named."""
    row = await uow.fetchrow(ONE, id=task_id, district=district)
    return (await with_steps(uow, [row]))[0] if row else None


async def listed(uow: Reader, **filters: Any) -> list[dict[str, Any]]:
    """Tasks set by a day, newest first."""
    return await with_steps(uow, await uow.fetch(PAGE, **filters))


async def already_set(uow: Reader, round_id: UUID) -> set[tuple[str, str | None]]:
    """(district, indicator) of a round's tasks."""
    return {(row["district"], row["indicator"]) for row in await uow.fetch(SET, round_id=round_id)}
