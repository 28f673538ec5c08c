"""Recording brand agencies and trainings."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.errors import NotFound
from chassis.uow import Reader, UnitOfWork
from services.enterprise.brands import repository, rules
from services.enterprise.registry import rules as registry_rules
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope, must_write


def _must_own(uow: Reader, district: str | None) -> None:
    who = uow.principal
    if who is None or not (who.has("municipal-officer") or (who.district is not None and who.district == district)):
        raise OutOfScope


def _by(uow: UnitOfWork) -> str:
    return uow.principal.subject if uow.principal else "system"


async def list_agency(uow: UnitOfWork, given: Mapping[str, Any]) -> Record:
    """Puts an agency on the list, of a unit or of the whole city; raises OutOfScope, UnknownDistrict."""
    _must_own(uow, given["district"])
    today, units = uow.clock.today(), policy.load("reference/districts.yaml")["units"]
    if given["district"] is not None and given["district"] not in registry_rules.units_on(units, today):
        raise registry_rules.UnknownDistrict(pointer="/district", district=given["district"], on=today.isoformat())
    agency_id: UUID = uuid7()
    await repository.add_agency(uow, {**given, "id": agency_id, "listed_on": today, "recorded_by": _by(uow)})
    after = {"name": given["name"], "district": given["district"]}
    uow.audit(action="brand_agency.listed", subject=("brand_agency", agency_id), after=after)
    return await agency(uow, agency_id)


async def agency(reader: Reader, agency_id: UUID) -> Record:
    """An agency, or AgencyNotFound."""
    row = await repository.agency(reader, agency_id)
    if row is None:
        raise rules.AgencyNotFound
    return row


async def end_agency(uow: UnitOfWork, agency_id: UUID, reason: str) -> Record:
    """Takes an agency off the list from today on; raises AgencyEnded, OutOfScope."""
    await uow.lock(f"brand agency {agency_id}")
    row = await agency(uow, agency_id)
    _must_own(uow, row["district"])
    rules.check_end(row["ended_on"])
    await repository.end_agency(uow, agency_id, uow.clock.today(), reason)
    after = {"reason": reason}
    uow.audit(action="brand_agency.ended", subject=("brand_agency", agency_id), before={}, after=after)
    return await agency(uow, agency_id)


async def record_training(uow: UnitOfWork, given: Mapping[str, Any], sent: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Records a training with how many people each firm sent; an officer records firms of the own scope.

    Raises AgencyNotFound, TrainingToCome, FirmTwice, NotFound, OutOfScope.
    """
    rules.check_training(given["held_on"], uow.clock.today(), [code for code, _ in sent])
    people = dict(sent)
    if given["agency_id"] is not None:
        await agency(uow, given["agency_id"])
    firms = await _writable(uow, list(people))
    row = {**given, "id": uuid7(), "district": uow.principal.district if uow.principal else None}
    trainees = [
        {"training_id": row["id"], "credit_code": code, "district": firm["district"], "people": people[code]}
        for code, firm in firms.items()
    ]
    by = {"recorded_on": uow.clock.today(), "recorded_by": _by(uow)}
    await repository.add_training(uow, {**row, **by}, trainees)
    after = {"title": given["title"], "firms": len(people), "people": sum(people.values())}
    uow.audit(action="brand_training.recorded", subject=("brand_training", row["id"]), after=after)
    return {**row, "firms": len(people), "people": sum(people.values())}


async def _writable(uow: UnitOfWork, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    firms = await registry.find_many(uow, codes)
    for number, code in enumerate(codes):
        if code not in firms:
            raise NotFound(pointer=f"/firms/{number}")
        must_write(uow.principal, code, firms[code]["district"])
    return firms


async def summary(reader: Reader, since: date, until: date) -> tuple[list[dict[str, Any]], int]:
    """By unit: agencies on the list on the last day, trainings, firms and people; and the city's agencies."""
    agencies = await repository.agencies_by_unit(reader, until)
    rows = {row["district"]: dict(row) for row in await repository.sums(reader, since, until)}
    names = ("trainings", "firms", "people")
    units = sorted(rows.keys() | {unit for unit in agencies if unit is not None})
    found = [
        {"district": unit, "agencies": agencies.get(unit, 0)}
        | {name: rows[unit][name] if unit in rows else 0 for name in names}
        for unit in units
    ]
    return found, agencies.get(None, 0)
