"""Use cases of remedies: propose, set, tell progress, report completion, check."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.uow import Reader, UnitOfWork
from services.targets.environment_rounds import service as rounds
from services.targets.environment_scores.service import published_content
from services.targets.remedies import repository
from services.targets.remedies.rules import (
    CheckerSetTheTask,
    DistrictNotAssessed,
    DueInThePast,
    IndicatorNotAssessed,
    TaskNotReported,
    TaskReported,
    TaskUnknown,
    state_on,
    weak,
)


async def _published(uow: Reader, caller: Principal, round_id: UUID) -> dict[str, Any]:
    await rounds.published_round(uow, caller, round_id)
    found: dict[str, Any] = json.loads(await published_content(uow, round_id))
    return found


async def propose_tasks(
    uow: Reader, caller: Principal, round_id: UUID
) -> list[tuple[str, str, Decimal, Decimal]]:  # fmt: skip
    """(district, indicator, score, weight) of weak scores that have no task yet; the office decides."""
    rounds.check_office(caller)
    content, held = await _published(uow, caller, round_id), await repository.already_set(uow, round_id)
    found = weak(content, Decimal(rounds.policy()["remedies"]["proposed_below"]))
    return [each for each in found if (each[0], each[1]) not in held]


async def set_task(
    uow: UnitOfWork, caller: Principal, round_id: UUID, *, district: str, indicator: str | None, task: str, owner: str,
    due_on: date,
) -> dict[str, Any]:  # fmt: skip
    """Set a district a task that follows from a published round."""
    rounds.check_office(caller)
    content, today = await _published(uow, caller, round_id), uow.clock.today()
    if district not in {each["district"] for each in content["districts"]}:
        raise DistrictNotAssessed(district=district, pointer="/district")
    if indicator is not None and indicator not in {each["code"] for each in content["indicators"]}:
        raise IndicatorNotAssessed(indicator=indicator, pointer="/indicator")
    if due_on < today:
        raise DueInThePast(pointer="/due_on")
    row = {
        "id": UUID(str(uuid_utils.uuid7())), "round_id": round_id, "district": district, "indicator": indicator,
        "task": task, "owner": owner, "due_on": due_on, "set_by": caller.subject, "set_on": today,
    }  # fmt: skip
    await repository.add(uow, row)
    uow.audit(action="remedy.set", subject=("remedial_task", row["id"]), after={"district": district, "owner": owner})
    return {**row, "steps": []}


def _own(caller: Principal) -> str | None:
    return (caller.district or "") if caller.has("district-officer") else None


async def _locked(uow: UnitOfWork, caller: Principal, task_id: UUID) -> dict[str, Any]:
    await uow.lock(f"remedial-task:{task_id}")
    row = await repository.one(uow, task_id, _own(caller))
    if row is None:
        raise TaskUnknown
    return row


async def _step(
    uow: UnitOfWork, caller: Principal, row: dict[str, Any], kind: str, note: str, percent: int | None
) -> dict[str, Any]:
    step = {
        "id": UUID(str(uuid_utils.uuid7())), "task_id": row["id"], "kind": kind, "note": note,
        "progress_percent": percent, "taken_by": caller.subject, "taken_on": uow.clock.today(),
        "taken_at": uow.clock.now(),
    }  # fmt: skip
    await repository.take_step(uow, step)
    uow.audit(action=f"remedy.{kind}", subject=("remedial_task", row["id"]), after={"note": note})
    return {**row, "steps": [*row["steps"], step]}


async def tell_progress(
    uow: UnitOfWork, caller: Principal, task_id: UUID, *, progress_percent: int, note: str
) -> dict[str, Any]:
    """Tell how far a task of the caller's district is."""
    row = await _locked(uow, caller, task_id)
    if state_on(row["due_on"], row["steps"], uow.clock.today()) in {"reported", "confirmed"}:
        raise TaskReported
    return await _step(uow, caller, row, "progress", note, progress_percent)


async def report_completion(uow: UnitOfWork, caller: Principal, task_id: UUID, *, note: str) -> dict[str, Any]:
    """Report that a task of the caller's district is completed; it then waits for the check."""
    row = await _locked(uow, caller, task_id)
    if state_on(row["due_on"], row["steps"], uow.clock.today()) in {"reported", "confirmed"}:
        raise TaskReported
    return await _step(uow, caller, row, "completion", note, 100)


async def check_completion(
    uow: UnitOfWork, caller: Principal, task_id: UUID, *, confirmed: bool, note: str
) -> dict[str, Any]:
    """Confirm a completion, or give the task back; by another person of the office than who set it."""
    rounds.check_office(caller)
    row = await _locked(uow, caller, task_id)
    if state_on(row["due_on"], row["steps"], uow.clock.today()) != "reported":
        raise TaskNotReported
    if row["set_by"] == caller.subject:
        raise CheckerSetTheTask
    return await _step(uow, caller, row, "confirmation" if confirmed else "return", note, None)


async def list_tasks(
    uow: Reader, caller: Principal, *, round_id: UUID | None, as_of: date, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Tasks set by a day, newest first; a district sees its own."""
    return await repository.listed(
        uow, district=_own(caller), round_id=round_id, as_of=as_of, before=before, limit=limit
    )


async def read_task(uow: Reader, caller: Principal, task_id: UUID) -> dict[str, Any]:
    """One task with its steps; a district's own."""
    row = await repository.one(uow, task_id, _own(caller))
    if row is None:
        raise TaskUnknown
    return row


def allowed_actions(row: dict[str, Any], caller: Principal, today: date) -> list[str]:
    """What the caller may do with a task now."""
    state = state_on(row["due_on"], row["steps"], today)
    if caller.has("district-officer"):
        return ["progress", "completion"] if state in {"open", "overdue"} and caller.district == row["district"] else []
    office = caller.has("municipal-officer") and caller.department in rounds.policy()["owners"]["departments"]
    return ["check"] if office and state == "reported" and caller.subject != row["set_by"] else []
