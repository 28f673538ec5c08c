"""HTTP of adverse records."""

from typing import Annotated

from asyncpg import Record
from fastapi import Query, Request

from chassis.errors import NotFound, TooLarge, UnsupportedMedia
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page
from chassis.web import Read, Write, errors, idempotency_free, router, streams_body
from services.enterprise.access import MunicipalOfficer, Officer, Overseer, Reader
from services.enterprise.adverse_records import lists, repository, rules, service
from services.enterprise.adverse_records.schemas import (
    AdverseLineRead,
    AdverseListRead,
    AdverseRecordCreate,
    AdverseRecordRead,
    AdverseRecordRemoval,
    AdverseTally,
    Kind,
    ListKind,
)
from services.enterprise.imports import files
from services.enterprise.imports.endpoints import BODY, KINDS
from services.enterprise.official_lists.rules import ListUnreadable
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.scope import OutOfScope

routes_of_firm = router(prefix="/v1/enterprises/{credit_code}/adverse-records", tags=["standing"])
routes = router(prefix="/v1/adverse-records", tags=["standing"])
LIMIT = 1024 * 1024
KindFilter = Annotated[Kind | None, Query(description="Only of this kind", examples=["abnormal_operations"])]
AsOf = Annotated[Day | None, Query(description="Only records that stand on this day", examples=["2026-12-31"])]
OfList = Annotated[ListKind, Query(description="Which list", examples=["abnormal_operations"])]
Source = Annotated[str, Query(description="Who published it", examples=["市场监管局（合成）"], max_length=200)]
Number = Annotated[str, Query(description="Number of the document", examples=["1"], min_length=1, max_length=200)]
ListedOn = Annotated[Day, Query(description="First day of its entries", examples=["2026-02-20"])]


@routes_of_firm.post(
    "", status_code=201, responses=errors(NotFound, OutOfScope, rules.AdverseDayToCome, rules.AlreadyListed)
)
async def enter_adverse_record(
    uow: Write, caller: Officer, credit_code: CreditCode, body: AdverseRecordCreate
) -> AdverseRecordRead:
    """Record that a firm stands on a list, or an incident; its inputs of the ladder are answered by it from now on."""
    return _read(await service.enter(uow, credit_code, body.model_dump()))


@routes.get("")
async def list_adverse_records(
    uow: Read,
    caller: Reader,
    paging: Paging,
    kind: KindFilter = None,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    as_of: AsOf = None,
) -> Page[AdverseRecordRead]:
    """Records of firms the caller may read, removed ones too; with as_of only those that stand on that day."""
    named = {"kind": kind, "district": district, "credit_code": credit_code, "on": as_of}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_read)


@routes.post(
    "/{record_id}/removal",
    responses=errors(
        *(rules.AdverseRecordNotFound, OutOfScope, rules.AlreadyRemoved, rules.IncidentStays),
        *(rules.AdverseDayToCome, rules.RemovedBeforeEntered),
    ),
)
async def remove_adverse_record(
    uow: Write, caller: Officer, record_id: Id, body: AdverseRecordRemoval
) -> AdverseRecordRead:
    """End a record with its proof; it stays on file."""
    given = (body.removed_on, body.reason, body.evidence)
    return _read(await service.remove(uow, record_id, *given, in_error=body.in_error))


@routes.post(
    "/lists",
    status_code=201,
    openapi_extra=BODY,
    responses=errors(TooLarge, UnsupportedMedia, rules.AdverseDayToCome, files.FileUnreadable, ListUnreadable),
)
@idempotency_free
@streams_body
async def receive_adverse_list(
    uow: Write, caller: MunicipalOfficer, request: Request, kind: OfList, source: Source, document_number: Number,
    listed_on: ListedOn,
) -> AdverseListRead:  # fmt: skip
    """Take a list file (CSV, XLSX: name, credit_code): lines matched by code are recorded, the others are reported."""
    media = KINDS.get(request.headers.get("content-type", "").split(";")[0].strip().lower())
    if media is None:
        raise UnsupportedMedia(accepted=", ".join(KINDS))
    about = lists.About(kind, source, document_number, listed_on)
    spooled = await files.spool(request.stream(), LIMIT, request.headers.get("content-length", ""))
    with spooled.file:
        row = await lists.receive_list(uow, about, spooled, media)
    uow.response_headers["Location"] = f"/v1/adverse-records/lists/{row['id']}"
    return await _list(uow, row)


@routes.get("/lists/{list_id}", responses=errors(rules.AdverseListNotFound))
async def read_adverse_list(uow: Read, caller: Overseer, list_id: Id) -> AdverseListRead:
    """A list file with its matching report."""
    return await _list(uow, await lists.known_list(uow, list_id))


@routes.get("/lists/{list_id}/lines", responses=errors(rules.AdverseListNotFound))
async def list_adverse_lines(uow: Read, caller: MunicipalOfficer, list_id: Id, paging: Paging) -> Page[AdverseLineRead]:
    """The lines of a list file and what became of each."""
    filters = {"list": list_id}
    after = paging.decode(filters)
    rows = await lists.lines(uow, list_id, after[0] if after else 0, paging.limit + 1)
    shape = AdverseLineRead.model_validate
    return page(rows, paging, key=lambda row: (row["line"],), filters=filters, shape=lambda row: shape(dict(row)))


async def _list(reader: Read, row: Record) -> AdverseListRead:
    report = [AdverseTally.model_validate(dict(each)) for each in await repository.counts(reader, row["id"])]
    return AdverseListRead(**dict(row), report=report)


def _read(row: Record) -> AdverseRecordRead:
    return AdverseRecordRead.model_validate(dict(row))
