"""HTTP of plans for certificates."""

from typing import Annotated

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Reader, Registrar
from services.enterprise.certificate_plans import repository, rules, service
from services.enterprise.certificate_plans.schemas import (
    CertificatePlanClose,
    CertificatePlanCreate,
    CertificatePlanRead,
)
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/certificate-plans", tags=["innovation records"])
Overdue = Annotated[Day | None, Query(description="Only those overdue on this day", examples=["2026-12-31"])]


@routes.post(
    "",
    status_code=201,
    responses=errors(
        *(NotFound, OutOfScope, rules.CertificateUnknown, rules.PlanDueInThePast, rules.CertificateHeld),
        rules.PlanOpen,
    ),
)
async def open_certificate_plan(uow: Write, caller: Registrar, body: CertificatePlanCreate) -> CertificatePlanRead:
    """Open a firm's plan for a certificate it does not hold."""
    return _read(await service.plan(uow, await service.open_plan(uow, body.model_dump())))


@routes.get("")
async def list_certificate_plans(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    overdue_on: Overdue = None,
) -> Page[CertificatePlanRead]:
    """Plans of firms the caller may read, or those overdue on a day."""
    named = {"district": district, "credit_code": credit_code, "overdue_on": overdue_on}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_read)


@routes.post(
    "/{plan_id}/closing",
    responses=errors(rules.CertificatePlanNotFound, OutOfScope, rules.PlanClosed, rules.CertificateNotOnFile),
)
async def close_certificate_plan(
    uow: Write, caller: Registrar, plan_id: Id, body: CertificatePlanClose
) -> CertificatePlanRead:
    """Close a plan: obtained only with evidence on file, or given up."""
    await service.close_plan(uow, plan_id, body.outcome)
    return _read(await service.plan(uow, plan_id))


def _read(row: Record) -> CertificatePlanRead:
    return CertificatePlanRead.model_validate(dict(row))
