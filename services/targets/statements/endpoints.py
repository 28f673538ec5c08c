"""HTTP of stated figures: submit, approve by another person, list."""

import asyncio
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request

from chassis.access import Principal
from chassis.errors import BusinessError, TooLarge, UnsupportedMedia
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.targets.access import DepartmentOfficer, StatementReader
from services.targets.indicators.rules import IndicatorUnknown
from services.targets.statements import service
from services.targets.statements.files import ColumnsWrong, FileUnreadable, TooManyLines, lines_of
from services.targets.statements.rules import (
    FourEyesNeeded,
    NoOwner,
    NotTheOwner,
    OpeningNeedsCounting,
    StatedForTheFuture,
    StatementAlreadyApproved,
    StatementUnknown,
    UnitUnknown,
)
from services.targets.statements.schemas import FileRead, LineRead, StatementCreate, StatementRead

routes = router(prefix="/v1/targets/statements", tags=["statements"])
Code = Annotated[str | None, Query(max_length=64, description="Code of the indicator", examples=["TECH_ENTERPRISE"])]
State = Annotated[Literal["submitted", "approved"] | None, Query(description="Only those in this state")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("text/csv", XLSX)
BODY = {"requestBody": {"required": True, "content": {kind: {"schema": {"type": "string"}} for kind in KINDS}}}
SUBMITTING = (IndicatorUnknown, NotTheOwner, NoOwner, StatedForTheFuture, UnitUnknown, OpeningNeedsCounting)


def _shape(row: dict[str, Any], caller: Principal) -> StatementRead:
    shown = {name: row[name] for name in StatementRead.model_fields if name in row}
    state = "approved" if row["approved_at"] else "submitted"
    return StatementRead(**shown, state=state, allowed_actions=service.allowed_actions(row, caller))


def _report(found: list[tuple[int, UUID | BusinessError]]) -> FileRead:
    lines = [
        LineRead(line=number, statement=None, code=got.code, zh=got.title("zh"), en=got.title("en"))
        if isinstance(got, BusinessError)
        else LineRead(line=number, statement=got, code=None, zh=None, en=None)
        for number, got in found
    ]
    refused = sum(line.code is not None for line in lines)
    return FileRead(accepted=len(lines) - refused, refused=refused, lines=lines)


@routes.post("", status_code=201, responses=errors(*SUBMITTING))
async def submit_statement(uow: Write, caller: DepartmentOfficer, body: StatementCreate) -> StatementRead:
    """State a figure of the caller's department; it counts once another person approves it."""
    row = await service.submit_statement(uow, caller, **body.model_dump())
    uow.response_headers["Location"] = f"/v1/targets/statements/{row['id']}"
    return _shape(row, caller)


@routes.post(
    "/files",
    status_code=201,
    openapi_extra=BODY,
    responses=errors(UnsupportedMedia, TooLarge, FileUnreadable, ColumnsWrong, TooManyLines),
)
async def submit_file(uow: Write, caller: DepartmentOfficer, request: Request) -> FileRead:
    """State many figures in a CSV or XLSX; lines of others' indicators are refused by name, the rest is submitted."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in KINDS:
        raise UnsupportedMedia(accepted=", ".join(KINDS))
    lines = await asyncio.to_thread(lines_of, await request.body(), workbook=kind != "text/csv")
    return _report(await service.submit_lines(uow, caller, lines))


@routes.get("")
async def list_statements(
    uow: Read, caller: StatementReader, paging: Paging, indicator: Code = None, state: State = None
) -> Page[StatementRead]:
    """Statements of the caller's department, newest first; leaders and auditors read all."""
    filters = {"indicator": indicator, "state": state}
    after = paging.decode(filters)
    rows = await service.list_statements(
        uow,
        caller,
        indicator=indicator,
        approved=None if state is None else state == "approved",
        before=after[0] if after else None,
        limit=paging.limit + 1,
    )
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=lambda row: _shape(row, caller))


@routes.get("/{statement_id}", responses=errors(StatementUnknown))
async def read_statement(uow: Read, caller: StatementReader, statement_id: UUID) -> StatementRead:
    """One statement of the caller's department."""
    return _shape(await service.read_statement(uow, caller, statement_id), caller)


@routes.post(
    "/{statement_id}/approval",
    responses=errors(StatementUnknown, NotTheOwner, FourEyesNeeded, StatementAlreadyApproved),
)
async def approve_statement(uow: Write, caller: DepartmentOfficer, statement_id: UUID) -> StatementRead:
    """Approve a figure that another person of the same department submitted."""
    return _shape(await service.approve_statement(uow, caller, statement_id), caller)
