"""Opening plans, working their tasks off, closing them; reminders by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from chassis.workdays import calendar
from contracts.enterprise_cultivation import CoachingTaskDue
from services.enterprise import homes
from services.enterprise.coaching import repository, rules
from services.enterprise.ladder import next_steps as steps
from services.enterprise.ladder import service as ladder
from services.enterprise.ladder.rules import UnknownTier
from services.enterprise.officers import service as officers
from services.enterprise.registry import service as registry
from services.enterprise.scope import is_officer

in_district = repository.in_district
MOST = 200


@dataclass(frozen=True, slots=True)
class Task:
    """A task to be made: due on a day, or so many working days from today."""

    title: str
    owner: Literal["firm", "officer", "department"]
    due_on: date | None
    working_days: int | None


def _subject(uow: UnitOfWork) -> str:
    return uow.principal.subject if uow.principal else "system"


async def open_plan(
    uow: UnitOfWork, credit_code: str, tier: str, goal: str, target_on: date | None, tasks: Sequence[Task]
) -> Record:
    """Opens a plan for a firm and rung; raises PlanExists, UnknownTier, DueInPast, CalendarNotPublished."""
    firm, today = await registry.locked(uow, credit_code), uow.clock.today()
    if tier not in ladder.tiers():
        raise UnknownTier(pointer="/tier", tier=tier)
    rules.check_day(target_on, today, "/target_on")
    if await repository.has_open(uow, credit_code, tier):
        raise rules.PlanExists
    plan_id: UUID = uuid7()
    rows = _tasks(uow, plan_id, tasks)
    row = {"id": plan_id, "credit_code": credit_code, "district": firm["district"], "tier": tier, "goal": goal}
    await repository.add(uow, {**row, "opened_on": today, "target_on": target_on, "by": _subject(uow)})
    await repository.add_tasks(uow, rows)
    after = {"credit_code": credit_code, "tier": tier, "goal": goal, "tasks": len(rows)}
    uow.audit(action="coaching_plan.opened", subject=("coaching_plan", plan_id), before=None, after=after)
    return await plan(uow, plan_id)


async def open_way(uow: UnitOfWork, credit_code: str, tier: str, inputs: Sequence[str], target_on: date) -> Record:
    """Opens a plan whose tasks are the steps of one of the firm's ways to a rung, each with its day.

    Raises NoSuchWay, TargetTooEarly, DueInPast, PlanExists, UnknownTier, NoRuleSet.
    """
    firm, today = await registry.locked(uow, credit_code), uow.clock.today()
    rules.check_day(target_on, today, "/target_on")
    told = await steps.next_steps(uow, firm, tier, "new", today, 1)
    way = rules.way_of(told["plans"], inputs, target_on)
    rows = [rules.task_of(each, target_on, today) for each in way["steps"]]
    tasks = [Task(title, owner, due_on, None) for title, owner, due_on in rows]
    called = next(each["zh"] for each in policy.load("reference/tiers.yaml")["items"] if each["code"] == tier)
    return await open_plan(uow, credit_code, tier, f"达到{called}标准（{told['rule_set']}）", target_on, tasks)


def _tasks(uow: UnitOfWork, plan_id: UUID, tasks: Sequence[Task]) -> list[dict[str, Any]]:
    today, days = uow.clock.today(), int(policy.load("cultivation/coaching.yaml")["remind_working_days"]["value"])
    rows = []
    for number, each in enumerate(tasks):
        due = each.due_on or calendar().after(today, each.working_days or 0)
        rules.check_day(due, today, f"/tasks/{number}/due_on")
        remind_on = rules.reminder(due, today, days, calendar().is_working)
        row = {"id": uuid7(), "plan_id": plan_id, "title": each.title, "owner": each.owner}
        rows.append({**row, "due_on": due, "remind_on": remind_on})
    return rows


async def plan(reader: Reader, plan_id: UUID) -> Record:
    """A plan the caller may know of, or PlanNotFound."""
    row = await repository.plan(reader, plan_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.PlanNotFound
    return row


async def _open(uow: UnitOfWork, plan_id: UUID) -> Record:
    await registry.locked(uow, (await plan(uow, plan_id))["credit_code"])
    row = await plan(uow, plan_id)
    rules.check_open(row["closed_on"])
    return row


async def add_tasks(uow: UnitOfWork, plan_id: UUID, tasks: Sequence[Task]) -> Record:
    """Adds tasks to an open plan; raises PlanClosed, DueInPast."""
    await _open(uow, plan_id)
    rows = _tasks(uow, plan_id, tasks)
    await repository.add_tasks(uow, rows)
    after = {"titles": [each["title"] for each in rows]}
    uow.audit(action="coaching_plan.extended", subject=("coaching_plan", plan_id), before={}, after=after)
    return await plan(uow, plan_id)


async def complete_task(uow: UnitOfWork, plan_id: UUID, task_id: UUID, outcome: str) -> Record:
    """Reports a task as done; a firm reports its own. Raises TaskNotFound, TaskDone, NotTheFirmsTask, PlanClosed."""
    await _open(uow, plan_id)
    task = next((each for each in await repository.tasks(uow, plan_id) if each["id"] == task_id), None)
    if task is None:
        raise rules.TaskNotFound
    if not is_officer(uow.principal) and task["owner"] != "firm":
        raise rules.NotTheFirmsTask
    if task["done_on"] is not None:
        raise rules.TaskDone(on=task["done_on"].isoformat())
    row = {"id": task_id, "on": uow.clock.today(), "outcome": outcome, "by": _subject(uow)}
    await repository.done(uow, row)
    after = {"outcome": outcome}
    uow.audit(action="coaching_task.done", subject=("coaching_task", task_id), before={}, after=after)
    return await plan(uow, plan_id)


async def visit(uow: UnitOfWork, plan_id: UUID, visited_on: date, findings: str) -> dict[str, Any]:
    """Writes down a visit of an open plan; raises PlanClosed, NotYetVisited."""
    row = await _open(uow, plan_id)
    return await officers.record_visit(uow, dict(row), visited_on, findings, plan_id=plan_id)


async def close_plan(uow: UnitOfWork, plan_id: UUID, state: str, outcome: str) -> Record:
    """Completes or cancels a plan; raises TasksOpen, PlanClosed."""
    row = await _open(uow, plan_id)
    rules.check_closing(state, row["tasks"] - row["done"])
    change = {"id": plan_id, "state": state, "on": uow.clock.today(), "outcome": outcome, "by": _subject(uow)}
    await repository.close(uow, change)
    after = {"state": state, "outcome": outcome}
    uow.audit(action=f"coaching_plan.{state}", subject=("coaching_plan", plan_id), before={}, after=after)
    return await plan(uow, plan_id)


async def remind(uow: UnitOfWork) -> bool:
    """Tells of tasks that are due soon, each once; True when there may be more."""
    today = uow.clock.today()
    rows = await repository.to_remind(uow, today, MOST)
    await uow.lock(*{row["credit_code"] for row in rows})
    for row in rows:
        if await repository.reminded(uow, row["id"], today):
            told = {name: row[name] for name in ("plan_id", "credit_code", "district", "owner", "due_on")}
            uow.publish(CoachingTaskDue(task_id=row["id"], **told))
    return len(rows) == MOST
