"""Use cases of allocations: propose, sign, issue, read, compare."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.policy import load
from chassis.uow import Reader, UnitOfWork
from services.targets.allocations import repository
from services.targets.allocations.rules import (
    AllocationClosed,
    AllocationUnknown,
    Answer,
    NoPrintedTarget,
    NoShareOfYours,
    ProposerMayNotIssue,
    ShareOfNoUnit,
    ShareTwice,
    changes,
    check_signed,
    check_sum,
    twice,
)
from services.targets.indicators.catalogue import Indicator, catalogue, exists_on, units
from services.targets.indicators.rules import IndicatorUnknown, target_of
from services.targets.statements.rules import check_owner

Shares = Sequence[tuple[str, int]]


@lru_cache(maxsize=1)
def policy() -> dict[str, Any]:
    """The rule of sums and of signatures."""
    return load("targets/allocations.yaml")


def _indicator(code: str) -> Indicator:
    found = catalogue().get(code)
    if found is None:
        raise IndicatorUnknown(indicator=code, pointer="/indicator")
    return found


def check_shares(shares: Shares, day: date) -> dict[str, int]:
    """The shares by unit; each unit exists on the day and stands once."""
    doubled = twice([district for district, _ in shares])
    if doubled is not None:
        raise ShareTwice(district=doubled, pointer="/shares")
    for place, (district, _) in enumerate(shares):
        if not (district in units() and exists_on(units()[district], day)):
            raise ShareOfNoUnit(district=district, day=day, pointer=f"/shares/{place}/district")
    return dict(shares)


async def propose_allocation(
    uow: UnitOfWork, caller: Principal, *, indicator: str, year: int, shares: Shares, note: str | None
) -> dict[str, Any]:
    """Put a new version before the districts; the city's target must be printed for the year."""
    found = _indicator(indicator)
    department = check_owner(indicator, found.owners, caller.department)
    target = target_of(found.targets, found.annual_floor, year)
    if target is None:
        raise NoPrintedTarget(indicator=indicator, year=year, pointer="/year")
    today = uow.clock.today()
    given = check_shares(shares, today)
    await uow.lock(indicator)
    identity = UUID(str(uuid_utils.uuid7()))
    row = {
        "id": identity, "indicator": indicator, "year": year, "target": target,
        "total": sum(given.values()), "note": note, "department": department, "proposed_by": caller.subject,
        "proposed_at": uow.clock.now(), "proposed_on": today,
    }  # fmt: skip
    version = await repository.add(uow, row, given)
    uow.audit(action="allocation.proposed", subject=("allocation", row["id"]), after={"version": version} | given)
    return await read_allocation(uow, caller, identity)


async def _open(uow: UnitOfWork, allocation_id: UUID, district: str | None = None) -> dict[str, Any]:
    """A version that can still move, with its indicator locked."""
    row = await repository.one(uow, allocation_id, district)
    if row is None:
        raise AllocationUnknown
    await uow.lock(row["indicator"])
    row = await repository.one(uow, allocation_id, district)
    if row is None or row["issued_on"] is not None or row["version"] != row["newest"]:
        raise AllocationClosed
    return row


async def answer_allocation(
    uow: UnitOfWork, caller: Principal, allocation_id: UUID, *, accepted: bool, note: str | None
) -> dict[str, Any]:
    """Sign or contest the share of the caller's district; a later answer takes the place of an earlier one."""
    if not caller.district:
        raise NoShareOfYours
    await _open(uow, allocation_id, caller.district)
    answer = {
        "id": UUID(str(uuid_utils.uuid7())), "allocation_id": allocation_id, "district": caller.district,
        "accepted": accepted, "note": note, "answered_by": caller.subject, "answered_at": uow.clock.now(),
    }  # fmt: skip
    await repository.answer(uow, answer)
    said = {"district": caller.district, "accepted": accepted}
    uow.audit(action="allocation.answered", subject=("allocation", allocation_id), after=said)
    return await read_allocation(uow, caller, allocation_id)


async def issue_allocation(uow: UnitOfWork, caller: Principal, allocation_id: UUID) -> dict[str, Any]:
    """Issue a version: the sums are kept, every district signed, and another person of the department stands for it."""
    row = await _open(uow, allocation_id)
    check_owner(row["indicator"], [row["department"]], caller.department)
    if row["proposed_by"] == caller.subject:
        raise ProposerMayNotIssue
    check_sum(row["total"], row["target"], policy()["sum_rule"]["value"])
    if policy()["signed_by_all"]["value"]:
        held = (await repository.shares(uow, [allocation_id], None))[allocation_id]
        check_signed({share["district"]: answer_of(share) for share in held})
    await repository.issue(uow, allocation_id, caller.subject, uow.clock.today())
    uow.audit(action="allocation.issued", subject=("allocation", allocation_id), after={"issued_by": caller.subject})
    return await read_allocation(uow, caller, allocation_id)


def answer_of(share: dict[str, Any]) -> Answer:
    """What a district last said to its share."""
    return "open" if share["accepted"] is None else "accepted" if share["accepted"] else "contested"


async def read_allocation(uow: Reader, caller: Principal, allocation_id: UUID) -> dict[str, Any]:
    """A version with the shares the caller may see."""
    district = repository.readable_by(caller)
    row = await repository.one(uow, allocation_id, district)
    if row is None:
        raise AllocationUnknown
    return {**row, "shares": (await repository.shares(uow, [allocation_id], district))[allocation_id]}


async def list_allocations(uow: Reader, caller: Principal, **filters: Any) -> list[dict[str, Any]]:
    """Versions the caller may see, newest first."""
    district = repository.readable_by(caller)
    rows = await repository.listed(uow, district=district, **filters)
    shares = await repository.shares(uow, [row["id"] for row in rows], district)
    return [{**row, "shares": shares[row["id"]]} for row in rows]


async def compare(
    uow: Reader, caller: Principal, allocation_id: UUID
) -> tuple[dict[str, Any], dict[str, Any] | None, list[tuple[str, int | None, int | None]]]:
    """A version, the one before it, and the shares that differ."""
    row = await read_allocation(uow, caller, allocation_id)
    before = await repository.version_before(uow, row)
    held = (
        (await repository.shares(uow, [before["id"]], repository.readable_by(caller)))[before["id"]] if before else []
    )
    was, now = ({share["district"]: share["value"] for share in each} for each in (held, row["shares"]))
    return row, before, changes(was, now)


async def allocated(uow: Reader, as_of: date, district: str | None = None) -> dict[tuple[str, str], dict[int, int]]:
    """The shares in force on a day: year to value by indicator and unit."""
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for indicator, year, unit, value in await repository.in_force(uow, as_of, district):
        found[indicator, unit][year] = value
    return found


def allowed_actions(row: dict[str, Any], caller: Principal) -> list[str]:
    """What the caller may do with a version now."""
    if row["issued_on"] is not None or row["version"] != row["newest"]:
        return []
    if caller.has("district-officer"):
        return ["answer"]
    may = caller.has("municipal-officer") and caller.department == row["department"]
    return ["issue"] if may and caller.subject != row["proposed_by"] else []
