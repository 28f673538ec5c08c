"""HTTP of imports."""

from typing import Annotated

from asyncpg import Record
from fastapi import Header, Request

from chassis.errors import KeyReused, TooLarge, UnsupportedMedia
from chassis.idempotency import KeyMissing
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, idempotency_free, router, streams_body
from services.enterprise.access import Importer
from services.enterprise.imports import files, repository, service
from services.enterprise.imports.rules import ImportNotFound
from services.enterprise.imports.schemas import ImportErrorRead, ImportRead
from services.enterprise.parameters import Id

routes = router(prefix="/v1/imports", tags=["imports"])
Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=255, description="One unique key a file")]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"text/csv": "csv", XLSX: "xlsx"}
BODY = {"requestBody": {"required": True, "content": {kind: {"schema": {"type": "string"}} for kind in KINDS}}}


@routes.post(
    "",
    status_code=202,
    openapi_extra=BODY,
    responses=errors(KeyMissing, KeyReused, TooLarge, UnsupportedMedia, files.FileUnreadable),
)
@idempotency_free
@streams_body
async def receive_import(uow: Write, caller: Importer, request: Request, key: Key = None) -> ImportRead:
    """Take a register as CSV (UTF-8, GB18030) or XLSX; its own key claims it, so no transaction waits for the body."""
    kind = KINDS.get(request.headers.get("content-type", "").split(";")[0].strip().lower())
    if kind is None:
        raise UnsupportedMedia(accepted=", ".join(KINDS))
    if not key:
        raise KeyMissing(pointer="#Idempotency-Key")
    limit, declared = request.app.state.settings.import_limit, request.headers.get("content-length", "")
    spooled = await files.spool(request.stream(), limit, declared)
    with spooled.file:
        row, replayed = await service.receive_import(uow, caller, key, spooled, kind)
    uow.response_headers["Location"] = f"/v1/imports/{row['id']}"
    if replayed:
        uow.response_headers["Idempotency-Replayed"] = "true"
    return _read(row)


@routes.get("/{import_id}", responses=errors(ImportNotFound))
async def read_import(uow: Read, caller: Importer, import_id: Id) -> ImportRead:
    """How far an import came."""
    return _read(await service.known_import(uow, import_id))


@routes.get("/{import_id}/errors", responses=errors(ImportNotFound))
async def list_import_errors(uow: Read, caller: Importer, import_id: Id, paging: Paging) -> Page[ImportErrorRead]:
    """The faults, line by line."""
    await service.known_import(uow, import_id)
    filters = {"import_id": import_id}
    line, column = paging.decode(filters) or (0, "")
    rows = await repository.errors(uow, import_id, line, column, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["line"], row["field"]), filters=filters, shape=_error)


def _read(row: Record) -> ImportRead:
    shown = {name: row[name] for name in ImportRead.model_fields if name != "bytes_read"}
    return ImportRead(**shown, bytes_read=row["next_offset"])


def _error(row: Record) -> ImportErrorRead:
    return ImportErrorRead.model_validate(dict(row))
