"""HTTP of official lists."""

from typing import Annotated

from asyncpg import Record
from fastapi import Query, Request

from chassis.errors import TooLarge, UnsupportedMedia
from chassis.paging import Paging, page
from chassis.shapes import Day, Page
from chassis.web import Read, Write, errors, idempotency_free, router, streams_body
from services.enterprise.access import MunicipalOfficer, Overseer
from services.enterprise.imports import files
from services.enterprise.imports.endpoints import BODY, KINDS
from services.enterprise.ladder.rules import UnknownTier
from services.enterprise.official_lists import rules, service
from services.enterprise.official_lists.schemas import AcceptanceCreate, AcceptedRead, LineRead, ListRead
from services.enterprise.parameters import Id
from services.enterprise.recognitions.rules import EndsBeforeItBegins
from services.enterprise.recognitions.schemas import Kind

routes = router(prefix="/v1/recognition-lists", tags=["recognitions"])
LIMIT = 1024 * 1024
Tier = Annotated[str, Query(description="Title", examples=["LITTLE_GIANT"], max_length=40)]
Batch = Annotated[str, Query(description="Batch", examples=["8th batch (synthetic)"], min_length=1, max_length=200)]
Number = Annotated[str, Query(description="Number of the document", examples=["1"], min_length=1, max_length=200)]
OfDay = Annotated[Day, Query(description="Day of the list", examples=["2026-09-01"])]
FirstDay = Annotated[Day | None, Query(description="First day of the titles; the list's day", examples=["2026-09-01"])]
LastDay = Annotated[Day | None, Query(description="Last day of the titles", examples=["2029-08-31"])]
OfKind = Annotated[Kind, Query(description="New or renewal", examples=["new"])]


@routes.post(
    "",
    status_code=201,
    openapi_extra=BODY,
    responses=errors(
        TooLarge, UnsupportedMedia, UnknownTier, EndsBeforeItBegins, files.FileUnreadable, rules.ListUnreadable
    ),
)
@idempotency_free
@streams_body
async def receive_list(
    uow: Write, caller: MunicipalOfficer, request: Request, tier: Tier, batch: Batch, document_number: Number,
    granted_on: OfDay, valid_from: FirstDay = None, valid_to: LastDay = None, kind: OfKind = "new",
) -> ListRead:  # fmt: skip
    """Take a list as CSV or XLSX (name, credit_code); the same file of which the same is said is taken once."""
    media = KINDS.get(request.headers.get("content-type", "").split(";")[0].strip().lower())
    if media is None:
        raise UnsupportedMedia(accepted=", ".join(KINDS))
    about = service.About(tier, kind, batch, document_number, granted_on, valid_from or granted_on, valid_to)
    spooled = await files.spool(request.stream(), LIMIT, request.headers.get("content-length", ""))
    with spooled.file:
        row, _ = await service.receive_list(uow, about, spooled, media)
    uow.response_headers["Location"] = f"/v1/recognition-lists/{row['id']}"
    return await _read(uow, row)


@routes.get("/{list_id}", responses=errors(rules.ListNotFound))
async def read_list(uow: Read, caller: Overseer, list_id: Id) -> ListRead:
    """A list with its matching report."""
    return await _read(uow, await service.known_list(uow, list_id))


@routes.get("/{list_id}/lines", responses=errors(rules.ListNotFound))
async def list_lines(uow: Read, caller: MunicipalOfficer, list_id: Id, paging: Paging) -> Page[LineRead]:
    """The lines of a list and what each matches."""
    after = paging.decode({"list": list_id})
    rows = await service.lines(uow, list_id, after[0] if after else 0, paging.limit + 1)
    names = tuple(LineRead.model_fields)
    return page(
        rows,
        paging,
        key=lambda row: (row["line"],),
        filters={"list": list_id},
        shape=lambda row: LineRead.model_validate({name: row[name] for name in names}),
    )


@routes.post("/{list_id}/acceptance", responses=errors(rules.ListNotFound, rules.LineNotFound))
async def accept_lines(uow: Write, caller: MunicipalOfficer, list_id: Id, body: AcceptanceCreate) -> list[AcceptedRead]:
    """Record accepted lines as titles with batch and document number; at most a hundred a call."""
    chosen = None if body.lines is None else {each.line: each.credit_code for each in body.lines}
    names = tuple(AcceptedRead.model_fields)
    told = await service.accept(uow, list_id, chosen)
    return [AcceptedRead.model_validate({name: each[name] for name in names}) for each in told]


async def _read(reader: Read, row: Record) -> ListRead:
    names = [name for name in ListRead.model_fields if name != "report"]
    return ListRead.model_validate(
        {**{name: row[name] for name in names}, "report": await service.report(reader, row["id"])}
    )
