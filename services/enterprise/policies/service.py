"""Publishing policies, telling who is entitled, recording what was granted."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy as documents
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise_support import PolicyGranted
from services.enterprise.digital import service as digital
from services.enterprise.filings import service as filings
from services.enterprise.policies import repository, rules
from services.enterprise.recognitions import service as recognitions
from services.enterprise.registry import service as registry
from services.enterprise.registry.rules import units_on
from services.enterprise.scope import OutOfScope, may_see, must_write

SCANNED = 500
READS = {"employees": "employees_y1", "revenue_wan": "revenue_y1", "rd_wan": "rd_y1"}


def _units(on: date) -> frozenset[str]:
    return units_on(documents.load("reference/districts.yaml")["units"], on)


def _must_own(uow: Reader, district: str | None) -> None:
    who = uow.principal
    if who is None:
        raise OutOfScope
    bound = who.has("district-officer") and not who.has("municipal-officer")
    if bound and (who.district is None or who.district != district):
        raise OutOfScope


async def publish_policy(uow: UnitOfWork, given: Mapping[str, Any]) -> Record:
    """Stores a policy; a district officer's is of that district. Raises PolicyMalformed, PolicyCodeTaken."""
    _must_own(uow, given["district"])
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
    _must_own(uow, row["district"])
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
    own, against = (await repository.held(reader, [code], on)).get(code, (set(), set()))
    wanted = [row for row in await repository.every(reader) if row["district"] in {None, firm["district"]}]
    return [_match(row, known, own, against, on) for row in wanted]


def _match(
    row: Mapping[str, Any], known: Mapping[str, Any], own: set[str], against: set[str], on: date
) -> dict[str, Any]:
    verdicts = [rules.verdict(each, known) for each in row["conditions"]]
    state = rules.state(row, verdicts, own, against, on)
    return {"policy": row, "state": state, "reasons": verdicts, "automatic": row["automatic"]}


async def entitled(reader: Reader, policy_id: UUID, on: date, after: str, limit: int) -> tuple[list[str], str | None]:
    """Codes of the next firms entitled on a day, and the code to go on after; None when all were looked at."""
    row, found = dict(await policy(reader, policy_id)), list[str]()
    while True:
        firms = [dict(each) for each in await registry.active_after(reader, after, SCANNED)]
        known = await known_of(reader, firms, on)
        held = await repository.held(reader, list(known), on)
        for firm in firms:
            code = after = str(firm["credit_code"])
            seen = may_see(reader.principal, code, firm["district"]) and row["district"] in {None, firm["district"]}
            if seen and _match(row, known[code], *held.get(code, (set(), set())), on)["state"] == "entitled":
                found.append(code)
                if len(found) == limit:
                    return found, after
        if len(firms) < SCANNED:
            return found, None


async def record_grant(
    uow: UnitOfWork, policy_id: UUID, code: str, granted_on: date, amount: int | None, document_number: str
) -> Record:
    """Records what a firm was granted (fen); raises NotEntitled unless it was entitled on that day."""
    await policy(uow, policy_id)
    firm = dict(await registry.locked(uow, code))
    row = next((each for each in await matches(uow, firm, granted_on) if each["policy"]["id"] == policy_id), None)
    if row is None or row["state"] != "entitled" or granted_on > uow.clock.today():
        unmet = [] if row is None else [each.field for each in row["reasons"] if each.result != "met"]
        state = "other_district" if row is None else row["state"]
        raise rules.NotEntitled(on=granted_on.isoformat(), state=state, unmet="、".join(unmet) or "—")
    _must_own(uow, firm["district"])
    grant_id, by = uuid7(), uow.principal.subject if uow.principal else "system"
    told = {"credit_code": code, "district": firm["district"], "granted_on": granted_on, "policy_id": policy_id}
    numbered = {"amount": amount, "document_number": document_number}
    await repository.add_grant(uow, {**told, **numbered, "id": grant_id, "by_subject": by})
    named = {"grant_id": grant_id, "policy_code": row["policy"]["code"], "amount_fen": amount}
    uow.publish(PolicyGranted(**told, **named))
    after = {"policy": row["policy"]["code"], "document_number": document_number}
    uow.audit(action="policy.granted", subject=("enterprise", code), after=after)
    return await grant(uow, grant_id)


async def grant(reader: Reader, grant_id: UUID) -> Record:
    """A grant the caller may know of, or GrantNotFound."""
    row = await repository.grant(reader, grant_id)
    if row is None or not may_see(reader.principal, row["credit_code"], row["district"]):
        raise rules.GrantNotFound
    return row


async def reverse_grant(uow: UnitOfWork, grant_id: UUID, reason: str) -> Record:
    """Reverses a grant from today on; the row stays. Raises GrantReversed."""
    row = await grant(uow, grant_id)
    must_write(uow.principal, row["credit_code"], row["district"])
    await uow.lock(row["credit_code"])
    row = await grant(uow, grant_id)
    if row["reversed_on"] is not None:
        raise rules.GrantReversed(on=row["reversed_on"].isoformat())
    await repository.reverse(uow, grant_id, uow.clock.today(), reason)
    uow.audit(action="policy.grant_reversed", subject=("policy_grant", grant_id), after={"reason": reason})
    return await grant(uow, grant_id)


async def coverage(reader: Reader, on: date) -> list[dict[str, Any]]:
    """By unit that existed on the day: its own open policies, those of city and nation, and what was granted."""
    granted, opened = await repository.coverage(reader, on)
    by_unit = {row["district"]: row for row in granted}
    above = sum(row["policies"] for row in opened if row["district"] is None)
    own = {row["district"]: row["policies"] for row in opened if row["district"] is not None}
    names = ("grants", "firms", "amount")
    return [
        {"district": unit, "own": own.get(unit, 0), "above": above}
        | {name: by_unit[unit][name] if unit in by_unit else 0 for name in names}
        for unit in sorted(_units(on) | by_unit.keys())
    ]
