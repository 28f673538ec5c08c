"""HTTP of plans for standards."""

from typing import Annotated
from uuid import UUID

from asyncpg import Record
from fastapi import Query

from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Reader, Registrar
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.scope import OutOfScope
from services.enterprise.standard_plans import repository, rules, service
from services.enterprise.standard_plans.schemas import StandardPlanClose, StandardPlanCreate, StandardPlanRead
from services.enterprise.tech_needs.rules import TechNeedNotFound

routes = router(prefix="/v1/standard-plans", tags=["innovation records"])
OfNeed = Annotated[UUID | None, Query(description="Only beside this technology need")]
Overdue = Annotated[Day | None, Query(description="Only those overdue on this day", examples=["2026-12-31"])]


@routes.post(
    "",
    status_code=201,
    responses=errors(
        *(TechNeedNotFound, OutOfScope, rules.NeedIsOver, rules.StandardDueInThePast, rules.StandardPlanned)
    ),
)
async def open_standard_plan(uow: Write, caller: Registrar, body: StandardPlanCreate) -> StandardPlanRead:
    """Plan a standard beside a technology need that is open or worked on."""
    return _read(await service.plan(uow, await service.open_plan(uow, body.model_dump())))


@routes.get("")
async def list_standard_plans(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    need_id: OfNeed = None,
    overdue_on: Overdue = None,
) -> Page[StandardPlanRead]:
    """Plans of firms the caller may read, or those overdue on a day."""
    named = {"district": district, "credit_code": credit_code, "need_id": need_id, "overdue_on": overdue_on}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_read)


@routes.post(
    "/{plan_id}/closing",
    responses=errors(rules.StandardPlanNotFound, OutOfScope, rules.StandardPlanClosed, rules.StandardNotOnFile),
)
async def close_standard_plan(uow: Write, caller: Registrar, plan_id: Id, body: StandardPlanClose) -> StandardPlanRead:
    """Close a plan: published only with the standard on file, or given up."""
    await service.close_plan(uow, plan_id, body.outcome, body.evidence_id)
    return _read(await service.plan(uow, plan_id))


def _read(row: Record) -> StandardPlanRead:
    return StandardPlanRead.model_validate(dict(row))
