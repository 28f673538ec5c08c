"""HTTP of remedies: proposals, tasks, progress, completion, check."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from chassis.access import Principal
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.targets.access import DepartmentOfficer, DistrictOfficer, OfficialReader
from services.targets.environment_rounds import rules as rounds
from services.targets.environment_rounds.service import policy
from services.targets.indicators.catalogue import units
from services.targets.indicators.rules import DayOutOfRange, check_day
from services.targets.indicators.schemas import Named
from services.targets.remedies import rules, service
from services.targets.remedies import schemas as s

routes = router(prefix="/v1/targets", tags=["environment assessment"])
AsOf = Annotated[Day | None, Query(description="How it stands at the end of this day; today when left out")]
Round = Annotated[UUID | None, Query(alias="round", description="Only tasks of this round")]


def _unit(district: str) -> Named:
    return Named(zh=units()[district]["zh"], en=units()[district]["en"])


def _task(row: dict[str, Any], caller: Principal, day: date, today: date) -> s.TaskRead:
    shown = {name: row[name] for name in s.TaskRead.model_fields if name in row and name != "steps"}
    steps = rules.taken_by_day(row["steps"], day)
    return s.TaskRead(
        **shown, name=_unit(row["district"]), state=rules.state_on(row["due_on"], row["steps"], day),
        progress_percent=rules.progress_on(row["steps"], day),
        steps=[s.StepRead(**{name: step[name] for name in s.StepRead.model_fields}) for step in steps],
        allowed_actions=service.allowed_actions(row, caller, today),
    )  # fmt: skip


@routes.get(
    "/environment-assessments/{round_id}/proposals",
    responses=errors(rounds.NotTheAssessmentOffice, rounds.RoundUnknown, rounds.RoundNotPublished),
)
async def propose_tasks(uow: Read, caller: DepartmentOfficer, round_id: UUID) -> s.ProposalsRead:
    """Weak scores of a published round that have no task yet."""
    found = await service.propose_tasks(uow, caller, round_id)
    items = [
        s.ProposalRead(district=unit, name=_unit(unit), indicator=code, score=score, weight=weight)
        for unit, code, score, weight in found
    ]
    return s.ProposalsRead(below_ratio=policy()["remedies"]["proposed_below"], items=items)


@routes.post(
    "/environment-assessments/{round_id}/tasks",
    status_code=201,
    responses=errors(
        rounds.NotTheAssessmentOffice, rounds.RoundUnknown, rounds.RoundNotPublished, rules.DistrictNotAssessed,
        rules.IndicatorNotAssessed, rules.DueInThePast,
    ),
)  # fmt: skip
async def set_task(uow: Write, caller: DepartmentOfficer, round_id: UUID, body: s.TaskCreate) -> s.TaskRead:
    """Set a district a task with owner unit and due day."""
    row = await service.set_task(uow, caller, round_id, **body.model_dump())
    uow.response_headers["Location"] = f"/v1/targets/environment-tasks/{row['id']}"
    today = uow.clock.today()
    return _task(row, caller, today, today)


@routes.get("/environment-tasks", responses=errors(DayOutOfRange))
async def list_tasks(
    uow: Read, caller: OfficialReader, paging: Paging, round_id: Round = None, as_of: AsOf = None
) -> Page[s.TaskRead]:
    """Tasks set by a day and how they stood then, newest first; a district sees its own."""
    today = uow.clock.today()
    day = check_day(as_of or today)
    filters = {"as_of": day, "round": round_id}
    after = paging.decode(filters)
    before = after[0] if after else None
    rows = await service.list_tasks(
        uow, caller, round_id=round_id, as_of=day, before=before, limit=paging.limit + 1
    )  # fmt: skip
    shape = lambda row: _task(row, caller, day, today)  # noqa: E731 - one line a row
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=shape)


@routes.get("/environment-tasks/{task_id}", responses=errors(rules.TaskUnknown))
async def read_task(uow: Read, caller: OfficialReader, task_id: UUID) -> s.TaskRead:
    """One task with its steps; a district its own."""
    today = uow.clock.today()
    return _task(await service.read_task(uow, caller, task_id), caller, today, today)


@routes.post("/environment-tasks/{task_id}/progress", responses=errors(rules.TaskUnknown, rules.TaskReported))
async def tell_progress(uow: Write, caller: DistrictOfficer, task_id: UUID, body: s.ProgressCreate) -> s.TaskRead:
    """Tell how far a task of one's own district is."""
    today = uow.clock.today()
    return _task(await service.tell_progress(uow, caller, task_id, **body.model_dump()), caller, today, today)


@routes.post("/environment-tasks/{task_id}/completion", responses=errors(rules.TaskUnknown, rules.TaskReported))
async def report_completion(uow: Write, caller: DistrictOfficer, task_id: UUID, body: s.CompletionCreate) -> s.TaskRead:
    """Report that a task of one's own district is completed; it waits for the check."""
    today = uow.clock.today()
    return _task(await service.report_completion(uow, caller, task_id, note=body.note), caller, today, today)


@routes.post(
    "/environment-tasks/{task_id}/check",
    responses=errors(
        rounds.NotTheAssessmentOffice, rules.TaskUnknown, rules.TaskNotReported, rules.CheckerSetTheTask
    ),
)  # fmt: skip
async def check_completion(uow: Write, caller: DepartmentOfficer, task_id: UUID, body: s.CheckCreate) -> s.TaskRead:
    """Confirm a completion or give the task back; by another person than who set it."""
    today = uow.clock.today()
    return _task(await service.check_completion(uow, caller, task_id, **body.model_dump()), caller, today, today)
