"""Proposing, confirming and withdrawing entries of the register of hard-tech firms."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_records import HardTechEntered, HardTechWithdrawn
from services.enterprise.files import service as files
from services.enterprise.hard_tech import repository, rules
from services.enterprise.ladder import service as ladder
from services.enterprise.ladder.engine.assessment import Assessment
from services.enterprise.ladder.engine.inputs import Subject, written
from services.enterprise.ladder.rule_sets import Catalogue, standing_apart
from services.enterprise.ladder.rules import InputMalformed
from services.enterprise.registry import profiles
from services.enterprise.registry import service as registry
from services.enterprise.scope import may_see

SHARED_INPUT = "in_flagship_chain_or_cluster"


def _setting(name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in policy.load("settings.yaml")["settings"] if each["name"] == name)
    return found


@lru_cache(maxsize=1)
def definition() -> dict[str, Any]:
    """The document with the conditions that the setting in use names, and the readings of both settings."""
    document = policy.load("hard_tech.yaml")
    readings = [_setting(document["setting"]), _setting(document["counting_setting"])]
    return {**rules.conditions(document, readings[0]["value"]), "readings": readings}


@lru_cache(maxsize=1)
def _book() -> Catalogue:
    document = {name: value for name, value in definition().items() if name != "readings"}
    return standing_apart(document, document["fields"])


async def assess(
    reader: Reader, firm: Record, on: date, stated: Mapping[str, Any]
) -> tuple[Assessment, Subject, dict[str, Any]]:
    """A firm against the definition on a day, with nothing kept; its inputs, and its profile of that day.

    Raises NotFound for a day before the firm, InputMalformed for what is stated wrongly.
    """
    profile = await profiles.profile_at(reader, firm["credit_code"], on, None)
    # A profile that names neither chain nor cluster may only be incomplete: then it is not known, not unmet.
    known = {SHARED_INPUT: True} if profile["clusters"] or profile["chains"] else {}
    try:
        found, subject = await ladder.assessed_apart(reader, firm, _book(), on, stated, known)
    except InputMalformed as refused:
        raise InputMalformed(pointer=f"/stated/{refused.params['name']}", **refused.params) from refused
    return found, subject, profile


async def propose_entry(uow: UnitOfWork, code: str, given: Mapping[str, Any]) -> UUID:
    """Proposes a firm with how and when it came, checked against the definition of that day; gives the entry's id.

    `given` holds route, entered_on, origin, evidence, proof_file, stated, reason. Raises OriginOfRoute,
    HardTechDayToCome, HardTechBeforeFirm, AlreadyHardTech, HardTechUnmet, HardTechUnsure, and refusals of inputs.
    """
    firm = await registry.locked(uow, code)
    on = given["entered_on"]
    rules.check_entry(given["route"], given["origin"], on, firm["registered_on"], uow.clock.today())
    await files.check_proof(uow, code, given["proof_file"])
    entries = [_entered(row) for row in await repository.of_firm(uow, code)]
    rules.check_free(entries, on, definition()["readings"][1]["value"])
    found, subject, profile = await assess(uow, firm, on, given["stated"])
    rules.check_definition(found.to_dict(), given["reason"])
    kept = await ladder.keep(uow, code, found, subject, given["stated"])
    row = {
        **given,
        **{name: profile[name] for name in ("town", "clusters", "chains")},
        "id": uuid7(),
        "credit_code": code,
        "district": profile["unit"] or profile["district"],
        "stated": written(dict(given["stated"])),
        "result": found.result,
        "assessment_id": kept["id"],
        "proposed_at": uow.clock.now(),
        "proposed_by": _by(uow),
    }
    await repository.add(uow, row)
    after = {"credit_code": code, "route": row["route"], "entered_on": str(on), "result": found.result}
    uow.audit(action="hard_tech.proposed", subject=("hard_tech_entry", row["id"]), after=after)
    return UUID(str(row["id"]))


async def entry(reader: Reader, entry_id: UUID) -> Record:
    """An entry the caller may know of, or HardTechEntryNotFound."""
    row = await repository.one(reader, entry_id)
    if row is None or not may_see(reader.principal, row["credit_code"], row["current_district"]):
        raise rules.HardTechEntryNotFound
    return row


async def decide_entry(uow: UnitOfWork, entry_id: UUID, *, confirmed: bool, comment: str | None) -> None:
    """Confirms or rejects what another person proposed; what is confirmed is checked again and told.

    Raises HardTechDecided, HardTechFourEyes, HardTechUnmet, HardTechUnsure.
    """
    code = (await entry(uow, entry_id))["credit_code"]
    firm = await registry.locked(uow, code)
    row = await entry(uow, entry_id)
    rules.check_decision(row["state"], row["proposed_by"], _by(uow))
    change = {"result": row["result"], "assessment_id": row["assessment_id"]}
    if confirmed:
        found, subject, _ = await assess(uow, firm, row["entered_on"], row["stated"])
        rules.check_definition(found.to_dict(), row["reason"] or comment)
        kept = await ladder.keep(uow, code, found, subject, row["stated"])
        change = {"result": found.result, "assessment_id": kept["id"]}
        uow.publish(_told(row, kept, uow.clock.today()))
    state = rules.CONFIRMED if confirmed else rules.REJECTED
    decided = {"id": entry_id, "state": state, "at": uow.clock.now(), "by": _by(uow), "comment": comment}
    await repository.decide(uow, {**decided, **change})
    uow.audit(
        action=f"hard_tech.{state}", subject=("hard_tech_entry", entry_id), before={"state": row["state"]},
        after={"state": state, "comment": comment},
    )  # fmt: skip


async def withdraw_entry(uow: UnitOfWork, entry_id: UUID, withdrawn_on: date, reason: str, comment: str | None) -> None:
    """Ends a confirmed entry with its reason; the row stays. Raises HardTechNotConfirmed and refusals of the day."""
    code = (await entry(uow, entry_id))["credit_code"]
    await registry.locked(uow, code)
    row = await entry(uow, entry_id)
    day = rules.withdrawal_day(row["state"], row["entered_on"], reason, withdrawn_on, uow.clock.today())
    change = {"on": day, "reason": reason, "comment": comment}
    await repository.withdraw(uow, {"id": entry_id, "by": _by(uow), **change})
    told = {"entry_id": entry_id, "credit_code": code, "withdrawn_on": day, "withdrawal_reason": reason}
    uow.publish(HardTechWithdrawn.model_validate(told))
    uow.audit(
        action="hard_tech.withdrawn", subject=("hard_tech_entry", entry_id), before={"state": row["state"]},
        after={"withdrawn_on": str(day), "reason": reason, "comment": comment},
    )  # fmt: skip


def _told(row: Record, kept: Mapping[str, Any], today: date) -> HardTechEntered:
    names = ("credit_code", "route", "entered_on", "district", "town")
    assessed = {"definition": kept["rule_set"], "assessment_id": kept["id"]}
    told = {"entry_id": row["id"], "confirmed_on": today, **{name: row[name] for name in names}, **assessed}
    return HardTechEntered.model_validate(told)


def _entered(row: Record) -> rules.Entered:
    return rules.Entered(row["id"], row["route"], row["entered_on"], row["state"], row["withdrawal_reason"])


def _by(uow: UnitOfWork) -> str:
    return uow.principal.subject if uow.principal else "system"
