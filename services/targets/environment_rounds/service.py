"""Use cases of rounds: open, read, and the moves that the scores ask for."""

from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.policy import load
from chassis.uow import Reader, UnitOfWork
from services.targets.environment_rounds import repository
from services.targets.environment_rounds.rules import (
    NotTheAssessmentOffice,
    RoundExists,
    RoundNotHandedIn,
    RoundNotPublished,
    RoundPublished,
    RoundUnknown,
    RoundWithdrawn,
    check_answers_end,
    check_open,
    questionnaire_on,
    state_of,
)

OFFICIALS = ("municipal-officer", "leader", "auditor", "operator", "platform-admin")
"""Who sees every district of a round before it is published."""
_SEE_ROUNDS = (*OFFICIALS, "district-officer", "enterprise")


@lru_cache(maxsize=1)
def policy() -> dict[str, Any]:
    """Indicators with weights, questionnaires, borders."""
    return load("targets/environment.yaml")


def check_office(caller: Principal) -> None:
    """Raise `NotTheAssessmentOffice` for any other department."""
    owners = policy()["owners"]["departments"]
    if caller.department not in owners:
        raise NotTheAssessmentOffice(owners="、".join(owners))


def _design(day: date) -> dict[str, Any]:
    """What a round keeps of the policy: it is scored by what held when it was opened, whatever changes later."""
    version = questionnaire_on(policy()["questionnaires"]["versions"], day)
    return {
        "indicators": policy()["indicators"]["items"], "dimensions": policy()["dimensions"]["items"],
        "small_numbers": policy()["small_numbers"], "scale": policy()["questionnaires"]["scale"],
        "questionnaire": version["version"], "questions": version["questions"],
    }  # fmt: skip


async def open_round(
    uow: UnitOfWork, caller: Principal, *, assessor: str, assessor_name: str, as_of: date, answers_until: date
) -> dict[str, Any]:
    """Open the round of a year for a third party, with indicators, weights and questions as they hold on the day."""
    check_office(caller)
    check_answers_end(uow.clock.today(), as_of, answers_until)
    design = _design(as_of)
    await uow.lock(f"environment-year:{as_of.year}")
    if await repository.exists(uow, as_of.year):
        raise RoundExists(year=as_of.year, pointer="/as_of")
    identity = UUID(str(uuid_utils.uuid7()))
    row = {
        "id": identity, "year": as_of.year, "assessor": assessor, "assessor_name": assessor_name, "as_of": as_of,
        "answers_until": answers_until, "design": design, "opened_by": caller.subject, "opened_at": uow.clock.now(),
    }  # fmt: skip
    await repository.open_round(uow, row)
    uow.audit(action="assessment.opened", subject=("assessment_round", identity), after={"assessor": assessor})
    return await read_round(uow, caller, identity)


def _sight(caller: Principal | None) -> dict[str, Any]:
    sees_all = caller is not None and caller.has(*_SEE_ROUNDS)
    own = caller.organisation if caller is not None and caller.has("assessor") else None
    return {"sees_all": sees_all, "assessor": own}


async def read_round(uow: Reader, caller: Principal | None, round_id: UUID) -> dict[str, Any]:
    """A round; without an official role or a part in it only a published one."""
    row = await repository.one(uow, round_id, **_sight(caller))
    if row is None:
        raise RoundUnknown
    return row


async def published_round(uow: Reader, caller: Principal, round_id: UUID) -> dict[str, Any]:
    """A round that was published, or `RoundNotPublished`."""
    row = await read_round(uow, caller, round_id)
    if state_of(row) != "published":
        raise RoundNotPublished
    return row


async def list_rounds(uow: Reader, caller: Principal | None, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Rounds, the last opened first; without an official role or a part in it only published ones."""
    return await repository.listed(uow, before, limit, **_sight(caller))


async def held(uow: UnitOfWork, caller: Principal, round_id: UUID) -> dict[str, Any]:
    """A round of the caller's sight, locked; an assessor's own only."""
    await uow.lock(f"environment:{round_id}", str(round_id))
    row = await read_round(uow, caller, round_id)
    if caller.has("assessor") and row["assessor"] != caller.organisation:
        raise RoundUnknown
    return row


async def hand_in(uow: UnitOfWork, caller: Principal, row: dict[str, Any]) -> dict[str, Any]:
    """Close a round that was open for entering."""
    check_open(row)
    await repository.hand_in(uow, row["id"], caller.subject, uow.clock.now())
    uow.audit(action="assessment.handed_in", subject=("assessment_round", row["id"]))
    return await read_round(uow, caller, row["id"])


def check_handed_in(row: dict[str, Any]) -> None:
    """Raise what keeps a round from being checked: published or withdrawn before, or not handed in yet."""
    state = state_of(row)
    if state == "withdrawn":
        raise RoundWithdrawn
    if state == "published":
        raise RoundPublished
    if state == "open":
        raise RoundNotHandedIn


async def give_back(uow: UnitOfWork, caller: Principal, round_id: UUID, reason: str) -> dict[str, Any]:
    """Give a round back to the assessor: figures can be entered again, nothing that was entered is lost."""
    check_office(caller)
    row = await held(uow, caller, round_id)
    check_handed_in(row)
    await repository.give_back(uow, round_id, caller.subject, reason)
    uow.audit(action="assessment.returned", subject=("assessment_round", round_id), after={"reason": reason})
    return await read_round(uow, caller, round_id)


async def withdraw_round(uow: UnitOfWork, caller: Principal, round_id: UUID, reason: str) -> dict[str, Any]:
    """Withdraw a round that was opened in error; it stays on record and its year may be opened again."""
    check_office(caller)
    await uow.lock(f"environment:{round_id}")
    row = await read_round(uow, caller, round_id)
    if state_of(row) == "withdrawn":
        raise RoundWithdrawn
    if state_of(row) == "published":
        raise RoundPublished
    await repository.withdraw(uow, round_id, caller.subject, uow.clock.now(), reason)
    uow.audit(action="assessment.withdrawn", subject=("assessment_round", round_id), after={"reason": reason})
    return await read_round(uow, caller, round_id)


async def mark_published(uow: UnitOfWork, caller: Principal, row: dict[str, Any]) -> dict[str, Any]:
    """Open a round to everybody, for ever."""
    await repository.publish(uow, row["id"], caller.subject, uow.clock.now())
    return await read_round(uow, caller, row["id"])


def allowed_actions(row: dict[str, Any], caller: Principal | None) -> list[str]:
    """What the caller may do with a round now."""
    state = state_of(row)
    if caller is None:
        return []
    if caller.has("assessor") and caller.organisation == row["assessor"]:
        return ["sample", "figures", "submission"] if state == "open" else []
    if not (caller.has("municipal-officer") and caller.department in policy()["owners"]["departments"]):
        return []
    if state == "handed_in":
        own = caller.subject == row["opened_by"]
        return ["return", "withdrawal"] if own else ["return", "publication", "withdrawal"]
    return {"open": ["withdrawal"], "published": ["tasks"]}.get(state, [])
