"""Entering, confirming, ending and reversing records of the regional equity market."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.access import Principal
from chassis.uow import Reader, UnitOfWork
from contracts.finance_listings import OtcRecorded, OtcRecordEnded, OtcRecordReversed
from services.finance.firms import service as firms
from services.finance.otc_records import repository, rules
from services.finance.registers import rules as registers


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The kinds of records, and whose the register is."""
    return policy.load("finance/otc_records.yaml")


async def propose_record(uow: UnitOfWork, caller: Principal, given: Mapping[str, Any]) -> UUID:
    """Enters that a firm is on the market; it counts once another person confirmed it. Gives the record's id.

    `given` holds credit_code, kind, market_code, began_on, evidence, proof_file. Raises the refusals of both rules,
    and NotYetKnown for a firm this service has not heard of.
    """
    registers.check_department(caller.department, document()["departments"]["record"])
    code, on = given["credit_code"], given["began_on"]
    await uow.lock(code)
    firm = await firms.require_profile(uow, code, on)
    registers.check_begin("/began_on", on, firm["registered_on"], uow.clock.today())
    rules.check_free([rules.Recorded(**row) for row in await repository.of_firm(uow, code)], given["kind"], on)
    row = {
        **given,
        **{name: firm[name] for name in ("district", "town", "clusters", "chains")},
        "id": uuid7(),
        "proposed_at": uow.clock.now(),
        "proposed_by": caller.subject,
    }
    await repository.add(uow, row)
    after = {"credit_code": code, "kind": row["kind"], "began_on": str(on)}
    uow.audit(action="otc_record.proposed", subject=("otc_record", row["id"]), after=after)
    return UUID(str(row["id"]))


async def record(reader: Reader, record_id: UUID) -> Record:
    """A record the caller may know of, or OtcRecordNotFound."""
    row = await repository.one(reader, record_id)
    if row is None:
        raise rules.OtcRecordNotFound
    return row


async def decide_record(
    uow: UnitOfWork, caller: Principal, record_id: UUID, *, confirmed: bool, comment: str | None
) -> None:
    """Confirms or rejects what another person entered; what is confirmed is told and counts from its day."""
    row = await _locked(uow, caller, record_id, "confirm")
    registers.check_decision(row["state"], row["proposed_by"], caller.subject)
    state = registers.CONFIRMED if confirmed else registers.REJECTED
    await repository.decide(
        uow, {"id": record_id, "state": state, "at": uow.clock.now(), "by": caller.subject, "comment": comment}
    )
    if confirmed:
        names = ("credit_code", "kind", "began_on", "district", "town", "clusters", "chains")
        told = {name: row[name] for name in names} | {"record_id": record_id, "confirmed_on": uow.clock.today()}
        uow.publish(OtcRecorded.model_validate(told))
    uow.audit(
        action=f"otc_record.{state}", subject=("otc_record", record_id), before={"state": row["state"]},
        after={"state": state, "comment": comment},
    )  # fmt: skip


async def end_record(
    uow: UnitOfWork, caller: Principal, record_id: UUID, ended_on: date, reason: str, comment: str | None
) -> None:
    """Ends a confirmed record with its reason; what only adds up is not taken back."""
    row = await _locked(uow, caller, record_id, "record")
    registers.check_endable(row["state"])
    registers.check_end("/ended_on", ended_on, row["began_on"], uow.clock.today())
    change = {"on": ended_on, "reason": reason, "comment": comment}
    await repository.end(uow, {"id": record_id, "by": caller.subject, **change})
    uow.publish(OtcRecordEnded.model_validate({**_named(row), "ended_on": ended_on, "end_reason": reason}))
    uow.audit(
        action="otc_record.ended", subject=("otc_record", record_id), before={"state": row["state"]},
        after={"ended_on": str(ended_on), "reason": reason, "comment": comment},
    )  # fmt: skip


async def reverse_record(uow: UnitOfWork, caller: Principal, record_id: UUID, reason: str) -> None:
    """Takes a record back that was entered in error; it counts on no day, and the row stays."""
    row = await _locked(uow, caller, record_id, "confirm")
    registers.check_reversible(row["state"])
    today = uow.clock.today()
    await repository.reverse(uow, {"id": record_id, "on": today, "reason": reason, "by": caller.subject})
    uow.publish(OtcRecordReversed.model_validate({**_named(row), "reversed_on": today}))
    uow.audit(
        action="otc_record.reversed", subject=("otc_record", record_id), before={"state": row["state"]},
        after={"state": registers.REVERSED, "reason": reason},
    )  # fmt: skip


async def _locked(uow: UnitOfWork, caller: Principal, record_id: UUID, act: str) -> Record:
    registers.check_department(caller.department, document()["departments"][act])
    await uow.lock((await record(uow, record_id))["credit_code"])
    return await record(uow, record_id)


def _named(row: Record) -> dict[str, Any]:
    return {"record_id": row["id"], "credit_code": row["credit_code"], "kind": row["kind"]}
