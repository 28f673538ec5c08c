"""HTTP of brand agencies and trainings."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import AnyCaller, Officer, Overseer, Reader
from services.enterprise.brands import repository, rules, service
from services.enterprise.brands.schemas import (
    AgencyCreate,
    AgencyEnd,
    AgencyRead,
    BrandSums,
    TrainingCreate,
    TrainingRead,
    UnitBrands,
)
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.registry.rules import UnknownDistrict
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/brand-agencies", tags=["innovation records"])
training_routes = router(prefix="/v1/brand-trainings", tags=["innovation records"])
AsOf = Annotated[Day | None, Query(description="On this day; today", examples=["2026-12-31"])]
Since = Annotated[Day | None, Query(description="First day looked at", examples=["2026-01-01"])]
Until = Annotated[Day | None, Query(description="Last day looked at", examples=["2026-12-31"])]
FIRST = UUID(int=0)


@routes.post("", status_code=201, responses=errors(OutOfScope, UnknownDistrict))
async def list_brand_agency(uow: Write, caller: Officer, body: AgencyCreate) -> AgencyRead:
    """Put an agency on the list; a district officer on that of the district."""
    return _agency(await service.list_agency(uow, body.model_dump()))


@routes.get("")
async def list_brand_agencies(
    uow: Read, caller: AnyCaller, paging: Paging, district: DistrictFilter = None, as_of: AsOf = None
) -> Page[AgencyRead]:
    """Agencies on the list on a day: all, or those of a unit and of the whole city."""
    day = as_of or uow.clock.today()
    filters = {"district": district, "on": day}
    after = paging.decode(filters)
    rows = await repository.agencies(uow, day, district, after[0] if after else FIRST, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=_agency)


@routes.post("/{agency_id}/end", responses=errors(OutOfScope, rules.AgencyNotFound, rules.AgencyEnded))
async def end_brand_agency(uow: Write, caller: Officer, agency_id: Id, body: AgencyEnd) -> AgencyRead:
    """Take an agency off the list from today on; it stays on file."""
    return _agency(await service.end_agency(uow, agency_id, body.reason))


@training_routes.post(
    "",
    status_code=201,
    responses=errors(NotFound, OutOfScope, rules.AgencyNotFound, rules.TrainingToCome, rules.FirmTwice),
)
async def record_brand_training(uow: Write, caller: Officer, body: TrainingCreate) -> TrainingRead:
    """Record a training and how many people each firm sent; a district officer those of the district's firms."""
    sent = [(each.credit_code, each.people) for each in body.firms]
    return TrainingRead.of(await service.record_training(uow, body.given(), sent))


@training_routes.get("")
async def list_brand_trainings(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    since: Since = None,
    until: Until = None,
) -> Page[TrainingRead]:
    """Trainings with the firms and people the caller may know of."""
    named = {"district": district, "credit_code": credit_code, "since": since, "until": until}
    after = paging.decode(named)
    rows = await repository.trainings(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=TrainingRead.of)


@training_routes.get("/summary")
async def sum_brand_trainings(uow: Read, caller: Overseer, since: Since = None, as_of: AsOf = None) -> BrandSums:
    """Agencies on the list and people trained between two days, by unit; the last year without days."""
    last = as_of or uow.clock.today()
    first = since or last - timedelta(days=365)
    rows, city = await service.summary(uow, first, last)
    items = [UnitBrands.model_validate(row) for row in rows]
    return BrandSums(since=first, as_of=last, city_agencies=city, items=items)


def _agency(row: Record) -> AgencyRead:
    return AgencyRead.model_validate(dict(row))
