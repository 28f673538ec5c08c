"""HTTP of monitoring: open, report, late list, close."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from chassis.workdays import CalendarNotPublished
from services.targets.access import DepartmentOfficer, Firm, MonitorReader, OfficialReader, StatementReader
from services.targets.indicators.schemas import Named
from services.targets.monitoring import rules, service
from services.targets.monitoring import schemas as s

routes = router(prefix="/v1/targets/monitoring", tags=["monitoring"])
AsOf = Annotated[Day | None, Query(description="End of this day; today when left out", examples=["2025-07-15"])]
Form = Annotated[str | None, Query(max_length=64, description="Only of this form", examples=["MONTHLY_OPERATION"])]


def _period(row: dict[str, Any]) -> s.PeriodRead:
    indices = [s.IndexRead(field=code, **each) for code, each in (row["indices"] or {}).items()]
    shown = {name: row[name] for name in s.PeriodRead.model_fields if name in row and name != "indices"}
    return s.PeriodRead(**shown, ends_on=service.end_of(row), indices=indices)


def _submission(row: dict[str, Any]) -> s.SubmissionRead:
    return s.SubmissionRead(**{name: row[name] for name in s.SubmissionRead.model_fields})


def _named(row: dict[str, Any]) -> Named:
    return Named(zh=row["zh"], en=row["en"])


def _form(row: dict[str, Any]) -> s.FormRead:
    return s.FormRead(
        code=row["code"], name=_named(row), every=row["every"], due_working_days=service.policy()["due_working_days"],
        fields=[s.FieldRead(code=e["code"], name=_named(e), indexed=e["indexed"]) for e in row["fields"]],
        checks=[s.CheckRead(code=each["code"], name=_named(each)) for each in row["at_most"]],
    )  # fmt: skip


@routes.get("/forms")
async def list_forms(uow: Read, caller: MonitorReader) -> s.FormList:
    """The reporting forms with their fields and checks."""
    return s.FormList(items=[_form(each) for each in service.policy()["forms"]])


@routes.post(
    "/periods",
    status_code=201,
    responses=errors(
        rules.NotTheMonitor, rules.FormUnknown, rules.PeriodExists, rules.LaterPeriodClosed, rules.FirmTwice,
        CalendarNotPublished,
    ),
)  # fmt: skip
async def open_period(uow: Write, caller: DepartmentOfficer, body: s.PeriodCreate) -> s.PeriodRead:
    """Open a month or quarter; the sample is drawn from the frame by a seed anybody can try again."""
    frame = [(firm.credit_code, firm.stratum) for firm in body.frame]
    row = await service.open_period(
        uow, caller, form=body.form, month=body.month, seed=body.seed, per_stratum=body.per_stratum, frame=frame
    )
    return _period(row)


@routes.get("/periods")
async def list_periods(uow: Read, caller: MonitorReader, paging: Paging, form: Form = None) -> Page[s.PeriodRead]:
    """Periods, the last opened first; a firm sees those in whose sample it is."""
    filters = {"form": form}
    after = paging.decode(filters)
    rows = await service.list_periods(uow, caller, form, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=_period)


@routes.get("/alerts")
async def list_alerts(uow: Read, caller: OfficialReader, paging: Paging, form: Form = None) -> Page[s.AlertRead]:
    """Indices that fell by the share of the policy or more, the last period first."""
    filters = {"form": form}
    after = paging.decode(filters)
    at = (after[0], after[1], after[2]) if after else None
    rows = await service.list_alerts(uow, form, at, paging.limit + 1)
    key = lambda row: (row["month"], row["form"], row["field"])  # noqa: E731 - the row's place in the order
    return page(rows, paging, key=key, filters=filters, shape=lambda row: s.AlertRead(**row))


@routes.get("/periods/{period_id}", responses=errors(rules.PeriodUnknown))
async def read_period(uow: Read, caller: MonitorReader, period_id: UUID) -> s.PeriodRead:
    """A watched month or quarter with its indices."""
    return _period(await service.read_period(uow, caller, period_id))


@routes.post(
    "/periods/{period_id}/submissions",
    status_code=201,
    responses=errors(rules.PeriodUnknown, rules.PeriodClosed, rules.FieldsDiffer),
)
async def submit_form(uow: Write, caller: Firm, period_id: UUID, body: s.SubmissionCreate) -> s.SubmissionRead:
    """Report for one's own firm; a later report takes the place of an earlier one."""
    kept, _ = await service.submit_form(uow, caller, period_id, dict(body.values))
    return _submission(kept)


@routes.get("/periods/{period_id}/submissions", responses=errors(rules.PeriodUnknown))
async def read_own_reports(uow: Read, caller: Firm, period_id: UUID) -> s.OwnReportsRead:
    """What one's own firm reported in a period."""
    rows = await service.own_reports(uow, caller, period_id)
    return s.OwnReportsRead(items=[_submission(row) for row in rows])


@routes.get("/periods/{period_id}/late", responses=errors(rules.PeriodUnknown))
async def list_late(uow: Read, caller: StatementReader, period_id: UUID, as_of: AsOf = None) -> s.LateRead:
    """Who reported late or not at all by a day."""
    day = as_of or uow.clock.today()
    row, codes = await service.late_firms(uow, caller, period_id, day)
    return s.LateRead(as_of=day, due_on=row["due_on"], credit_codes=codes)


@routes.get("/periods/{period_id}/quality", responses=errors(rules.PeriodUnknown))
async def read_quality(uow: Read, caller: StatementReader, period_id: UUID) -> s.QualityRead:
    """How each stratum reported, and which reports carry a warning."""
    row, strata, warned = await service.quality(uow, caller, period_id)
    return s.QualityRead(
        period_id=row["id"], strata=[s.StratumRead(**each) for each in strata],
        warned=[_submission(each) for each in warned],
    )  # fmt: skip


@routes.post(
    "/periods/{period_id}/closure",
    responses=errors(
        rules.NotTheMonitor, rules.PeriodUnknown, rules.PeriodClosed, rules.PeriodNotOver, rules.EarlierPeriodOpen
    ),
)
async def close_period(uow: Write, caller: DepartmentOfficer, period_id: UUID) -> s.PeriodRead:
    """Close a month or quarter that has ended; its indices are chained to the one before and told."""
    return _period(await service.close_period(uow, caller, period_id))
