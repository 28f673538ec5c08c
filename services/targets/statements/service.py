"""Use cases of stated figures: submit, approve, read."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.errors import BusinessError
from chassis.uow import Reader, UnitOfWork
from contracts.targets import StatementApproved
from services.targets.indicators.catalogue import catalogue, exists_on, units
from services.targets.indicators.rules import IndicatorUnknown
from services.targets.statements import repository
from services.targets.statements.files import figure_of
from services.targets.statements.rules import (
    FourEyesNeeded,
    OpeningNeedsCounting,
    Stated,
    StatedForTheFuture,
    StatementAlreadyApproved,
    StatementUnknown,
    UnitUnknown,
    check_owner,
)
from services.targets.stream.service import note_changes


async def submit_statement(
    uow: UnitOfWork,
    caller: Principal,
    *,
    indicator: str,
    as_of: date,
    value: int,
    district: str | None,
    note: str | None,
    kind: str = "figure",
) -> dict[str, Any]:
    """Keep a figure or an opening balance of the caller's department until another person approves it."""
    found = catalogue().get(indicator)
    if found is None:
        raise IndicatorUnknown(indicator=indicator, pointer="/indicator")
    if kind == "opening" and not found.counted:
        raise OpeningNeedsCounting(indicator=indicator, pointer="/kind")
    department = check_owner(indicator, found.owners, caller.department)
    if as_of > uow.clock.today():
        raise StatedForTheFuture(as_of=as_of, pointer="/as_of")
    if district is not None and not (district in units() and exists_on(units()[district], as_of)):
        raise UnitUnknown(district=district, as_of=as_of, pointer="/district")
    row = {
        "id": UUID(str(uuid_utils.uuid7())),
        "indicator": indicator,
        "district": district,
        "as_of": as_of,
        "value": value,
        "department": department,
        "note": note,
        "submitted_by": caller.subject,
        "submitted_at": uow.clock.now(),
        "kind": kind,
    }
    await repository.add(uow, row)
    stated = {"kind": kind, "value": value, "as_of": str(as_of)}
    uow.audit(action="statement.submitted", subject=("statement", row["id"]), after=stated)
    return {**row, "approved_by": None, "approved_at": None, "approved_on": None}


async def submit_lines(
    uow: UnitOfWork, caller: Principal, lines: Sequence[tuple[int, dict[str, str]]]
) -> list[tuple[int, UUID | BusinessError]]:
    """Submit every line of a file that may be; of each line its statement, or why it is refused."""
    found: list[tuple[int, UUID | BusinessError]] = []
    for number, cells in lines:
        try:
            found.append((number, (await submit_statement(uow, caller, **figure_of(cells)))["id"]))
        except BusinessError as refusal:
            found.append((number, refusal))
    return found


async def approve_statement(uow: UnitOfWork, caller: Principal, statement_id: UUID) -> dict[str, Any]:
    """Approve a figure of one's own department that another person submitted (four eyes)."""
    row = await repository.one(uow, statement_id)
    if row is None:
        raise StatementUnknown
    await uow.lock(row["indicator"])
    row = await repository.held(uow, statement_id)
    if row is None or caller.department != row["department"]:
        check_owner(row["indicator"] if row else "", [row["department"]] if row else [], caller.department)
        raise StatementUnknown
    if row["approved_at"] is not None:
        raise StatementAlreadyApproved
    if row["submitted_by"] == caller.subject:
        raise FourEyesNeeded
    at, today = uow.clock.now(), uow.clock.today()
    await repository.approve(uow, statement_id, by=caller.subject, at=at, today=today)
    await note_changes(uow, [row["indicator"]])
    uow.publish(_event(row, today))
    uow.audit(action="statement.approved", subject=("statement", statement_id), after={"approved_by": caller.subject})
    return {**row, "approved_by": caller.subject, "approved_at": at, "approved_on": today}


def _event(row: dict[str, Any], today: date) -> StatementApproved:
    names = ("indicator", "district", "as_of", "value", "department", "kind")
    return StatementApproved(statement_id=row["id"], approved_on=today, **{name: row[name] for name in names})


async def read_statement(uow: Reader, caller: Principal, statement_id: UUID) -> dict[str, Any]:
    """A statement of the caller's department, or any for who reads all."""
    row = await repository.one(uow, statement_id)
    if row is None or repository.readable_by(caller) not in {None, row["department"]}:
        raise StatementUnknown
    return row


async def list_statements(
    uow: Reader, caller: Principal, *, indicator: str | None, approved: bool | None, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Statements of the caller's department, or all for who reads all; newest first."""
    return await repository.listed(uow, caller, indicator=indicator, approved=approved, before=before, limit=limit)


async def approved_figures(
    uow: Reader, indicators: Sequence[str], as_of: date, known_at: datetime | None = None, kind: str = "figure"
) -> dict[str, list[Stated]]:
    """Figures (or openings) by indicator, stated for a day up to the given one and approved by now or by a moment."""
    return await repository.approved(uow, indicators, as_of, known_at, kind)


def allowed_actions(row: dict[str, Any], caller: Principal) -> list[str]:
    """What the caller may do with a statement now."""
    may = (
        row["approved_at"] is None
        and caller.has("municipal-officer")
        and caller.department == row["department"]
        and caller.subject != row["submitted_by"]
    )
    return ["approval"] if may else []
