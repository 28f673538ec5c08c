"""HTTP of reports: ask, watch, fetch; decisions of the leading group and their follow-up."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from chassis.access import Principal
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.targets.access import DepartmentOfficer, StatementReader
from services.targets.environment_rounds.rules import RoundNotPublished, RoundUnknown
from services.targets.environment_rounds.service import published_round
from services.targets.indicators.rules import DayOutOfRange, IndicatorUnknown, check_day
from services.targets.reports import rules, service
from services.targets.reports import schemas as s

routes = router(prefix="/v1/targets", tags=["reports"])
AsOf = Annotated[Day | None, Query(description="How it stands at the end of this day; today when left out")]
Owner = Annotated[str | None, Query(max_length=64, description="Only this department's", examples=["市经济信息委"])]
TYPES = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {kind: {} for kind in TYPES.values()}},
}


def _report(row: dict[str, Any]) -> s.ReportRead:
    return s.ReportRead(**{name: row[name] for name in s.ReportRead.model_fields})


def _decision(row: dict[str, Any], caller: Principal, day: date) -> s.DecisionRead:
    shown = {name: row[name] for name in s.DecisionRead.model_fields if name in row}
    state = rules.follow_state(row["done_on"], row["due_on"], day)
    may = row["done_on"] is None and caller.has("municipal-officer") and caller.department == row["owner"]
    return s.DecisionRead(**shown, state=state, allowed_actions=["completion"] if may else [])


@routes.post("/reports", status_code=202, responses=errors(rules.ReportOfTheFuture))
async def request_report(uow: Write, caller: DepartmentOfficer, body: s.ReportCreate) -> s.ReportRead:
    """Ask for a report; the worker makes it within seconds."""
    row = await service.request_report(
        uow, caller, kind=body.kind, file_format=body.format, language=body.language, as_of=body.as_of
    )
    uow.response_headers["Location"] = f"/v1/targets/reports/{row['id']}"
    return _report(row)


@routes.post(
    "/environment-assessments/{round_id}/reports",
    status_code=202,
    responses=errors(RoundUnknown, RoundNotPublished),
)
async def request_assessment_report(
    uow: Write, caller: DepartmentOfficer, round_id: UUID, body: s.AssessmentReportCreate
) -> s.ReportRead:
    """Ask for the report of a published round; the worker makes it, `/v1/targets/reports/{id}` has it."""
    found = await published_round(uow, caller, round_id)
    row = await service.request_report(
        uow, caller, kind=service.ASSESSMENT, file_format=body.format, language=body.language, as_of=found["as_of"],
        subject=round_id,
    )  # fmt: skip
    uow.response_headers["Location"] = f"/v1/targets/reports/{row['id']}"
    return _report(row)


@routes.get("/reports")
async def list_reports(uow: Read, caller: StatementReader, paging: Paging) -> Page[s.ReportRead]:
    """Reports, newest first."""
    after = paging.decode({})
    rows = await service.list_reports(uow, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=_report)


@routes.get("/reports/{report_id}", responses=errors(rules.ReportUnknown))
async def read_report(uow: Read, caller: StatementReader, report_id: UUID) -> s.ReportRead:
    """A report and how far it is."""
    return _report(await service.read_report(uow, report_id))


@routes.get(
    "/reports/{report_id}/content",
    response_class=Response,
    responses=_FILE | errors(rules.ReportUnknown, rules.ReportNotReady),
)
async def fetch_report(uow: Read, caller: StatementReader, report_id: UUID) -> Response:
    """The finished file."""
    file_format, content = await service.fetch_report(uow, report_id)
    headers = {"Content-Disposition": f'attachment; filename="report-{report_id}.{file_format}"'}
    return Response(content, media_type=TYPES[file_format], headers=headers)


@routes.post(
    "/decisions",
    status_code=201,
    responses=errors(
        rules.NotTheOffice, rules.DueBeforeDecided, rules.ReportOfTheFuture, IndicatorUnknown, rules.DepartmentUnknown
    ),
)
async def record_decision(uow: Write, caller: DepartmentOfficer, body: s.DecisionCreate) -> s.DecisionRead:
    """Record a decision of the leading group with its owner and due day."""
    row = await service.record_decision(uow, caller, **body.model_dump())
    return _decision(row, caller, uow.clock.today())


@routes.get("/decisions", responses=errors(DayOutOfRange))
async def list_decisions(
    uow: Read, caller: StatementReader, paging: Paging, as_of: AsOf = None, owner: Owner = None
) -> Page[s.DecisionRead]:
    """Decisions taken up to a day and how they stood then, newest first."""
    day = check_day(as_of or uow.clock.today())
    filters = {"as_of": day, "owner": owner}
    after = paging.decode(filters)
    rows = await service.list_decisions(uow, day, owner, after[0] if after else None, paging.limit + 1)
    shape = lambda row: _decision(row, caller, day)  # noqa: E731 - one line a row
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=shape)


@routes.post(
    "/decisions/{decision_id}/completion",
    responses=errors(rules.FollowUpUnknown, rules.NotTheFollower, rules.FollowUpDone),
)
async def finish_decision(
    uow: Write, caller: DepartmentOfficer, decision_id: UUID, body: s.DecisionResult
) -> s.DecisionRead:
    """Say that a decision of one's own department is carried out, and how."""
    row = await service.finish_decision(uow, caller, decision_id, result=body.result)
    return _decision(row, caller, uow.clock.today())
