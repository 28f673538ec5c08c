"""Officers, their firms, handovers and visits."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_cultivation import OfficerAssigned, OfficerAssignmentEnded
from services.enterprise import homes
from services.enterprise.officers import repository, rules
from services.enterprise.registry import rules as registry_rules
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope, must_write

staff = repository.staff


def _by(uow: UnitOfWork) -> dict[str, Any]:
    return {"at": uow.clock.now(), "by": uow.principal.subject if uow.principal else "system"}


def _check_district(uow: UnitOfWork, district: str) -> None:
    who = uow.principal
    if who is None or not (who.has("municipal-officer") or who.district == district):
        raise OutOfScope


async def add_officer(uow: UnitOfWork, name: str, district: str, department: str) -> Record:
    """Records an officer of a district; raises OutOfScope, UnknownDistrict."""
    _check_district(uow, district)
    today = uow.clock.today()
    if district not in registry_rules.units_on(policy.load("reference/districts.yaml")["units"], today):
        raise registry_rules.UnknownDistrict(pointer="/district", district=district, on=today.isoformat())
    officer_id: UUID = uuid7()
    row = {"id": officer_id, "name": name, "district": district, "department": department}
    await repository.add_officer(uow, {**row, **_by(uow)})
    after = {"district": district, "department": department}
    uow.audit(action="service_officer.recorded", subject=("service_officer", officer_id), before=None, after=after)
    return await officer(uow, officer_id)


async def officer(reader: Reader, officer_id: UUID) -> Record:
    """An officer, or OfficerNotFound."""
    row = await repository.officer(reader, officer_id)
    if row is None:
        raise rules.OfficerNotFound
    return row


async def _serving(uow: UnitOfWork, officer_id: UUID) -> Record:
    """An officer of the caller's who still serves, locked."""
    await uow.lock(f"officer:{officer_id}")
    row = await officer(uow, officer_id)
    if row["ended_on"] is not None:
        raise rules.OfficerLeft(on=row["ended_on"].isoformat())
    return row


async def end_officer(uow: UnitOfWork, officer_id: UUID, on: date) -> Record:
    """Ends an officer's service; raises OfficerHasFirms, OfficerLeft, OutOfScope."""
    row = await _serving(uow, officer_id)
    _check_district(uow, row["district"])
    count = await repository.holding_after(uow, officer_id, on)
    if count:
        raise rules.OfficerHasFirms(count=count)
    await repository.end_officer(uow, officer_id, on)
    uow.audit(action="service_officer.ended", subject=("service_officer", officer_id), before={}, after={"on": str(on)})
    return await officer(uow, officer_id)


async def assign(uow: UnitOfWork, officer_id: UUID, credit_code: str, first: date) -> Record:
    """Gives a firm an officer from a day on; raises FirmHasOfficer, OfficerLeft, OfficerElsewhere, OutOfScope."""
    serving = await _serving(uow, officer_id)
    await uow.lock(credit_code)
    firm = await registry.known(uow, credit_code)
    must_write(uow.principal, credit_code, firm["district"])
    if serving["district"] != firm["district"]:
        raise rules.OfficerElsewhere(pointer="/credit_code")
    held = await repository.of_firms(uow, [credit_code])
    rules.check_free(credit_code, first, [(each["valid_from"], each["valid_to"]) for each in held])
    row = _new(officer_id, credit_code, firm["district"], first, None)
    await _begin(uow, [row])
    return await assignment(uow, row["id"])


def _new(officer_id: UUID, credit_code: str, district: str, first: date, handover: UUID | None) -> dict[str, Any]:
    row = {"id": uuid7(), "officer_id": officer_id, "credit_code": credit_code, "district": district}
    return {**row, "valid_from": first, "handover_id": handover}


async def _begin(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    await repository.add(uow, [{**row, **_by(uow)} for row in rows])
    for row in rows:
        names = ("officer_id", "credit_code", "district", "valid_from")
        told = {name: row[name] for name in names}
        uow.publish(OfficerAssigned(assignment_id=row["id"], **told))
        after = {name: str(value) for name, value in told.items()}
        uow.audit(action="officer.assigned", subject=("officer_assignment", row["id"]), before=None, after=after)


async def _end(uow: UnitOfWork, held: Sequence[Mapping[str, Any]], last: date, reason: str) -> None:
    await repository.end(uow, [{"id": each["id"], "valid_to": last, "reason": reason, **_by(uow)} for each in held])
    for each in held:
        told = {name: each[name] for name in ("officer_id", "credit_code", "district")}
        uow.publish(OfficerAssignmentEnded(assignment_id=each["id"], valid_to=last, reason=reason, **told))
        after = {"valid_to": str(last), "reason": reason}
        uow.audit(action="officer.ended", subject=("officer_assignment", each["id"]), before={}, after=after)


async def assignment(reader: Reader, assignment_id: UUID) -> Record:
    """An assignment the caller may know of, or AssignmentNotFound."""
    row = await repository.assignment(reader, assignment_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.AssignmentNotFound
    return row


async def end_assignment(uow: UnitOfWork, assignment_id: UUID, last: date, reason: str) -> Record:
    """Ends an assignment; raises AssignmentEnded, EndsBeforeItBegan."""
    code = (await assignment(uow, assignment_id))["credit_code"]
    await uow.lock(code)
    row = await assignment(uow, assignment_id)
    rules.check_end(row["valid_from"], row["valid_to"], last)
    await _end(uow, [dict(row)], last, reason)
    return await assignment(uow, assignment_id)


async def hand_over(
    uow: UnitOfWork, officer_id: UUID, to: UUID, first: date, reason: str, codes: Sequence[str] | None
) -> tuple[UUID, int]:
    """Gives the officer's firms (all without `codes`) to another from a day on, all or none; id and how many."""
    if officer_id == to:
        raise rules.SameOfficer(pointer="/to_officer_id")
    await uow.lock(f"officer:{officer_id}", f"officer:{to}")
    giving, taking = await officer(uow, officer_id), await _serving(uow, to)
    _check_district(uow, giving["district"])
    if giving["district"] != taking["district"]:
        raise rules.OfficerElsewhere(pointer="/to_officer_id")
    # Officers are locked before firms, here as in assign(): nobody gives this officer another firm meanwhile.
    await uow.lock(*(each["credit_code"] for each in await repository.open_of_officer(uow, officer_id)))
    moving = rules.moving([dict(each) for each in await repository.open_of_officer(uow, officer_id)], codes, first)
    handover: UUID = uuid7()
    await _end(uow, moving, first, reason)
    await _begin(uow, [_new(to, each["credit_code"], each["district"], first, handover) for each in moving])
    return handover, len(moving)


async def record_visit(
    uow: UnitOfWork,
    firm: Mapping[str, Any],
    visited_on: date,
    findings: str,
    officer_id: UUID | None = None,
    plan_id: UUID | None = None,
) -> dict[str, Any]:
    """Writes down a visit to a firm the caller may change; raises NotYetVisited."""
    if visited_on > uow.clock.today():
        raise rules.NotYetVisited(pointer="/visited_on", on=visited_on.isoformat())
    row = {"id": uuid7(), "credit_code": firm["credit_code"], "district": firm["district"]}
    row |= {"officer_id": officer_id, "plan_id": plan_id, "visited_on": visited_on, "findings": findings}
    await repository.add_visit(uow, {**row, **_by(uow)})
    after = {"credit_code": firm["credit_code"], "visited_on": str(visited_on)}
    uow.audit(action="service_visit.recorded", subject=("service_visit", row["id"]), before=None, after=after)
    return row


async def coverage(reader: Reader, on: date) -> dict[str, Any]:
    """Covered firms of all with the title in force on a day, in total and by district, and the target."""
    asked = policy.load("cultivation/officers.yaml")["coverage"]
    rows = [_share(dict(row)) for row in await repository.coverage(reader, asked["tier"], on)]
    total = {name: sum(row[name] for row in rows) for name in ("firms", "covered")}
    target = {"target_percent": Decimal(asked["target_percent"]), "source": asked["source"]}
    return {"as_of": on, "tier": asked["tier"], **target, **_share(total), "districts": rows}


def _share(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "percent": rules.percent(row["covered"], row["firms"])}


def covered_tier() -> str:
    """The title whose holders must be served."""
    return str(policy.load("cultivation/officers.yaml")["coverage"]["tier"])


async def visits(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Visits the caller may read, in the order they were recorded."""
    return await repository.visits(reader, filters, limit)
