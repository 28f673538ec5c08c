"""Assessing a firm by the rule set of the day, and keeping what it was assessed by."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from services.enterprise.filings import service as filings
from services.enterprise.ladder import repository, rules
from services.enterprise.ladder.engine.evidence import COUNTS
from services.enterprise.ladder.engine.inputs import InputRefused, Kind, Subject, Title, written
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.recognitions import service as recognitions
from services.enterprise.scope import is_officer

NEWEST = UUID(int=2**128 - 1)


def tiers() -> frozenset[str]:
    """The rungs of the ladder."""
    return frozenset(str(each["code"]) for each in policy.load("reference/tiers.yaml")["items"])


def rule_set_for(tier: str, kind: Kind, on: date) -> RuleSet:
    """The rule set of a rung and day, or UnknownTier, NoRuleSet."""
    if tier not in tiers():
        raise rules.UnknownTier(pointer="/tier", tier=tier)
    found = catalogue().select(tier, kind, on)
    if found is None:
        raise rules.NoRuleSet(pointer="/tier", tier=tier, kind=kind, on=on.isoformat())
    return found


async def assess_enterprise(
    uow: UnitOfWork, firm: Record, tier: str, kind: Kind, on: date, overrides: Mapping[str, Any]
) -> dict[str, Any]:
    """Assesses a locked firm on a day and stores rule set, inputs and answer; raises the refusal of an input."""
    rule_set = rule_set_for(tier, kind, on)
    rules.check_stated(overrides, catalogue().stated_by, is_officer(uow.principal))
    subject = await _subject(uow, firm, kind, on, overrides)
    answer = rule_set.assess(subject).to_dict()
    row = {
        "id": uuid7(),
        "credit_code": firm["credit_code"],
        "tier": tier,
        "kind": kind,
        "on": on,
        "rule_set": rule_set.id,
        "result": answer["result"],
        "overrides": written(dict(overrides)),
        "snapshot": subject.snapshot(),
        "answer": answer,
        "assessed_at": uow.clock.now(),
        "assessed_by": uow.principal.subject if uow.principal else "system",
    }
    await repository.add(uow, row)
    after = {"rule_set": rule_set.id, "result": answer["result"], "tier": tier}
    uow.audit(action="enterprise.assessed", subject=("assessment", row["id"]), before=None, after=after)
    return row


async def _subject(reader: Reader, firm: Record, kind: Kind, on: date, overrides: Mapping[str, Any]) -> Subject:
    code, book = firm["credit_code"], catalogue()
    known: dict[str, Any] = {"industry_code": firm["industry"], "registration_date": firm["registered_on"]}
    figures = await filings.figures_for(reader, code, on)
    known |= {name: value for name, value in figures.items() if name in book.fields}
    known |= {"barred_until": await recognitions.barred_until(reader, code, on)}
    items = await filings.evidence_for(reader, code)
    titles = (*await recognitions.titles(reader, code), *_certificates(items))
    try:
        values = book.read({**known, **rules.in_ladder_units(overrides, book.fields)})
    except InputRefused as refused:
        pointer = f"/overrides/{refused.name}"
        raise rules.InputMalformed(
            pointer=pointer, name=refused.name, why_zh=refused.zh, why_en=refused.en
        ) from refused
    evidence = tuple(item for item in items if item["kind"] != "certificate")
    return Subject(on=on, kind=kind, values=values, titles=titles, evidence=evidence)


def _certificates(items: tuple[dict[str, Any], ...]) -> tuple[Title, ...]:
    """Titles of other registers, put on file as certificates with their first day."""
    found = [item for item in items if item["kind"] == "certificate" and item.get("code")]
    return tuple(
        Title(item["code"], item.get("valid_from") or item["date"], item.get("valid_to"))
        for item in found
        if item.get("valid_from") or item.get("date")
    )


async def declared(reader: Reader, code: str, tier: str, anew: Mapping[str, Any]) -> dict[str, Any]:
    """What the firm declared with its latest assessment of a rung and declares anew, without trial figures.

    Intellectual property that is on file is counted, not declared.
    """
    stated = rules.declared({**await repository.latest_overrides(reader, code, tier), **anew})
    kinds = {item["kind"] for item in await filings.evidence_for(reader, code)}
    return {name: value for name, value in stated.items() if not ("ip" in kinds and name in COUNTS)}


async def assessment(reader: Reader, code: str | None, assessment_id: UUID) -> Record:
    """An assessment of a firm, or AssessmentNotFound."""
    row = await repository.one(reader, assessment_id)
    if row is None or (code is not None and row["credit_code"] != code):
        raise rules.AssessmentNotFound
    return row


def validity_years(rule_set: str) -> int | None:
    """How many years a title by this rule set lasts; None where the document names no end."""
    years = (catalogue().documents[rule_set].get("validity") or {}).get("years")
    return None if years is None else int(Decimal(years))
