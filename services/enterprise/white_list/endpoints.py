"""HTTP of the white list."""

import csv
import io
from collections.abc import Callable
from typing import Annotated, TypeVar

import orjson
from asyncpg import Record
from fastapi import Path, Query, Request
from starlette.responses import Response

from chassis.cells import harmless
from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page, Shape
from chassis.web import Read, Write, errors, router
from services.enterprise.access import AnyCaller, ListReader, MunicipalOfficer, Overseer, Reader
from services.enterprise.parameters import DistrictFilter, FirmFilter, Id
from services.enterprise.white_list import repository, rules, service
from services.enterprise.white_list.schemas import (
    CriteriaRead,
    EntryRead,
    KeysRead,
    LiftingCreate,
    RunRead,
    VersionRead,
    VetoCreate,
    VetoRead,
)

routes = router(prefix="/v1/white-list", tags=["white list"])
AsOf = Annotated[Day | None, Query(description="Only firms on the list on this day", examples=["2026-12-31"])]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of the version", examples=[1])]
S = TypeVar("S", bound=Shape)
COLUMNS = ("credit_code", "name", "district", "since", "valid_to")
_FILES: dict[str, dict[str, str]] = {"application/json": {}, "text/csv": {}}


@routes.get("")
async def list_white_list(
    uow: Read,
    caller: Reader,
    paging: Paging,
    district: DistrictFilter = None,
    credit_code: FirmFilter = None,
    as_of: AsOf = None,
) -> Page[EntryRead]:
    """Stays on the list the caller may read; with as_of only those of that day."""
    named = {"district": district, "credit_code": credit_code, "on": as_of}
    after = paging.decode(named)
    rows = await repository.entries(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_shape(EntryRead))


@routes.get("/criteria")
async def read_criteria(uow: Read, caller: AnyCaller) -> CriteriaRead:
    """The conditions and terms in use, with source and confidence."""
    return CriteriaRead.model_validate(service.criteria())


@routes.post("/runs", status_code=202, responses=errors(rules.RunUnderWay))
async def request_run(uow: Write, caller: MunicipalOfficer) -> RunRead:
    """Hold all firms against the conditions as of today; worked off by the worker."""
    row = await service.request_run(uow)
    uow.response_headers["Location"] = f"/v1/white-list/runs/{row['id']}"
    return _shape(RunRead)(row)


@routes.get("/runs/{run_id}", responses=errors(rules.WhiteListRunNotFound))
async def read_run(uow: Read, caller: Overseer, run_id: Id) -> RunRead:
    """A run with its counts."""
    return _shape(RunRead)(await service.run(uow, run_id))


@routes.post("/firms/{credit_code}/vetoes", status_code=201, responses=errors(NotFound, rules.VetoInForce))
async def veto_firm(uow: Write, caller: MunicipalOfficer, credit_code: CreditCode, body: VetoCreate) -> VetoRead:
    """Take a firm off the list today and keep it off until the veto is lifted."""
    return _shape(VetoRead)(await service.veto_firm(uow, credit_code, body.reason_code, body.reason))


@routes.get("/vetoes")
async def list_vetoes(
    uow: Read, caller: Reader, paging: Paging, district: DistrictFilter = None, credit_code: FirmFilter = None
) -> Page[VetoRead]:
    """Vetoes the caller may read, lifted ones too."""
    named = {"district": district, "credit_code": credit_code}
    after = paging.decode(named)
    rows = await repository.vetoes(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_shape(VetoRead))


@routes.post("/vetoes/{veto_id}/lifting", responses=errors(rules.VetoNotFound, rules.VetoAlreadyLifted))
async def lift_veto(uow: Write, caller: MunicipalOfficer, veto_id: Id, body: LiftingCreate) -> VetoRead:
    """End a veto; the next run decides whether the firm comes back."""
    return _shape(VetoRead)(await service.lift_veto(uow, veto_id, body.reason))


@routes.post("/versions", status_code=201)
async def publish_version(uow: Write, caller: MunicipalOfficer, request: Request) -> VersionRead:
    """Freeze and sign today's list under the next number."""
    row = await service.publish_version(uow, request.app.state.settings.cursor_secret.encode())
    uow.response_headers["Location"] = f"/v1/white-list/versions/{row['number']}"
    return _shape(VersionRead)(row)


@routes.get("/versions")
async def list_versions(uow: Read, caller: ListReader, paging: Paging) -> Page[VersionRead]:
    """Published versions, newest first."""
    after = paging.decode({})
    rows = await repository.versions(uow, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["number"],), filters={}, shape=_shape(VersionRead))


@routes.get("/versions/{number}", responses=errors(rules.WhiteListVersionNotFound))
async def read_version(uow: Read, caller: ListReader, number: Number) -> VersionRead:
    """A version with its signature."""
    return _shape(VersionRead)(await service.version(uow, number))


@routes.get(
    "/versions/{number}/export",
    response_class=Response,
    responses={**errors(rules.WhiteListVersionNotFound), 200: {"description": "The list", "content": _FILES}},
)
async def export_version(uow: Read, caller: ListReader, request: Request, number: Number) -> Response:
    """The bytes as signed; as CSV for `Accept: text/csv`, which the signature does not cover."""
    content = await service.content(uow, number)
    row = await service.version(uow, number)
    headers = {"X-JWS-Signature": row["signature"], "Vary": "Accept"}
    if "text/csv" in request.headers.get("accept", ""):
        return Response(_csv(content), media_type="text/csv; charset=utf-8", headers={"Vary": "Accept"})
    return Response(content, media_type="application/json", headers=headers)


@routes.get("/keys")
async def read_keys(uow: Read, caller: AnyCaller) -> KeysRead:
    """The public keys that verify exports (JWKS)."""
    return KeysRead(keys=await repository.keys(uow))


def _csv(content: bytes) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in orjson.loads(content)["entries"]:
        writer.writerow([harmless(entry[name]) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def _shape(kind: type[S]) -> Callable[[Record], S]:
    """Reads a row as a shape; columns the shape does not show are left out."""
    return lambda row: kind.model_validate({name: value for name, value in row.items() if name in kind.model_fields})
