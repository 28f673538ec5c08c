"""Publishing policies, telling who is entitled, recording what was granted."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy as documents
from chassis.uow import Reader, UnitOfWork
from services.enterprise.digital import service as digital
from services.enterprise.filings import service as filings
from services.enterprise.policies import repository, rules, stacking
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry
from services.enterprise.registry.rules import units_on
from services.enterprise.scope import OutOfScope, may_see

SCANNED = 500
READS = {"employees": "employees_y1", "revenue_wan": "revenue_y1", "rd_wan": "rd_y1"}


@lru_cache(maxsize=1)
def names() -> rules.Names:
    """What the codes of conditions are called: titles, chains, clusters, districts and sizes."""
    found: dict[str, tuple[str, str]] = {}
    for name in ("tiers", "chains", "clusters"):
        items = documents.load(f"reference/{name}.yaml")["items"] or ()
        found |= {str(each["code"]): (str(each["zh"]), str(each["en"])) for each in items}
    units = documents.load("reference/districts.yaml")["units"]
    found |= {str(each["unit_id"]): (str(each["zh"]), str(each["en"])) for each in units}
    classes = documents.load("ladder/size_2011.yaml")["classes"]
    return found | {code: (str(each["zh"]), str(each["en"])) for code, each in classes.items()}


def _units(on: date) -> frozenset[str]:
    return units_on(documents.load("reference/districts.yaml")["units"], on)


def must_own(uow: Reader, district: str | None) -> None:
    """Raises OutOfScope for a district officer where the policy or the firm is not the district's."""
    who = uow.principal
    if who is None:
        raise OutOfScope
    bound = who.has("district-officer") and not who.has("municipal-officer")
    if bound and (who.district is None or who.district != district):
        raise OutOfScope


async def publish_policy(uow: UnitOfWork, given: Mapping[str, Any]) -> Record:
    """Stores a policy; a district officer's is of that district. Raises PolicyMalformed, PolicyCodeTaken."""
    must_own(uow, given["district"])
    today, policy_id = uow.clock.today(), uuid7()
    rules.check_policy(given, _units(today))
    await uow.lock(f"policy {given['code']}")
    if await repository.taken(uow, given["code"]):
        raise rules.PolicyCodeTaken(pointer="/code", given=given["code"])
    by = uow.principal.subject if uow.principal else "system"
    await repository.add(uow, {**given, "id": policy_id, "published_on": today, "by_subject": by})
    after = {"code": given["code"], "level": given["level"]}
    uow.audit(action="policy.published", subject=("policy", policy_id), after=after)
    return await policy(uow, policy_id)


async def policy(reader: Reader, policy_id: UUID) -> Record:
    """A policy, or PolicyNotFound."""
    row = await repository.one(reader, policy_id)
    if row is None:
        raise rules.PolicyNotFound
    return row


async def end_policy(uow: UnitOfWork, policy_id: UUID, reason: str) -> Record:
    """Ends a policy from today on; what was granted stays. Raises PolicyEnded."""
    row = await policy(uow, policy_id)
    must_own(uow, row["district"])
    await uow.lock(f"policy {row['code']}")
    row = await policy(uow, policy_id)
    if row["ended_on"] is not None:
        raise rules.PolicyEnded(on=row["ended_on"].isoformat())
    await repository.end(uow, policy_id, uow.clock.today(), reason)
    uow.audit(action="policy.ended", subject=("policy", policy_id), after={"reason": reason})
    return await policy(uow, policy_id)


async def known_of(reader: Reader, firms: Sequence[Mapping[str, Any]], on: date) -> dict[str, dict[str, Any]]:
    """What conditions read of these firms on a day, by code; what is not known is left out."""
    codes = [str(firm["credit_code"]) for firm in firms]
    titles = await recognitions.titles_of_many(reader, codes)
    figures = await filings.figures_of_many(reader, codes, on)
    levels = await digital.levels_of_many(reader, codes, on)
    found: dict[str, dict[str, Any]] = {}
    for firm in firms:
        code = str(firm["credit_code"])
        plain = {name: firm[name] for name in ("chains", "clusters", "district", "industry", "status")}
        size = {} if firm["size_class"] in {"unknown", "manual_review"} else {"size": firm["size_class"]}
        began = firm["registered_on"]
        age = on.year - began.year - ((on.month, on.day) < (began.month, began.day))
        given = figures.get(code, {})
        numbers = {name: given.get(source) for name, source in READS.items()}
        level = {"digital_level": Decimal(levels[code])} if code in levels else {}
        tiers = {title.code for title in titles.get(code, ()) if title.in_force(on)}
        found[code] = {**plain, **size, **numbers, **level, "tiers": tiers, "age_years": Decimal(age)}
    return found


async def matches(reader: Reader, firm: Mapping[str, Any], on: date) -> list[dict[str, Any]]:
    """Every policy that may concern a firm, with its state and the reason of each condition."""
    code = str(firm["credit_code"])
    known = (await known_of(reader, [firm], on))[code]
    held = (await repository.held(reader, [code], on)).get(code, rules.NOTHING)
    wanted = [row for row in await repository.every(reader) if row["district"] in {None, firm["district"]}]
    return [match(row, known, held, on) for row in wanted]


def match(row: Mapping[str, Any], known: Mapping[str, Any], held: rules.Held, on: date) -> dict[str, Any]:
    """A policy with a firm's state, the reason of each condition, and the most it may get for the same matter."""
    verdicts = [rules.verdict(each, known, names()) for each in row["conditions"]]
    state, most = rules.state(row, verdicts, held, on), rules.most(row, held)
    return {"policy": row, "state": state, "reasons": verdicts, "automatic": row["automatic"], "most": most}


async def entitled(
    reader: Reader, policy_id: UUID, on: date, after: str, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """The next firms entitled on a day, and the code to go on after; None when all were looked at."""
    row, found = dict(await policy(reader, policy_id)), list[dict[str, Any]]()
    while True:
        firms = [dict(each) for each in await registry.active_after(reader, after, SCANNED)]
        known = await known_of(reader, firms, on)
        held = await repository.held(reader, list(known), on)
        for firm in firms:
            code = after = str(firm["credit_code"])
            seen = may_see(reader.principal, code, firm["district"]) and row["district"] in {None, firm["district"]}
            if seen and match(row, known[code], held.get(code, rules.NOTHING), on)["state"] == "entitled":
                found.append(firm)
                if len(found) == limit:
                    return found, after
        if len(firms) < SCANNED:
            return found, None


async def coverage(reader: Reader, on: date) -> list[dict[str, Any]]:
    """By unit that existed on the day: its own open policies, those of city and nation, and what was granted."""
    granted, opened = ([dict(row) for row in rows] for rows in await repository.coverage(reader, on))
    by_unit = {row["district"]: row for row in granted}
    above = sum(row["policies"] for row in opened if row["district"] is None)
    units = sorted(_units(on) | by_unit.keys())
    return [{"district": unit, "above": above, **_own(opened, unit), **_given(by_unit.get(unit))} for unit in units]


def _own(opened: Sequence[Mapping[str, Any]], unit: str) -> dict[str, Any]:
    own = [row for row in opened if row["district"] == unit]
    kinds = {row["kind"] for row in own}
    missing = [kind for kind in rules.BENEFITS if kind not in kinds]
    return {"own": sum(row["policies"] for row in own), "own_kinds": sorted(kinds), "missing_kinds": missing}


def _given(row: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: row[name] if row else 0 for name in ("grants", "fulfilled", "firms", "amount")}


async def overlaps(reader: Reader, on: date, district: str | None) -> list[dict[str, Any]]:
    """Pairs of open policies of one kind of benefit that one firm could meet, and how they stand to each other."""
    opened = [row for row in await repository.every(reader) if rules.is_open(row, on)]
    wanted = [row for row in opened if district is None or row["district"] in {None, district}]
    return [
        {"first": one, "second": other, "stands": stacking.stands(one, other)}
        for one, other in combinations(wanted, 2)
        if one["benefit"]["kind"] == other["benefit"]["kind"] and stacking.may_meet(one, other)
    ]
