"""HTTP of monitoring: open, report, late list, close."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from chassis.shapes import Day
from chassis.web import Read, Write, errors, router
from chassis.workdays import CalendarNotPublished
from services.targets.access import DepartmentOfficer, Firm, MonitorReader, StatementReader
from services.targets.monitoring import rules, service
from services.targets.monitoring import schemas as s

routes = router(prefix="/v1/targets/monitoring", tags=["monitoring"])
AsOf = Annotated[Day | None, Query(description="End of this day; today when left out", examples=["2025-07-15"])]


def _period(row: dict[str, Any]) -> s.PeriodRead:
    indices = [s.IndexRead(field=code, **each) for code, each in (row["indices"] or {}).items()]
    shown = {name: row[name] for name in s.PeriodRead.model_fields if name != "indices"}
    return s.PeriodRead(**shown, indices=indices)


@routes.post(
    "/periods",
    status_code=201,
    responses=errors(rules.NotTheMonitor, rules.FormUnknown, rules.PeriodExists, rules.FirmTwice, CalendarNotPublished),
)
async def open_period(uow: Write, caller: DepartmentOfficer, body: s.PeriodCreate) -> s.PeriodRead:
    """Open a month: the sample is drawn from the frame, so many firms a stratum, by a seed anybody can try again."""
    frame = [(firm.credit_code, firm.stratum) for firm in body.frame]
    row = await service.open_period(
        uow, caller, form=body.form, month=body.month, seed=body.seed, per_stratum=body.per_stratum, frame=frame
    )
    return _period(row)


@routes.get("/periods/{period_id}", responses=errors(rules.PeriodUnknown))
async def read_period(uow: Read, caller: MonitorReader, period_id: UUID) -> s.PeriodRead:
    """A watched month with its indices."""
    return _period(await service.read_period(uow, caller, period_id))


@routes.post(
    "/periods/{period_id}/submissions",
    status_code=201,
    responses=errors(rules.PeriodUnknown, rules.PeriodClosed, rules.FieldsDiffer),
)
async def submit_form(uow: Write, caller: Firm, period_id: UUID, body: s.SubmissionCreate) -> s.SubmissionRead:
    """Report for one's own firm; a later report takes the place of an earlier one."""
    kept, _ = await service.submit_form(uow, caller, period_id, dict(body.values))
    return s.SubmissionRead(**{name: kept[name] for name in s.SubmissionRead.model_fields})


@routes.get("/periods/{period_id}/late", responses=errors(rules.PeriodUnknown))
async def list_late(uow: Read, caller: StatementReader, period_id: UUID, as_of: AsOf = None) -> s.LateRead:
    """Who reported late or not at all by a day."""
    day = as_of or uow.clock.today()
    row, codes = await service.late_firms(uow, caller, period_id, day)
    return s.LateRead(as_of=day, due_on=row["due_on"], credit_codes=codes)


@routes.post(
    "/periods/{period_id}/closure",
    responses=errors(
        rules.NotTheMonitor, rules.PeriodUnknown, rules.PeriodClosed, rules.PeriodNotOver, rules.EarlierPeriodOpen
    ),
)
async def close_period(uow: Write, caller: DepartmentOfficer, period_id: UUID) -> s.PeriodRead:
    """Close a month that has ended; its indices are chained to the month before and told to whoever listens."""
    return _period(await service.close_period(uow, caller, period_id))
