"""HTTP of files."""

from typing import Annotated, Any
from urllib.parse import quote

from asyncpg import Record
from fastapi import Header, Query, Request
from starlette.responses import Response

from chassis.errors import NotFound, TooLarge, UnsupportedMedia
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Page
from chassis.web import Read, Write, errors, idempotency_free, router, streams_body
from services.enterprise.access import Reader, Registrar
from services.enterprise.files import repository, rules, service
from services.enterprise.files.schemas import FileRead
from services.enterprise.imports import files as received
from services.enterprise.parameters import FirmFilter, Id
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/files", tags=["files"])
_BINARY = {"schema": {"type": "string", "format": "binary"}}
BODY = {"requestBody": {"required": True, "content": dict.fromkeys(rules.BEGINNINGS, _BINARY)}}
OfFirm = Annotated[CreditCode, Query(description="The firm it is of", examples=["915001070901701252"])]
Name = Annotated[str, Query(description="Its name", examples=["证书.pdf"], min_length=1, max_length=200)]
Digest = Annotated[str | None, Header(alias="Content-Digest", description="`sha-256=:base64:` (RFC 9530)")]


@routes.post(
    "",
    status_code=201,
    openapi_extra=BODY,
    responses=errors(
        *(NotFound, OutOfScope, TooLarge, UnsupportedMedia, rules.DigestMissing, rules.DigestWrong),
        *(rules.NotOfItsType, rules.FileNameUnfit, rules.FileEmpty),
    ),
)
@idempotency_free
@streams_body
async def keep_file(
    uow: Write, caller: Registrar, request: Request, credit_code: OfFirm, name: Name, digest: Digest = None
) -> FileRead:
    """Keep a file of a firm, at most 20 MB; the same bytes again give the same file."""
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media_type not in rules.BEGINNINGS:
        raise UnsupportedMedia(accepted=", ".join(rules.BEGINNINGS))
    rules.check_name(name)
    given = rules.digest_of(digest)
    spooled = await received.spool(request.stream(), rules.LIMIT, request.headers.get("content-length", ""))
    with spooled.file:
        row, _ = await service.keep(uow, credit_code, name, media_type, spooled, given)
    uow.response_headers["Location"] = f"/v1/files/{row['id']}"
    return _read(row)


@routes.get("")
async def list_files(uow: Read, caller: Reader, paging: Paging, credit_code: FirmFilter = None) -> Page[FileRead]:
    """Files of firms the caller may read."""
    named = {"credit_code": credit_code}
    after = paging.decode(named)
    rows = await repository.listed(uow, {**named, "after": after[0] if after else None}, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=_read)


@routes.get("/{file_id}", responses=errors(rules.FileNotFound))
async def read_file(uow: Read, caller: Reader, file_id: Id) -> FileRead:
    """What is known of a file."""
    return _read(await service.known_file(uow, file_id))


@routes.get(
    "/{file_id}/content",
    response_class=Response,
    responses={200: {"content": dict.fromkeys(rules.BEGINNINGS, _BINARY)}, **errors(rules.FileNotFound)},
)
async def read_file_content(uow: Read, caller: Reader, file_id: Id) -> Any:
    """The bytes of a file, to be saved, never to be shown in place."""
    row, content = await service.content(uow, file_id)
    told = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row['name'], safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=row["media_type"], headers=told)


def _read(row: Record) -> FileRead:
    names = tuple(name for name in FileRead.model_fields if name != "sha256")
    return FileRead(**{name: row[name] for name in names}, sha256=row["sha256"].hex())
