"""HTTP of coaching plans."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from asyncpg import Record
from fastapi import Path, Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.uow import Reader as Reading
from chassis.web import Read, Write, errors, router
from chassis.workdays import CalendarNotPublished
from services.enterprise.access import Officer, Reader, Registrar
from services.enterprise.coaching import repository, rules, service
from services.enterprise.coaching.schemas import (
    OutcomeCreate,
    PlanClosing,
    PlanCreate,
    PlanFull,
    PlanRead,
    PlanVisitCreate,
    State,
    TaskCreate,
    TaskRead,
    TasksCreate,
    WayCreate,
)
from services.enterprise.ladder.rules import NoRuleSet, UnknownTier
from services.enterprise.officers import service as officers
from services.enterprise.officers.rules import NotYetVisited
from services.enterprise.officers.schemas import VisitRead
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/coaching-plans", tags=["coaching plans"])
StateFilter = Annotated[State | None, Query(description="Only plans of this state", examples=["open"])]
Tier = Annotated[str | None, Query(description="Only for this rung", examples=["LITTLE_GIANT"], max_length=40)]
TaskId = Annotated[UUID, Path(description="The task's id", examples=["0198d3a0-0000-7000-8000-000000000051"])]


@routes.post(
    "",
    status_code=201,
    responses=errors(NotFound, OutOfScope, UnknownTier, rules.PlanExists, rules.DueInPast, CalendarNotPublished),
)
async def open_coaching_plan(uow: Write, caller: Officer, body: PlanCreate) -> PlanFull:
    """Open a coaching plan with its tasks; a firm has one open plan a rung."""
    row = await service.open_plan(uow, body.credit_code, body.tier, body.goal, body.target_on, _wanted(body.tasks))
    uow.response_headers["Location"] = f"/v1/coaching-plans/{row['id']}"
    return await _full(uow, row)


@routes.post(
    "/from-next-steps",
    status_code=201,
    responses=errors(
        *(NotFound, OutOfScope, UnknownTier, NoRuleSet, CalendarNotPublished, rules.NoSuchWay, rules.TargetTooEarly),
        *(rules.PlanExists, rules.DueInPast),
    ),
)
async def open_plan_from_next_steps(uow: Write, caller: Registrar, body: WayCreate) -> PlanFull:
    """Open a plan whose tasks are the steps of a way that next-steps shows, each with its day; a firm its own."""
    row = await service.open_way(uow, body.credit_code, body.tier, body.inputs, body.target_on)
    uow.response_headers["Location"] = f"/v1/coaching-plans/{row['id']}"
    return await _full(uow, row)


@routes.get("")
async def list_coaching_plans(
    uow: Read,
    caller: Reader,
    paging: Paging,
    credit_code: FirmFilter = None,
    district: DistrictFilter = None,
    tier: Tier = None,
    state: StateFilter = None,
) -> Page[PlanRead]:
    """Plans and how far they are; a firm reads its own, a district those of its firms."""
    filters = {"credit_code": credit_code, "district": district, "tier": tier, "state": state}
    after = paging.decode(filters)
    rows = await repository.plans(uow, {**filters, "after": after[0] if after else None}, paging.limit + 1)
    shape = PlanRead.model_validate
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=lambda row: shape(dict(row)))


@routes.get("/{plan_id}", responses=errors(rules.PlanNotFound))
async def read_coaching_plan(uow: Read, caller: Reader, plan_id: Id) -> PlanFull:
    """A plan with its tasks."""
    return await _full(uow, await service.plan(uow, plan_id))


@routes.post("/{plan_id}/tasks", responses=errors(rules.PlanNotFound, rules.PlanClosed, rules.DueInPast, OutOfScope))
async def add_coaching_tasks(uow: Write, caller: Officer, plan_id: Id, body: TasksCreate) -> PlanFull:
    """Add tasks to an open plan."""
    return await _full(uow, await service.add_tasks(uow, plan_id, _wanted(body.tasks)))


@routes.post(
    "/{plan_id}/tasks/{task_id}/completion",
    responses=errors(
        rules.PlanNotFound, rules.TaskNotFound, rules.TaskDone, rules.PlanClosed, rules.NotTheFirmsTask, OutOfScope
    ),
)
async def complete_coaching_task(
    uow: Write, caller: Registrar, plan_id: Id, task_id: TaskId, body: OutcomeCreate
) -> PlanFull:
    """Report a task as done with its outcome; a firm reports its own tasks."""
    return await _full(uow, await service.complete_task(uow, plan_id, task_id, body.outcome))


@routes.post(
    "/{plan_id}/visits",
    status_code=201,
    responses=errors(rules.PlanNotFound, rules.PlanClosed, NotYetVisited, OutOfScope),
)
async def record_coaching_visit(uow: Write, caller: Officer, plan_id: Id, body: PlanVisitCreate) -> VisitRead:
    """Write down a visit of the plan."""
    return VisitRead.model_validate(await service.visit(uow, plan_id, body.visited_on, body.findings))


@routes.get("/{plan_id}/visits", responses=errors(rules.PlanNotFound))
async def list_coaching_visits(uow: Read, caller: Reader, plan_id: Id, paging: Paging) -> Page[VisitRead]:
    """The visits of a plan."""
    await service.plan(uow, plan_id)
    filters = {"plan_id": plan_id}
    after = paging.decode(filters)
    rows = await officers.visits(uow, {**filters, "after": after[0] if after else None}, paging.limit + 1)
    shape = VisitRead.model_validate
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=lambda row: shape(dict(row)))


@routes.post("/{plan_id}/closing", responses=errors(rules.PlanNotFound, rules.PlanClosed, rules.TasksOpen, OutOfScope))
async def close_coaching_plan(uow: Write, caller: Officer, plan_id: Id, body: PlanClosing) -> PlanFull:
    """Complete a plan whose tasks are done, or cancel it, with its outcome."""
    return await _full(uow, await service.close_plan(uow, plan_id, body.state, body.outcome))


def _wanted(tasks: Sequence[TaskCreate]) -> list[service.Task]:
    return [service.Task(each.title, each.owner, each.due_on, each.working_days) for each in tasks]


async def _full(reader: Reading, plan: Record) -> PlanFull:
    today = reader.clock.today()
    items = [_task(row, today) for row in await repository.tasks(reader, plan["id"])]
    shown: dict[str, Any] = {**dict(plan), "items": items}
    return PlanFull.model_validate(shown)


def _task(row: Record, today: date) -> TaskRead:
    return TaskRead.model_validate({**dict(row), "overdue": row["done_on"] is None and row["due_on"] < today})
