"""HTTP of stated figures: submit, approve by another person, list."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query

from chassis.access import Principal
from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.targets.access import DepartmentOfficer, StatementReader
from services.targets.indicators.rules import IndicatorUnknown
from services.targets.statements import service
from services.targets.statements.rules import (
    FourEyesNeeded,
    NoOwner,
    NotTheOwner,
    StatedForTheFuture,
    StatementAlreadyApproved,
    StatementUnknown,
    UnitUnknown,
)
from services.targets.statements.schemas import StatementCreate, StatementRead

routes = router(prefix="/v1/targets/statements", tags=["statements"])
Code = Annotated[str | None, Query(max_length=64, description="Code of the indicator", examples=["TECH_ENTERPRISE"])]
State = Annotated[Literal["submitted", "approved"] | None, Query(description="Only those in this state")]


def _shape(row: dict[str, Any], caller: Principal) -> StatementRead:
    shown = {name: row[name] for name in StatementRead.model_fields if name in row}
    state = "approved" if row["approved_at"] else "submitted"
    return StatementRead(**shown, state=state, allowed_actions=service.allowed_actions(row, caller))


@routes.post(
    "", status_code=201, responses=errors(IndicatorUnknown, NotTheOwner, NoOwner, StatedForTheFuture, UnitUnknown)
)
async def submit_statement(uow: Write, caller: DepartmentOfficer, body: StatementCreate) -> StatementRead:
    """State a figure of the caller's department; it counts once another person approves it."""
    row = await service.submit_statement(uow, caller, **body.model_dump())
    uow.response_headers["Location"] = f"/v1/targets/statements/{row['id']}"
    return _shape(row, caller)


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
