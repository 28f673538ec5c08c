"""HTTP of IP titles, standards, certificates and brands."""

from datetime import date, timedelta
from typing import Annotated, Literal

from asyncpg import Record
from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page
from chassis.web import Read, errors, router
from services.enterprise.access import Overseer, Reader
from services.enterprise.filings.schemas import Level
from services.enterprise.filings.service import dated
from services.enterprise.innovation_records import repository, service
from services.enterprise.innovation_records.rules import RecordKind, State
from services.enterprise.innovation_records.schemas import (
    CertificateGaps,
    DistrictRecords,
    FirmRecord,
    RecordList,
    RecordRead,
    RecordSums,
    StageGaps,
    StageGapsRead,
)
from services.enterprise.parameters import DistrictFilter, FirmFilter

routes = router(prefix="/v1/enterprises/{credit_code}", tags=["innovation records"])
registry_routes = router(prefix="/v1/innovation-records", tags=["innovation records"])
AsOf = Annotated[Day | None, Query(description="What holds on this day; today", examples=["2026-12-31"])]
OfRecord = Annotated[RecordKind | None, Query(description="Only these", examples=["standard"])]
OfState = Annotated[State | None, Query(description="Only in this state", examples=["in_force"])]
Within = Annotated[
    int | None, Query(ge=0, le=3660, description="Only those in force that end within so many days", examples=[90])
]

OfCode = Annotated[str | None, Query(description="Only of this code", examples=["ISO9001"], max_length=40)]
OfLevel = Annotated[Level | None, Query(description="Only given at this level", examples=["national"])]
OfRole = Annotated[
    Literal["led", "took_part"] | None, Query(description="Only with this role in a standard", examples=["led"])
]
RECORD_KINDS: tuple[RecordKind, ...] = ("ip_title", "standard", "certificate", "brand")


@routes.get("/innovation-records", responses=errors(NotFound))
async def list_innovation_records(
    uow: Read,
    caller: Reader,
    credit_code: CreditCode,
    record: OfRecord = None,
    state: OfState = None,
    ends_within_days: Within = None,
    as_of: AsOf = None,
) -> RecordList:
    """A firm's IP titles, standards, certificates and brands on a day; they are filed as evidence."""
    day = as_of or uow.clock.today()
    shown = [RecordRead.of(item) for item in await service.records(uow, credit_code, day)]
    kept = [each for each in shown if record in {None, each.record} and state in {None, each.state}]
    if ends_within_days is not None:
        kept = [each for each in kept if each.days_left is not None and 0 <= each.days_left <= ends_within_days]
    return RecordList(credit_code=credit_code, as_of=day, items=kept)


@routes.get("/certificate-gaps", responses=errors(NotFound))
async def read_certificate_gaps(
    uow: Read, caller: Reader, credit_code: CreditCode, as_of: AsOf = None
) -> CertificateGaps:
    """Which certificates of quality management a firm's stage expects and which it lacks on a day."""
    day = as_of or uow.clock.today()
    gaps = await service.certificate_gaps(uow, credit_code, day)
    return CertificateGaps(credit_code=credit_code, as_of=day, **gaps)


@registry_routes.get("")
async def list_records_of_all_firms(
    uow: Read,
    caller: Reader,
    paging: Paging,
    record: OfRecord = None,
    state: OfState = None,
    code: OfCode = None,
    level: OfLevel = None,
    role: OfRole = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    ends_within_days: Within = None,
    as_of: AsOf = None,
) -> Page[FirmRecord]:
    """The registry of records: what the caller may read of all firms, what ends first in front."""
    day = as_of or uow.clock.today()
    until = None if ends_within_days is None else (day + timedelta(days=ends_within_days)).isoformat()
    named = {"code": code, "level": level, "role": role, "district": district, "credit_code": credit_code}
    filters = {**named, "until": until, "record": record, "state": state, "on": day}
    begin = paging.decode(filters)
    place = {"ends": begin[0], "after": begin[1]} if begin else {}
    rows = await repository.listed(uow, day, record, state, {**named, "until": until, **place}, paging.limit + 1)
    return page(
        rows, paging, key=lambda row: (row["ends"], row["id"]), filters=filters, shape=lambda row: _record(row, day)
    )


@registry_routes.get("/summary")
async def sum_records(uow: Read, caller: Overseer, as_of: AsOf = None) -> RecordSums:
    """Records in force on a day and the firms that hold them, by district."""
    day = as_of or uow.clock.today()
    return RecordSums(as_of=day, items=[_sums(row) for row in await repository.sums(uow, day)])


@registry_routes.get("/certificate-gaps")
async def read_gaps_by_stage(
    uow: Read, caller: Overseer, district: DistrictFilter = None, as_of: AsOf = None
) -> StageGapsRead:
    """How many firms of each district and life-cycle stage lack which certificate on a day."""
    day = as_of or uow.clock.today()
    rows, confidence = await service.gaps_by_stage(uow, day, district)
    items = [StageGaps.model_validate(row) for row in rows]
    return StageGapsRead(as_of=day, stages_confidence=confidence, items=items)


def _record(row: Record, day: date) -> FirmRecord:
    item = service.told({"id": str(row["id"]), "kind": row["kind"], **dated(row["item"])}, day)
    firm = {name: row[name] for name in ("credit_code", "name", "district")}
    return FirmRecord.model_validate({**RecordRead.of(item or {}).model_dump(), **firm})


def _sums(row: Record) -> DistrictRecords:
    records = {kind: row[f"{kind}s"] for kind in RECORD_KINDS}
    firms = {kind: row[f"{kind}_firms"] for kind in RECORD_KINDS}
    return DistrictRecords.model_validate({"district": row["district"], "records": records, "firms": firms})
