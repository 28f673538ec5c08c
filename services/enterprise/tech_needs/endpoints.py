"""HTTP of technology needs."""

from typing import Annotated, Any

from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Reader, Registrar
from services.enterprise.chains.rules import ChainNodeNotFound
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.scope import OutOfScope
from services.enterprise.tech_needs import repository, rules, service
from services.enterprise.tech_needs.schemas import State, TechNeedCreate, TechNeedRead, TechNeedStep, Urgency

routes = router(prefix="/v1/tech-needs", tags=["technology needs"])
AsOf = Annotated[Day | None, Query(description="Needs in their state on this day; today", examples=["2026-12-31"])]
NodeFilter = Annotated[str | None, Query(description="Only at this node", examples=["CHAIN01.L2.N3"], max_length=40)]
StateFilter = Annotated[State | None, Query(description="Only in this state", examples=["opened"])]
UrgencyFilter = Annotated[Urgency | None, Query(description="Only this urgent", examples=["high"])]

PlanFilter = Annotated[
    bool | None, Query(description="Only with a standard planned beside it, or only without (缺标准研制计划)")
]


@routes.post(
    "",
    status_code=201,
    responses=errors(
        NotFound, OutOfScope, ChainNodeNotFound, rules.NoBudget, rules.NeededBeforeOpened, rules.NeedsANode
    ),
)  # fmt: skip
async def open_tech_need(uow: Write, caller: Registrar, body: TechNeedCreate) -> TechNeedRead:
    """Open a need of a firm at a node of a chain; a firm its own, officers those of their firms."""
    need_id = await service.open_need(uow, body.given())
    uow.response_headers["Location"] = f"/v1/tech-needs/{need_id}"
    return TechNeedRead.of(await service.need(uow, need_id))


@routes.get("")
async def list_tech_needs(
    uow: Read,
    caller: Reader,
    paging: Paging,
    node: NodeFilter = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    state: StateFilter = None,
    urgency: UrgencyFilter = None,
    standard_plan: PlanFilter = None,
    as_of: AsOf = None,
) -> Page[TechNeedRead]:
    """Needs the caller may read, in their state on a day."""
    day = as_of or uow.clock.today()
    named: dict[str, Any] = {"node": node, "district": district, "credit_code": credit_code, "state": state}
    named |= {"urgency": urgency, "standard_plan": standard_plan}
    after = paging.decode({**named, "on": day})
    rows = await repository.listed(uow, day, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={**named, "on": day}, shape=TechNeedRead.of)


@routes.get("/{need_id}", responses=errors(rules.TechNeedNotFound))
async def read_tech_need(uow: Read, caller: Reader, need_id: Id) -> TechNeedRead:
    """One need."""
    return TechNeedRead.of(await service.need(uow, need_id))


@routes.post("/{need_id}/steps", responses=errors(rules.TechNeedNotFound, OutOfScope, rules.TechNeedCannotMove))
async def move_tech_need(uow: Write, caller: Registrar, need_id: Id, body: TechNeedStep) -> TechNeedRead:
    """Take the next step of a need."""
    await service.move_need(uow, need_id, body.action, body.comment)
    return TechNeedRead.of(await service.need(uow, need_id))
