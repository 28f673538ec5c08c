"""Routes of residents in life-cycle order."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.access import Principal
from chassis.errors import NotFound, NotYetKnown
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors
from chassis.web import router as new_router
from services.parks.access import ParkKeeper, ParkReader
from services.parks.parks.endpoints import OnDay
from services.parks.parks.rules import DayInTheFuture
from services.parks.residents import rules, service
from services.parks.residents.schemas import DepartureCreate, Kind, ResidentCreate, ResidentRead

router = new_router(prefix="/v1/parks/{park_id}/residents", tags=["parks"])

OfKind = Annotated[Kind | None, Query(description="Only residents of this kind", examples=["team"])]


@router.post(
    "",
    status_code=201,
    responses=errors(NotFound, NotYetKnown, rules.FirmOrTeam, rules.AlreadyResident, DayInTheFuture),
)
async def move_in(uow: Write, caller: ParkKeeper, park_id: UUID, body: ResidentCreate) -> ResidentRead:
    """Moves a firm, an incubatee or a team into the park."""
    resident = await service.move_in(uow, caller, park_id, service.NewResident(**dict(body)))
    uow.response_headers["Location"] = f"/v1/parks/{park_id}/residents/{resident.resident_id}"
    tiers = await service.tiers_of(uow, [resident], uow.clock.today())
    return _shown(resident, caller, tiers)


@router.get("", responses=errors(NotFound))
async def list_residents(
    uow: Read, caller: ParkReader, paging: Paging, park_id: UUID, kind: OfKind = None, as_of: OnDay = None
) -> Page[ResidentRead]:
    """Lists who lives in the park on a day."""
    filters = {"park_id": str(park_id), "kind": kind, "as_of": as_of and as_of.isoformat()}
    after, day = paging.decode(filters), as_of or uow.clock.today()
    last = after[0] if after else None
    found = await service.list_residents(uow, caller, park_id, day, kind, last, paging.limit + 1)
    tiers = await service.tiers_of(uow, found, day)
    items = [_shown(each, caller, tiers) for each in found]
    return page(items, paging, key=lambda each: (each.id,), filters=filters)


@router.get("/{resident_id}", responses=errors(NotFound))
async def read_resident(
    uow: Read, caller: ParkReader, park_id: UUID, resident_id: UUID, as_of: OnDay = None
) -> ResidentRead:
    """Reads one resident, with the titles in force on a day."""
    found = await service.require_resident(uow, caller, park_id, resident_id)
    day = as_of or uow.clock.today()
    return _shown(found, caller, await service.tiers_of(uow, [found], day))


@router.post(
    "/{resident_id}/departure",
    responses=errors(NotFound, rules.AlreadyLeft, rules.LeftBeforeItCame, rules.DepartureAhead),
)
async def depart(
    uow: Write, caller: ParkKeeper, park_id: UUID, resident_id: UUID, body: DepartureCreate
) -> ResidentRead:
    """Lets a resident leave the park."""
    gone = await service.depart(uow, caller, park_id, resident_id, body.moved_out_on, body.reason)
    return _shown(gone, caller, await service.tiers_of(uow, [gone], uow.clock.today()))


def _shown(resident: service.Resident, caller: Principal, tiers: dict[str, list[str]]) -> ResidentRead:
    may_keep = caller.has("park-operator") or caller.has("municipal-officer")
    values = {name: value for name, value in vars(resident).items() if name != "resident_id"}
    return ResidentRead(
        **values,
        id=resident.resident_id,
        tiers=tiers.get(resident.credit_code or "", []),
        allowed_actions=["departure"] if may_keep and resident.moved_out_on is None else [],
    )
