"""HTTP of report cards: figures, cards, ranking, appeals."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.paging import Paging, page
from chassis.shapes import Day, Instant, Page
from chassis.web import Read, Write, errors, router
from services.targets.access import DepartmentOfficer, DistrictOfficer, OfficialReader
from services.targets.indicators.rules import DayOutOfRange, check_day
from services.targets.report_cards import presentation, rules, service
from services.targets.report_cards import schemas as s
from services.targets.statements.rules import NotTheOwner

routes = router(prefix="/v1/targets/districts", tags=["report cards"])
AsOf = Annotated[Day | None, Query(description="End of this day; today when left out", examples=["2025-06-30"])]
KnownAt = Annotated[Instant | None, Query(description="As known at this moment; now when left out")]


@routes.post(
    "/figures",
    status_code=201,
    responses=errors(rules.InputUnknown, NotTheOwner, rules.FigureOfTheFuture, rules.UnitNotOnThatDay),
)
async def state_figure(uow: Write, caller: DepartmentOfficer, body: s.FigureCreate) -> s.FigureRead:
    """State a district's figure; it counts once another person of the department approves it."""
    row = await service.state_figure(
        uow, caller, code=body.input, district=body.district, as_of=body.as_of, value=body.value
    )
    return presentation.figure_read(row)


@routes.post(
    "/figures/{figure_id}/approval",
    responses=errors(rules.FigureUnknown, NotTheOwner, rules.FigureSettled, rules.ApproverIsSubmitter),
)
async def approve_figure(uow: Write, caller: DepartmentOfficer, figure_id: UUID) -> s.FigureRead:
    """Approve a figure that another person of the same department stated."""
    return presentation.figure_read(await service.approve_figure(uow, caller, figure_id))


@routes.get("/ranking", responses=errors(DayOutOfRange))
async def read_ranking(
    uow: Read, caller: OfficialReader, as_of: AsOf = None, known_at: KnownAt = None
) -> s.CardRankingRead:
    """The units of the day by the totals of the named sheet; equals share a place."""
    day = check_day(as_of or uow.clock.today())
    return presentation.ranking_read(day, *await service.ranking(uow, day, known_at))


@routes.get("/appeals")
async def list_appeals(uow: Read, caller: OfficialReader, paging: Paging) -> Page[s.CardAppealRead]:
    """Appeals, newest first; a district sees its own."""
    after = paging.decode({})
    rows = await service.list_appeals(uow, caller, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={}, shape=presentation.appeal_read)


@routes.post(
    "/appeals/{appeal_id}/decision",
    responses=errors(
        rules.AppealUnknown, NotTheOwner, rules.AppealDecided, rules.CorrectionNeeded, rules.DeciderIsParty
    ),
)
async def decide_appeal(
    uow: Write, caller: DepartmentOfficer, appeal_id: UUID, body: s.AppealDecision
) -> s.CardAppealRead:
    """Decide on an appeal; upheld, the corrected figure makes a new version of the card."""
    row = await service.decide_appeal(
        uow, caller, appeal_id, upheld=body.upheld, answer=body.answer, corrected=body.corrected
    )
    return presentation.appeal_read(row)


@routes.get("/{district}/report-card", responses=errors(rules.UnitNotOnThatDay, rules.NotYourCard, DayOutOfRange))
async def read_report_card(
    uow: Read, caller: OfficialReader, district: str, as_of: AsOf = None, known_at: KnownAt = None
) -> s.ReportCardRead:
    """A district's card: the named sheet with what is missing and why, and seven slots no document fills."""
    day = check_day(as_of or uow.clock.today())
    return presentation.card_read(await service.read_card(uow, caller, district, day, known_at))


@routes.post(
    "/{district}/report-card/appeals",
    status_code=201,
    responses=errors(rules.NotYourCard, rules.InputUnknown, rules.UnitNotOnThatDay, rules.FigureUnknown),
)
async def raise_appeal(uow: Write, caller: DistrictOfficer, district: str, body: s.AppealCreate) -> s.CardAppealRead:
    """Appeal against a figure on one's own card."""
    row = await service.raise_appeal(uow, caller, district, code=body.input, as_of=body.as_of, reason=body.reason)
    return presentation.appeal_read(row)
