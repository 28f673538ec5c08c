"""Routes of parks in life-cycle order."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors
from chassis.web import router as new_router
from services.parks.access import ParkFounder, ParkReader
from services.parks.parks import rules, service
from services.parks.parks.schemas import ParkCreate, ParkRead, UnitId

router = new_router(prefix="/v1/parks", tags=["parks"])

OnDay = Annotated[
    Day | None, Query(description="End of that day in Shanghai; today when left out", examples=["2025-12-31"])
]
InDistrict = Annotated[UnitId | None, Query(description="Unit id of a district", examples=["CQ-500107"])]


@router.post(
    "",
    status_code=201,
    responses=errors(
        rules.LeadingIndustriesOutOfBounds, rules.DistrictNotInForce, rules.DayInTheFuture, rules.ParkNameTaken
    ),
)
async def establish_park(uow: Write, _caller: ParkFounder, body: ParkCreate) -> ParkRead:
    """Establishes a park with two to three leading industries."""
    park = await service.establish_park(uow, service.NewPark(**dict(body)))
    uow.response_headers["Location"] = f"/v1/parks/{park.park_id}"
    return shown(park)


@router.get("")
async def list_parks(
    uow: Read, caller: ParkReader, paging: Paging, district: InDistrict = None, as_of: OnDay = None
) -> Page[ParkRead]:
    """Lists the parks the caller may know of, established up to a day."""
    filters = {"district": district, "as_of": as_of and as_of.isoformat()}
    after = paging.decode(filters)
    day = as_of or uow.clock.today()
    found = await service.list_parks(uow, caller, day, district, after[0] if after else None, paging.limit + 1)
    return page([shown(park) for park in found], paging, key=lambda park: (park.id,), filters=filters)


@router.get("/{park_id}", responses=errors(NotFound))
async def read_park(uow: Read, caller: ParkReader, park_id: UUID) -> ParkRead:
    """Reads one park."""
    return shown(await service.require_park(uow, park_id, caller))


def shown(park: service.Park) -> ParkRead:
    """The park as the caller sees it."""
    return ParkRead(
        id=park.park_id,
        name=park.name,
        district=park.district,
        carrier=park.carrier,
        operator=park.operator,
        leading_industries=list(park.leading_industries),
        established_on=park.established_on,
        town=park.town,
    )
