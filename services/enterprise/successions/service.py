"""Firms of redrawn units follow by their town, chunk by chunk; who cannot be told apart waits for an officer."""

from typing import Any

from asyncpg import Record

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from services.enterprise.registry import service as registry
from services.enterprise.successions import repository, rules

CHUNK = 200


def redrawings() -> list[rules.Redrawing]:
    """The redrawings of the policy, oldest first."""
    return rules.redrawings(policy.load("reference/districts.yaml")["redrawings"])


async def work_off(uow: UnitOfWork, limit: int = CHUNK) -> bool:
    """Takes the next firms of the first unit that is not worked off; False when none is."""
    today = uow.clock.today()
    known = {(row["redrawn_on"], row["unit"]): row for row in await repository.runs(uow)}
    for redrawn in redrawings():
        for unit in redrawn.units():
            run = known.get((redrawn.on, unit))
            if redrawn.on <= today and (run is None or run["finished_at"] is None):
                await _chunk(uow, redrawn, unit, run["after_code"] if run else "", limit)
                return True
    return False


async def _chunk(uow: UnitOfWork, redrawn: rules.Redrawing, unit: str, after: str, limit: int) -> None:
    codes = await repository.firms(uow, unit, redrawn.on, after, limit)
    await uow.lock(f"succession:{redrawn.on}:{unit}", *codes)
    moved, waiting = 0, []
    for code, firm in (await registry.find_many(uow, codes)).items():
        to = rules.forward(unit, firm["town"], redrawn)
        if to is None:
            case = {"credit_code": code, "redrawn_on": redrawn.on, "unit": unit, "town": firm["town"]}
            waiting.append({**case, "listed_on": uow.clock.today()})
        elif to != unit and firm["district"] == unit:
            moved += 1
            await registry.change_as_of(uow, await registry.known_after(uow, code), {"district": to}, redrawn.on)
    await repository.add_cases(uow, waiting)
    row = {"redrawn_on": redrawn.on, "unit": unit, "after_code": codes[-1] if codes else after}
    done = uow.clock.now() if len(codes) < limit else None
    await repository.keep(uow, {**row, "moved": moved, "undecided": len(waiting), "finished_at": done})


async def decide(uow: UnitOfWork, code: str, to_unit: str, town: str | None, reason: str) -> Record:
    """Says where an undecided firm belongs since the redrawing; raises SuccessionDecided, NotASuccessor."""
    firm = await registry.locked(uow, code)
    case = await _case(uow, code)
    redrawn = next(each for each in redrawings() if each.on == case["redrawn_on"])
    rules.check_decision(case["decided_on"], to_unit, rules.successors(case["unit"], redrawn))
    patch: dict[str, Any] = {"district": to_unit} | ({"town": town} if town else {})
    if all(firm[name] == value for name, value in patch.items()):
        # To stay is an answer too: without an event others would hold the firm for undecided for ever.
        await registry.amend(uow, [(dict(firm), {"district": (to_unit, to_unit)})], redrawn.on)
    await registry.change_as_of(uow, firm, patch, redrawn.on)
    by = uow.principal.subject if uow.principal else "system"
    row = {"code": code, "redrawn_on": redrawn.on, "on": uow.clock.today(), "to_unit": to_unit}
    await repository.decide(uow, {**row, "reason": reason, "by": by})
    after = {"to_unit": to_unit, "reason": reason}
    uow.audit(action="succession.decided", subject=("enterprise", code), before={"unit": case["unit"]}, after=after)
    return await _case(uow, code)


async def _case(reader: Reader, code: str) -> Record:
    row = await repository.case(reader, code)
    if row is None:
        raise rules.SuccessionCaseNotFound
    return row
