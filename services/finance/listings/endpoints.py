"""Routes of listings."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.errors import NotYetKnown
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors
from chassis.web import router as new_router
from services.finance.access import Anybody, MarketOfficer, MarketReader
from services.finance.listings import repository, rules, service
from services.finance.listings.schemas import Delisting, ListingCreate, ListingRead
from services.finance.registers import rules as registers
from services.finance.registers.schemas import (
    DistrictFilter,
    FirmFilter,
    MarketDecision,
    MarketReversal,
    NamedList,
    NamedRead,
    StateFilter,
    Year,
)

router = new_router(prefix="/v1/finance/listings", tags=["finance"])
BoardFilter = Annotated[str | None, Query(description="Only on this board", examples=["sse_star"], max_length=40)]
MakerFilter = Annotated[bool | None, Query(description="Only manufacturers, or only others", examples=[True])]
DAYS = (registers.MarketDayToCome, registers.MarketDayBeforeFirm)


@router.get("/boards")
async def list_boards(_uow: Read, _caller: Anybody) -> NamedList:
    """The boards on which a firm can be entered."""
    boards = service.document()["boards"]
    return NamedList(items=[NamedRead(id=each["id"], zh=each["zh"], en=each["en"]) for each in boards])


@router.post(
    "",
    status_code=201,
    responses=errors(
        registers.NotTheRegistersDepartment, NotYetKnown, rules.BoardUnknown, rules.StockCodeForm, *DAYS,
        rules.AlreadyListed, rules.StockCodeTaken, rules.ManufacturingNeedsReason,
    ),
)  # fmt: skip
async def propose_listing(uow: Write, caller: MarketOfficer, body: ListingCreate) -> ListingRead:
    """Enter that a firm was listed; it counts once another person has confirmed it."""
    listing_id = await service.propose_listing(uow, caller, body.model_dump())
    uow.response_headers["Location"] = f"/v1/finance/listings/{listing_id}"
    return ListingRead.of(await service.listing(uow, listing_id))


@router.get("")
async def list_listings(
    uow: Read,
    _caller: MarketReader,
    paging: Paging,
    state: StateFilter = None,
    board: BoardFilter = None,
    manufacturing: MakerFilter = None,
    year: Year = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
) -> Page[ListingRead]:
    """Listings as they were entered: a firm reads its own, a district those of its firms, the city all."""
    named = {"state": state, "board": board, "manufacturing": manufacturing, "year": year}
    named |= {"district": district, "credit_code": credit_code}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=ListingRead.of)


@router.get("/{listing_id}", responses=errors(rules.ListingNotFound))
async def read_listing(uow: Read, _caller: MarketReader, listing_id: UUID) -> ListingRead:
    """One listing."""
    return ListingRead.of(await service.listing(uow, listing_id))


@router.post(
    "/{listing_id}/decision",
    responses=errors(
        rules.ListingNotFound, registers.NotTheRegistersDepartment, registers.MarketEntryDecided,
        registers.MarketFourEyes,
    ),
)  # fmt: skip
async def decide_listing(uow: Write, caller: MarketOfficer, listing_id: UUID, body: MarketDecision) -> ListingRead:
    """Confirm or reject what another person entered; what is confirmed counts from its day."""
    confirmed = body.outcome == "confirm"
    await service.decide_listing(uow, caller, listing_id, confirmed=confirmed, comment=body.comment)
    return ListingRead.of(await service.listing(uow, listing_id))


@router.post(
    "/{listing_id}/delisting",
    responses=errors(
        rules.ListingNotFound, registers.NotTheRegistersDepartment, registers.MarketEntryNotStanding,
        registers.MarketDayToCome, registers.EndsBeforeItBegins,
    ),
)  # fmt: skip
async def delist(uow: Write, caller: MarketOfficer, listing_id: UUID, body: Delisting) -> ListingRead:
    """End a listing with its day and reason; what was counted as new stays so."""
    await service.delist(uow, caller, listing_id, body.delisted_on, body.reason, body.comment)
    return ListingRead.of(await service.listing(uow, listing_id))


@router.post(
    "/{listing_id}/reversal",
    responses=errors(
        rules.ListingNotFound, registers.NotTheRegistersDepartment, registers.MarketEntryNotStanding
    ),
)  # fmt: skip
async def reverse_listing(uow: Write, caller: MarketOfficer, listing_id: UUID, body: MarketReversal) -> ListingRead:
    """Take back a listing that was entered in error; it counts on no day."""
    await service.reverse_listing(uow, caller, listing_id, body.reason)
    return ListingRead.of(await service.listing(uow, listing_id))
