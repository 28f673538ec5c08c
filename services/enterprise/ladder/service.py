"""Assessing a firm by the rule set of the day, and keeping what it was assessed by."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.uow import Reader, UnitOfWork
from services.enterprise.ladder import repository, rules, subjects, visits
from services.enterprise.ladder.engine.assessment import Assessment
from services.enterprise.ladder.engine.inputs import Kind, Subject, written
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.rule_sets import Catalogue
from services.enterprise.rulesets import service as rule_sets
from services.enterprise.scope import is_officer

NEWEST = UUID(int=2**128 - 1)
NO_REASONS: Mapping[str, str] = {}


def tiers() -> frozenset[str]:
    """The rungs of the ladder."""
    return frozenset(str(each["code"]) for each in policy.load("reference/tiers.yaml")["items"])


async def rule_set_for(reader: Reader, tier: str, kind: Kind, on: date) -> RuleSet:
    """The rule set of a rung and day, or UnknownTier, NoRuleSet."""
    if tier not in tiers():
        raise rules.UnknownTier(pointer="/tier", tier=tier)
    found = (await rule_sets.current(reader)).select(tier, kind, on)
    if found is None:
        raise rules.NoRuleSet(pointer="/tier", tier=tier, kind=kind, on=on.isoformat())
    return found


async def assess_enterprise(
    uow: UnitOfWork,
    firm: Record,
    tier: str,
    kind: Kind,
    on: date,
    overrides: Mapping[str, Any],
    anew: Mapping[str, Any] | None = None,
    reasons: Mapping[str, str] = NO_REASONS,
) -> dict[str, Any]:
    """Assesses a locked firm on a day and stores rule set, inputs and answer; raises the refusal of an input.

    `anew` is what the caller states now, where `overrides` also holds what others stated before.
    """
    found, subject = await assessed(uow, firm, tier, kind, on, overrides, anew)
    rules.check_reasons(reasons, overrides if anew is None else anew, found.beyond)
    return await keep(uow, firm["credit_code"], found, subject, overrides, reasons)


async def keep(
    uow: UnitOfWork,
    code: str,
    found: Assessment,
    subject: Subject,
    overrides: Mapping[str, Any],
    reasons: Mapping[str, str] = NO_REASONS,
) -> dict[str, Any]:
    """Stores an assessment of a locked firm with its inputs; it is never changed."""
    answer = {**found.to_dict(), **({"reasons": dict(reasons)} if reasons else {})}
    row = {
        "id": uuid7(),
        "credit_code": code,
        "tier": found.tier,
        "kind": found.kind,
        "on": found.on,
        "rule_set": found.rule_set,
        "result": answer["result"],
        "overrides": written(dict(overrides)),
        "snapshot": subject.snapshot(),
        "answer": answer,
        "assessed_at": uow.clock.now(),
        "assessed_by": uow.principal.subject if uow.principal else "system",
    }
    await repository.add(uow, row)
    after = {"rule_set": found.rule_set, "result": answer["result"], "tier": found.tier}
    uow.audit(action="enterprise.assessed", subject=("assessment", row["id"]), before=None, after=after)
    return row


async def assessed(
    reader: Reader,
    firm: Record,
    tier: str,
    kind: Kind,
    on: date,
    overrides: Mapping[str, Any],
    anew: Mapping[str, Any] | None = None,
) -> tuple[Assessment, Subject]:
    """A firm assessed on a day with nothing kept, and the inputs it was assessed by; raises the refusal of an input."""
    rule_set = await rule_set_for(reader, tier, kind, on)
    book = await rule_sets.current(reader)
    rules.check_stated(overrides if anew is None else anew, book.stated_by, is_officer(reader.principal))
    renewing = tier if kind == "renewal" else None
    held = (await subjects.on_file(reader, book, [firm], on, renewing=renewing))[firm["credit_code"]]
    subject = held.subject(book, on, kind, overrides)
    return rule_set.assess(subject), subject


async def assessed_apart(
    reader: Reader, firm: Record, book: Catalogue, on: date, stated: Mapping[str, Any], known: Mapping[str, Any]
) -> tuple[Assessment, Subject]:
    """A firm assessed by the one document of a catalogue that is no rung, with nothing kept.

    `known` is what a register holds beside the files. Raises the refusal of an input.
    """
    (rule_set,) = book.compiled.values()
    held = (await subjects.on_file(reader, book, [firm], on))[firm["credit_code"]]
    subject = replace(held, known={**held.known, **known}).subject(book, on, "new", stated)
    return rule_set.assess(subject), subject


async def visit_grounds(
    reader: Reader, firm: Record, tier: str, kind: Kind, on: date, stated: Mapping[str, Any]
) -> list[str]:
    """Why the rule set of the day wants the firm visited before a public notice; empty where it does not."""
    rule_set, book = await rule_set_for(reader, tier, kind, on), await rule_sets.current(reader)
    document = book.documents[rule_set.id]
    if "visit_before_publicity" not in document:
        return []
    _, subject = await assessed(reader, firm, tier, kind, on, stated, {})
    return visits.grounds(rule_set, document, subject)


async def declared(reader: Reader, firm: Record, tier: str, on: date, anew: Mapping[str, Any]) -> dict[str, Any]:
    """What the firm declared with its latest assessment of a rung and declares anew, without trial figures.

    Intellectual property that is on file is counted, not declared.
    """
    code, book = firm["credit_code"], await rule_sets.current(reader)
    before = (await subjects.declared_of_many(reader, book, [code], tier)).get(code, {})
    held = (await subjects.on_file(reader, book, [firm], on))[code]
    return held.declarable({**before, **subjects.properly(anew, book)})


async def reviewed_inputs(reader: Reader) -> frozenset[str]:
    """The inputs that only reviewers state."""
    book = await rule_sets.current(reader)
    return frozenset(name for name in (*book.fields, *book.aliases) if book.stated_by(name) == "reviewer")


async def assessment(reader: Reader, code: str | None, assessment_id: UUID) -> Record:
    """An assessment of a firm, or AssessmentNotFound."""
    row = await repository.one(reader, assessment_id)
    if row is None or (code is not None and row["credit_code"] != code):
        raise rules.AssessmentNotFound
    return row


async def facts_of(reader: Reader, rule_set: str) -> frozenset[str]:
    """The inputs of yes or no that a rule set asks for under a proper name, with those of its base conditions."""
    book = await rule_sets.current(reader)
    named = book.documents[rule_set].get("base_of", rule_set)
    base = book.library.common["common_base_conditions"]
    shared = [each for each in base["all"] if named in base["applies_to"] and named in each.get("only_for", (named,))]
    own = {field for name, field in book.proper.items() if name.startswith(f"{rule_set}.")}
    return frozenset({*own, *(each["field"] for each in shared if "field" in each)})
