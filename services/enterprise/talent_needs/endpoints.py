"""HTTP of talent needs."""

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
from services.enterprise.talent_needs import repository, rules, service
from services.enterprise.talent_needs.schemas import (
    Level,
    State,
    TalentNeedClose,
    TalentNeedCreate,
    TalentNeedRead,
    Urgency,
)

routes = router(prefix="/v1/talent-needs", tags=["talent needs"])
AsOf = Annotated[Day | None, Query(description="Needs in their state on this day; today", examples=["2026-12-31"])]
NodeFilter = Annotated[
    str | None,
    Query(description="Only at this place of the chain tree or below it", examples=["CHAIN01"], max_length=40),
]
StateFilter = Annotated[State | None, Query(description="Only in this state", examples=["open"])]
LevelFilter = Annotated[Level | None, Query(description="Only of this level", examples=["engineer"])]
UrgencyFilter = Annotated[Urgency | None, Query(description="Only this urgent", examples=["high"])]


@routes.post(
    "",
    status_code=201,
    responses=errors(NotFound, OutOfScope, ChainNodeNotFound, rules.TalentNeededBefore),
)
async def open_talent_need(uow: Write, caller: Registrar, body: TalentNeedCreate) -> TalentNeedRead:
    """Open a need; a firm its own, officers those of their firms."""
    need_id = await service.open_need(uow, body.model_dump())
    uow.response_headers["Location"] = f"/v1/talent-needs/{need_id}"
    return TalentNeedRead.of(await service.need(uow, need_id))


@routes.get("")
async def list_talent_needs(
    uow: Read,
    caller: Reader,
    paging: Paging,
    node: NodeFilter = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    state: StateFilter = None,
    level: LevelFilter = None,
    urgency: UrgencyFilter = None,
    as_of: AsOf = None,
) -> Page[TalentNeedRead]:
    """Needs the caller may read, in their state on a day."""
    day = as_of or uow.clock.today()
    named: dict[str, Any] = {"node": node, "district": district, "credit_code": credit_code, "state": state}
    named |= {"level": level, "urgency": urgency}
    after = paging.decode({**named, "on": day})
    rows = await repository.listed(uow, day, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters={**named, "on": day}, shape=TalentNeedRead.of)


@routes.get("/{need_id}", responses=errors(rules.TalentNeedNotFound))
async def read_talent_need(uow: Read, caller: Reader, need_id: Id) -> TalentNeedRead:
    """One need."""
    return TalentNeedRead.of(await service.need(uow, need_id))


@routes.post(
    "/{need_id}/closing",
    responses=errors(
        *(rules.TalentNeedNotFound, OutOfScope, rules.TalentNeedClosed, rules.TalentDayToCome),
        rules.TalentClosedBeforeOpened,
    ),
)
async def close_talent_need(uow: Write, caller: Registrar, need_id: Id, body: TalentNeedClose) -> TalentNeedRead:
    """Close a need as filled or withdrawn; it stays on file."""
    await service.close_need(uow, need_id, body.model_dump())
    return TalentNeedRead.of(await service.need(uow, need_id))
