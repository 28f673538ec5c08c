"""The cases beside every rule set come out as they say, and every set has them."""

from collections import Counter
from typing import Any

import pytest

from chassis import policy
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.rulesets import cases as case_book

BOOK = catalogue()
CASES = [
    pytest.param(name, each, id=f"{name}-{each['name']}")
    for name in BOOK.documents
    for each in (case_book.of_policy(name) or {"cases": []})["cases"]
]


@pytest.mark.parametrize(("rule_set", "case"), CASES)
def test_a_case_comes_out_as_it_says(rule_set: str, case: dict[str, Any]) -> None:
    book = {**(case_book.of_policy(rule_set) or {}), "cases": [case]}
    (told,) = case_book.run(BOOK.compiled[rule_set], BOOK, book)
    assert told.found == told.expected or told.passed, told
    assert told.passed


def test_every_set_has_cases_and_no_case_stands_twice() -> None:
    files = {name.rsplit("/", 1)[1].removesuffix(".yaml").upper() for name in policy.names("ladder/cases")}
    assert files == set(BOOK.documents)
    for name in BOOK.documents:
        names = Counter(each["name"] for each in case_book.of_policy(name)["cases"])
        assert names.most_common(1)[0][1] == 1, names.most_common(1)


def _compared(value: Any) -> set[str]:
    """Ids of conditions that compare a number, with those whose parts do."""
    if isinstance(value, list):
        return {name for each in value for name in _compared(each)}
    if not isinstance(value, dict):
        return set()
    inner = {name for each in value.values() for name in _compared(each)}
    text = str(value)
    return inner | {str(value["id"])} if "id" in value and ("'op'" in text or "one_of" in value) else inner


@pytest.mark.parametrize("name", sorted(BOOK.documents))
def test_every_compared_condition_has_a_case_on_both_sides(name: str) -> None:
    document = {key: value for key, value in BOOK.documents[name].items() if key not in {"id", "scoring"}}
    seen = Counter(
        (condition, result)
        for case in case_book.of_policy(name)["cases"]
        for condition, result in case["expect"].get("criteria", {}).items()
    )
    wanted = {each for each in _compared(document) if each[:1] != "{"}
    assert {each for each in wanted if not (seen[each, "met"] and seen[each, "unmet"])} == set()


def test_a_case_that_expects_something_else_fails() -> None:
    book = case_book.of_policy("SRDI_2026")
    wrong = {**book, "cases": [{"name": "wrong", "expect": {"result": "unmet", "points": {"1": 5}}}]}
    (told,) = case_book.run(BOOK.compiled["SRDI_2026"], BOOK, wrong)
    assert not told.passed
    assert told.found == {"result": "met", "points/1": ""}
