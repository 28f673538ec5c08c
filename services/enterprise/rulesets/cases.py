"""Test cases that travel with a rule set: made-up firms with the answers worked out by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chassis import policy
from services.enterprise.filings.service import dated
from services.enterprise.ladder.engine.assessment import Assessment
from services.enterprise.ladder.engine.inputs import Subject, Title
from services.enterprise.ladder.engine.rule_set import RuleSet
from services.enterprise.ladder.rule_sets import Catalogue

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Told:
    """One case: what was expected and what came out, by name of the question."""

    name: str
    passed: bool
    expected: Mapping[str, str]
    found: Mapping[str, str]


def of_policy(rule_set: str) -> dict[str, Any] | None:
    """The cases beside a rule set of the policy folder."""
    name = f"ladder/cases/{rule_set.lower()}.yaml"
    return policy.load(name) if name in policy.names("ladder/cases") else None


def run(rule_set: RuleSet, book: Catalogue, cases: Mapping[str, Any]) -> list[Told]:
    """Every case assessed; raises InputRefused for an input the field list does not know."""
    return [_told(rule_set, book, cases, case) for case in cases["cases"]]


def subject_of(book: Catalogue, cases: Mapping[str, Any], case: Mapping[str, Any]) -> Subject:
    """The firm of a case: the base with its changes (null takes an input away), titles in force, evidence."""
    on = date.fromisoformat(case.get("day") or cases["day"])
    held = case.get("titles", cases.get("titles", []))
    titles = None if held is None else tuple(Title(code, on - YEAR, on + YEAR) for code in held)
    values = book.read({**cases["base"], **case.get("changes", {})})
    evidence = tuple(dated(item) for item in case.get("evidence", cases.get("evidence", [])))
    return Subject(on=on, kind=case.get("kind", "new"), values=values, titles=titles, evidence=evidence)


def _told(rule_set: RuleSet, book: Catalogue, cases: Mapping[str, Any], case: Mapping[str, Any]) -> Told:
    answer = rule_set.assess(subject_of(book, cases, case))
    expected = dict(_questions(case["expect"]))
    found = {name: _answer(answer, name) for name in expected}
    return Told(str(case["name"]), all(_same(expected[name], found[name]) for name in expected), expected, found)


def _questions(expect: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("result", "score_low", "score_high"):
        if name in expect:
            yield name, str(expect[name])
    for word in ("criteria", "points"):
        for name, value in expect.get(word, {}).items():
            yield f"{word}/{name}", str(value)


def _answer(answer: Assessment, question: str) -> str:
    word, _, name = question.partition("/")
    if word == "result":
        return answer.result
    if word in {"score_low", "score_high"}:
        return "" if answer.score is None else f"{answer.score[word == 'score_high']:f}"
    found = next((each for each in answer.criteria if each.id == name), None)
    if found is None:
        return ""
    return found.result if word == "criteria" else "" if found.score is None else f"{found.score:f}"


def _same(expected: str, found: str) -> bool:
    try:
        return Decimal(expected) == Decimal(found)
    except ArithmeticError:
        return expected == found
