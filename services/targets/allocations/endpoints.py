"""HTTP of allocations: propose, answer, issue, read, compare."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from chassis.access import Principal
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.targets.access import DepartmentOfficer, DistrictOfficer, OfficialReader
from services.targets.allocations import rules, service
from services.targets.allocations import schemas as s
from services.targets.indicators.catalogue import catalogue, exists_on, units
from services.targets.indicators.rules import IndicatorUnknown
from services.targets.indicators.schemas import Named
from services.targets.statements.rules import NoOwner, NotTheOwner

routes = router(prefix="/v1/targets/allocations", tags=["allocations"])
Code = Annotated[str | None, Query(max_length=64, description="Code of the indicator", examples=["SRDI_SME"])]
Year = Annotated[int | None, Query(ge=2024, le=2027, description="Year of the target", examples=[2027])]
AsOf = Annotated[Day | None, Query(description="Only the versions in force on this day", examples=["2025-06-30"])]


def _share(row: dict[str, Any]) -> s.ShareRead:
    unit = units()[row["district"]]
    shown = {name: row[name] for name in ("district", "value", "note", "answered_by", "answered_at")}
    return s.ShareRead(**shown, name=Named(zh=unit["zh"], en=unit["en"]), answer=service.answer_of(row))


def _shape(row: dict[str, Any], caller: Principal, today: date) -> s.AllocationRead:
    found, rule = catalogue()[row["indicator"]], service.policy()["sum_rule"]["value"]
    shown = {name: row[name] for name in s.AllocationRead.model_fields if name in row and name != "shares"}
    return s.AllocationRead(
        **shown,
        name=Named(zh=found.zh, en=found.en),
        state=rules.state_of(row["version"], row["issued_on"] is not None, row["newest_issued"]),
        sums=s.SumCheck(
            target=row["target"], total=row["total"], difference=row["total"] - row["target"], rule=rule,
            kept=rules.adds_up(row["total"], row["target"], rule),
        ),
        shares=[_share(share) for share in row["shares"]],
        units_gone=[e["district"] for e in row["shares"] if not exists_on(units()[e["district"]], today)],
        allowed_actions=service.allowed_actions(row, caller),
    )  # fmt: skip


@routes.post(
    "",
    status_code=201,
    responses=errors(
        IndicatorUnknown, NotTheOwner, NoOwner, rules.NoPrintedTarget, rules.ShareOfNoUnit, rules.ShareTwice
    ),
)
async def propose_allocation(uow: Write, caller: DepartmentOfficer, body: s.AllocationCreate) -> s.AllocationRead:
    """Part a year's printed target among the districts; sums may still be off until it is issued."""
    shares = [(share.district, share.value) for share in body.shares]
    row = await service.propose_allocation(
        uow, caller, indicator=body.indicator, year=body.year, shares=shares, note=body.note
    )
    uow.response_headers["Location"] = f"/v1/targets/allocations/{row['id']}"
    return _shape(row, caller, uow.clock.today())


@routes.get("")
async def list_allocations(
    uow: Read, caller: OfficialReader, paging: Paging, indicator: Code = None, year: Year = None, as_of: AsOf = None
) -> Page[s.AllocationRead]:
    """Versions, newest first; a district sees those in which it has a share, and of them its own."""
    filters = {"indicator": indicator, "year": year, "as_of": as_of}
    after = paging.decode(filters)
    before, today = after[0] if after else None, uow.clock.today()
    rows = await service.list_allocations(uow, caller, before=before, limit=paging.limit + 1, **filters)
    key = lambda row: (row["id"],)  # noqa: E731 - the row's place in the order
    return page(rows, paging, key=key, filters=filters, shape=lambda row: _shape(row, caller, today))


@routes.get("/{allocation_id}", responses=errors(rules.AllocationUnknown))
async def read_allocation(uow: Read, caller: OfficialReader, allocation_id: UUID) -> s.AllocationRead:
    """One version."""
    return _shape(await service.read_allocation(uow, caller, allocation_id), caller, uow.clock.today())


@routes.get("/{allocation_id}/changes", responses=errors(rules.AllocationUnknown))
async def read_changes(uow: Read, caller: OfficialReader, allocation_id: UUID) -> s.ChangesRead:
    """What this version changed against the one before."""
    row, before, items = await service.compare(uow, caller, allocation_id)
    compared = before["version"] if before else None
    shaped = [s.ChangeRead(district=unit, before=was, after=now) for unit, was, now in items]
    return s.ChangesRead(version=row["version"], compared_with=compared, note=row["note"], items=shaped)


@routes.post(
    "/{allocation_id}/answer",
    responses=errors(rules.AllocationUnknown, rules.AllocationClosed, rules.NoShareOfYours),
)
async def answer_allocation(
    uow: Write, caller: DistrictOfficer, allocation_id: UUID, body: s.AnswerCreate
) -> s.AllocationRead:
    """Sign or contest the share of the caller's district."""
    row = await service.answer_allocation(uow, caller, allocation_id, accepted=body.accepted, note=body.note)
    return _shape(row, caller, uow.clock.today())


@routes.post(
    "/{allocation_id}/issue",
    responses=errors(
        rules.AllocationUnknown, rules.AllocationClosed, rules.ProposerMayNotIssue, NotTheOwner,
        rules.SharesDoNotAddUp, rules.NotSignedByAll,
    ),
)  # fmt: skip
async def issue_allocation(uow: Write, caller: DepartmentOfficer, allocation_id: UUID) -> s.AllocationRead:
    """Issue a version whose sums are kept and which every district signed."""
    row = await service.issue_allocation(uow, caller, allocation_id)
    return _shape(row, caller, uow.clock.today())
