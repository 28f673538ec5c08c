"""Assesses many firms by two rule sets with the engine that assesses one; pure work, fit for a thread of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.enterprise.impact.rules import Compared
from services.enterprise.ladder.engine.inputs import Kind
from services.enterprise.ladder.engine.results import MANUAL, NOT_APPLICABLE
from services.enterprise.ladder.engine.rule_set import RuleSet, Verdict
from services.enterprise.ladder.rule_sets import Catalogue
from services.enterprise.ladder.rules import InputMalformed
from services.enterprise.ladder.subjects import OnFile


@dataclass(frozen=True, slots=True)
class Question:
    """The two sets, the day and the kind of application a run asks about; `before` None where no set applies yet."""

    book: Catalogue
    before: RuleSet | None
    after: RuleSet
    kind: Kind
    on: date


def compare(
    firms: Sequence[Any],
    held: Mapping[str, OnFile],
    stated: Mapping[str, Mapping[str, Any]],
    parks: Mapping[str, tuple[str, ...]],
    question: Question,
) -> list[Compared]:
    """Every firm by both sets, in order; what a firm declared at its latest assessment counts for both."""
    codes = [firm["credit_code"] for firm in firms]
    rows = zip(firms, codes, strict=True)
    return [_compared(firm, held[code], stated.get(code, {}), parks.get(code, ()), question) for firm, code in rows]


def _compared(firm: Any, held: OnFile, stated: Mapping[str, Any], parks: tuple[str, ...], asked: Question) -> Compared:
    place = (str(firm["credit_code"]), str(firm["district"]), tuple(firm["chains"]), parks)
    try:
        subject = held.subject(asked.book, asked.on, asked.kind, held.declarable(stated))
    except InputMalformed:
        # What the field list no longer takes is for a person; one firm must not hold up all others.
        return Compared(*place, MANUAL, MANUAL)
    values = asked.after.typed(subject)
    shared = values if asked.before and asked.before.ip == asked.after.ip else None
    before = asked.before.decide(subject, shared) if asked.before else None
    unmet = before.unmet if before else ()
    try:
        after = asked.after.decide(subject, values)
    except (LookupError, TypeError, ValueError, ArithmeticError):
        # A draft is not yet approved: where it cannot decide a firm, a person must, and the run goes on.
        after = Verdict(MANUAL, None)
    return Compared(*place, before.result if before else NOT_APPLICABLE, after.result, unmet, after.unmet)
