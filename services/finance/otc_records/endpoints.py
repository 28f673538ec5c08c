"""Routes of records of the regional equity market."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from chassis.errors import NotYetKnown
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors
from chassis.web import router as new_router
from services.finance.access import Anybody, MarketOfficer, MarketReader
from services.finance.otc_records import repository, rules, service
from services.finance.otc_records.schemas import Kind, OtcRecordCreate, OtcRecordEnd, OtcRecordRead
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

router = new_router(prefix="/v1/finance/otc-records", tags=["finance"])
KindFilter = Annotated[Kind | None, Query(description="Only of this kind", examples=["custody"])]
On = Annotated[Day | None, Query(description="Only what held on this day", examples=["2026-03-02"])]


@router.get("/kinds")
async def list_kinds(_uow: Read, _caller: Anybody) -> NamedList:
    """What a firm can be on the regional equity market."""
    kinds = service.document()["kinds"]
    return NamedList(items=[NamedRead(id=each["id"], zh=each["zh"], en=each["en"]) for each in kinds])


@router.post(
    "",
    status_code=201,
    responses=errors(
        registers.NotTheRegistersDepartment, NotYetKnown, registers.MarketDayToCome, registers.MarketDayBeforeFirm,
        rules.AlreadyRecorded,
    ),
)  # fmt: skip
async def propose_otc_record(uow: Write, caller: MarketOfficer, body: OtcRecordCreate) -> OtcRecordRead:
    """Enter that a firm is on the regional equity market; it counts once another person has confirmed it."""
    record_id = await service.propose_record(uow, caller, body.model_dump())
    uow.response_headers["Location"] = f"/v1/finance/otc-records/{record_id}"
    return OtcRecordRead.of(await service.record(uow, record_id))


@router.get("")
async def list_otc_records(
    uow: Read,
    _caller: MarketReader,
    paging: Paging,
    state: StateFilter = None,
    kind: KindFilter = None,
    on: On = None,
    year: Year = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
) -> Page[OtcRecordRead]:
    """Records as they were entered: a firm reads its own, a district those of its firms, the city all."""
    named = {"state": state, "kind": kind, "year": year, "district": district, "credit_code": credit_code}
    shown = {**named, "on": on.isoformat() if on else None}
    after = paging.decode(shown)
    rows = await repository.listed(uow, {**named, "on": on, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=shown, shape=OtcRecordRead.of)


@router.get("/{record_id}", responses=errors(rules.OtcRecordNotFound))
async def read_otc_record(uow: Read, _caller: MarketReader, record_id: UUID) -> OtcRecordRead:
    """One record."""
    return OtcRecordRead.of(await service.record(uow, record_id))


@router.post(
    "/{record_id}/decision",
    responses=errors(
        rules.OtcRecordNotFound, registers.NotTheRegistersDepartment, registers.MarketEntryDecided,
        registers.MarketFourEyes,
    ),
)  # fmt: skip
async def decide_otc_record(uow: Write, caller: MarketOfficer, record_id: UUID, body: MarketDecision) -> OtcRecordRead:
    """Confirm or reject what another person entered; what is confirmed counts from its day."""
    confirmed = body.outcome == "confirm"
    await service.decide_record(uow, caller, record_id, confirmed=confirmed, comment=body.comment)
    return OtcRecordRead.of(await service.record(uow, record_id))


@router.post(
    "/{record_id}/end",
    responses=errors(
        rules.OtcRecordNotFound, registers.NotTheRegistersDepartment, registers.MarketEntryNotStanding,
        registers.MarketDayToCome, registers.EndsBeforeItBegins,
    ),
)  # fmt: skip
async def end_otc_record(uow: Write, caller: MarketOfficer, record_id: UUID, body: OtcRecordEnd) -> OtcRecordRead:
    """End a record with its day and reason; what was counted as new stays so."""
    await service.end_record(uow, caller, record_id, body.ended_on, body.reason, body.comment)
    return OtcRecordRead.of(await service.record(uow, record_id))


@router.post(
    "/{record_id}/reversal",
    responses=errors(
        rules.OtcRecordNotFound, registers.NotTheRegistersDepartment, registers.MarketEntryNotStanding
    ),
)  # fmt: skip
async def reverse_otc_record(uow: Write, caller: MarketOfficer, record_id: UUID, body: MarketReversal) -> OtcRecordRead:
    """Take back a record that was entered in error; it counts on no day."""
    await service.reverse_record(uow, caller, record_id, body.reason)
    return OtcRecordRead.of(await service.record(uow, record_id))
