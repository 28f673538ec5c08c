"""HTTP of the cultivation pool."""

from typing import Annotated, Any, Literal
from uuid import UUID

from asyncpg import Record
from fastapi import Query, Request
from starlette.responses import StreamingResponse

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import MunicipalOfficer, Officer, Overseer, Reader
from services.enterprise.ladder.rules import NoRuleSet
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.pool import files, repository, rules, service
from services.enterprise.pool.schemas import (
    DifferenceRead,
    MemberRead,
    PlaceCreate,
    PlaceExit,
    PlaceRead,
    PoolVersionRead,
    ProgrammeRead,
    ScreeningCreate,
)
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/cultivation-pool", tags=["cultivation pool"])
ProgrammeFilter = Annotated[str, Query(description="The pool", examples=["SRDI"], max_length=40)]
AsOf = Annotated[Day | None, Query(description="Who was in the pool on this day; today", examples=["2026-03-02"])]
Against = Annotated[UUID, Query(description="The earlier version", examples=["0199a5b0-7c1e-7000-8000-000000000001"])]
NEWEST = UUID(int=2**128 - 1)
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_FILES: dict[str, Any] = {"description": "The pool", "content": {kind.split(";")[0]: {} for kind in KINDS.values()}}


@routes.get("/programmes")
async def list_pool_programmes(uow: Read, caller: Reader) -> list[ProgrammeRead]:
    """The pools and their rules with source and confidence."""
    names = ProgrammeRead.model_fields
    return [ProgrammeRead.model_validate({name: each[name] for name in names}) for each in service.programmes()]


@routes.get("", responses=errors(rules.ProgrammeUnknown))
async def list_pool_places(
    uow: Read,
    caller: Reader,
    paging: Paging,
    programme: ProgrammeFilter,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    as_of: AsOf = None,
) -> Page[PlaceRead]:
    """Who is in a pool on a day, the nearest to the rung first; a firm reads its own, a district its firms'."""
    service.programme(programme)
    on = as_of or uow.clock.today()
    named = {"programme": programme, "district": district, "credit_code": credit_code, "on": on}
    rows = await repository.places(uow, named, paging.decode(named), paging.limit + 1)
    return page(rows, paging, key=_key, filters=named, shape=_place)


@routes.get("/export", response_class=StreamingResponse, responses={**errors(rules.ProgrammeUnknown), 200: _FILES})
async def export_pool(
    request: Request,
    uow: Read,
    caller: Overseer,
    programme: ProgrammeFilter,
    file_format: Annotated[Literal["csv", "xlsx"], Query(alias="format", description="Kind of file")] = "csv",
    district: DistrictFilter = None,
    as_of: AsOf = None,
) -> StreamingResponse:
    """The same as a file, without pages."""
    service.programme(programme)
    named = {"programme": programme, "district": district, "on": as_of or uow.clock.today()}
    write = files.as_csv if file_format == "csv" else files.as_xlsx
    headers = {"Content-Disposition": f'attachment; filename="pool-{programme}.{file_format}"'}
    rows = write(request.app.state.database, caller, named)
    return StreamingResponse(rows, media_type=KINDS[file_format], headers=headers)


@routes.post(
    "/places", status_code=201, responses=errors(NotFound, OutOfScope, rules.AlreadyInPool, rules.NotForThePool)
)
async def enter_pool(uow: Write, caller: Officer, body: PlaceCreate) -> PlaceRead:
    """Take a firm in by hand, with a reason; no later screening removes it for its distance."""
    row = await service.enter_by_hand(uow, body.programme, body.credit_code, body.reason)
    uow.response_headers["Location"] = f"/v1/cultivation-pool/places/{row['id']}"
    return _place(row)


@routes.get("/places/{place_id}", responses=errors(rules.PoolPlaceNotFound))
async def read_pool_place(uow: Read, caller: Reader, place_id: Id) -> PlaceRead:
    """One place."""
    return _place(await service.place(uow, place_id))


@routes.post("/places/{place_id}/exit", responses=errors(rules.PoolPlaceNotFound, OutOfScope, rules.AlreadyLeftPool))
async def leave_pool(uow: Write, caller: Officer, place_id: Id, body: PlaceExit) -> PlaceRead:
    """Take a firm out by hand from today on; screenings leave it out for the policy's term."""
    return _place(await service.leave_by_hand(uow, place_id, body.reason))


@routes.post("/versions", status_code=202, responses=errors(rules.ProgrammeUnknown, rules.ScreeningUnderWay, NoRuleSet))
async def request_pool_screening(uow: Write, caller: MunicipalOfficer, body: ScreeningCreate) -> PoolVersionRead:
    """Hold all active firms against a pool's rules; the worker takes it up and makes a version of it."""
    row = await service.request_screening(uow, body.programme)
    uow.response_headers["Location"] = f"/v1/cultivation-pool/versions/{row['id']}"
    return _version(row)


@routes.get("/versions", responses=errors(rules.ProgrammeUnknown))
async def list_pool_versions(
    uow: Read, caller: Overseer, paging: Paging, programme: ProgrammeFilter
) -> Page[PoolVersionRead]:
    """A pool's versions, newest first."""
    service.programme(programme)
    filters = {"programme": programme}
    after = paging.decode(filters)
    rows = await repository.versions(uow, programme, after[0] if after else NEWEST, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=_version)


@routes.get("/versions/{version_id}", responses=errors(rules.PoolVersionNotFound))
async def read_pool_version(uow: Read, caller: Overseer, version_id: Id) -> PoolVersionRead:
    """A version and how far its screening is."""
    return _version(await service.version(uow, version_id))


@routes.get("/versions/{version_id}/members", responses=errors(rules.PoolVersionNotFound))
async def list_pool_members(uow: Read, caller: Overseer, version_id: Id, paging: Paging) -> Page[MemberRead]:
    """A version's members; a district officer reads those of the district."""
    await service.version(uow, version_id)
    filters = {"version": version_id}
    after = paging.decode(filters)
    rows = await repository.members(uow, version_id, after[0] if after else "", paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["credit_code"],), filters=filters, shape=_member)


@routes.get("/versions/{version_id}/difference", responses=errors(rules.PoolVersionNotFound, rules.VersionsOfTwoPools))
async def compare_pool_versions(
    uow: Read, caller: Overseer, version_id: Id, against: Against, paging: Paging
) -> Page[DifferenceRead]:
    """Who entered and who left between an earlier version and this one, and why."""
    await service.two_versions(uow, version_id, against)
    filters = {"version": version_id, "against": against}
    after = paging.decode(filters)
    rows = await repository.difference(uow, (version_id, against), after[0] if after else "", paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["credit_code"],), filters=filters, shape=_difference)


def _key(row: Record) -> tuple[Any, ...]:
    return (9999 if row["distance"] is None else row["distance"], row["id"])


def _place(row: Record) -> PlaceRead:
    return PlaceRead.model_validate(dict(row))


def _member(row: Record) -> MemberRead:
    return MemberRead.model_validate(dict(row))


def _difference(row: Record) -> DifferenceRead:
    return DifferenceRead.model_validate(dict(row))


def _version(row: Record) -> PoolVersionRead:
    return PoolVersionRead.model_validate({name: row[name] for name in PoolVersionRead.model_fields})
