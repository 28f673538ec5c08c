"""HTTP of district desks and quotas."""

from typing import Annotated

from fastapi import Path, Query

from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Overseer
from services.enterprise.ladder.rules import UnknownTier
from services.enterprise.parameters import DistrictFilter, TierFilter
from services.enterprise.registry.rules import UnknownDistrict
from services.enterprise.scope import OutOfScope
from services.enterprise.workspaces import rules, service
from services.enterprise.workspaces.schemas import DeskRead, QuotaCreate, QuotaRead, QuotasRead

routes = router(prefix="/v1/district-workspaces", tags=["district workspaces"])
quota_routes = router(prefix="/v1/district-quotas", tags=["district workspaces"])
Unit = Annotated[str, Path(description="The unit_id", examples=["CQ-500107"], max_length=40)]
OfYear = Annotated[int | None, Query(ge=2020, le=2200, description="The year; this one", examples=[2026])]


@routes.get("/{district}", responses=errors(OutOfScope))
async def read_district_workspace(uow: Read, caller: Overseer, district: Unit) -> DeskRead:
    """A district's pipeline, review queue, quotas, coaching and staff today; a district officer reads the own."""
    service.must_be_own(uow, district)
    return DeskRead.model_validate(await service.desk(uow, district))


@quota_routes.post("", status_code=201, responses=errors(UnknownTier, UnknownDistrict, rules.QuotaForThePast))
async def set_district_quota(uow: Write, caller: MunicipalOfficer, body: QuotaCreate) -> QuotaRead:
    """Give a district its places of a rung for a year; the latest stands, earlier ones stay on file."""
    row = await service.set_quota(uow, body.tier, body.year, body.district, body.places, body.document_number)
    return QuotaRead.model_validate(row)


@quota_routes.get("", responses=errors(OutOfScope))
async def list_district_quotas(
    uow: Read, caller: Overseer, year: OfYear = None, district: DistrictFilter = None, tier: TierFilter = None
) -> QuotasRead:
    """The quotas of a year and what their districts passed on of them; a district officer reads the own."""
    wanted = year or uow.clock.today().year
    rows = await service.quotas(uow, wanted, service.must_be_own(uow, district), tier)
    return QuotasRead(year=wanted, items=[QuotaRead.model_validate(row) for row in rows])
