"""The five-valued tables, the small language, exact numbers, and version selection."""

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from services.enterprise.ladder.engine import exact
from services.enterprise.ladder.engine.expressions import truth_of, value_of
from services.enterprise.ladder.engine.results import all_of, any_of
from services.enterprise.ladder.engine.selection import RuleSetsOverlap, select_rule_set
from services.enterprise.ladder.engine.syntax import ExpressionMalformed, names, parse
from services.enterprise.ladder.rule_sets import catalogue

M, U, K, R, N = ("met", "unmet", "unknown", "manual_review", "not_applicable")
ORDER = {"AND": (U, K, R, M), "OR": (M, K, R, U)}


@pytest.mark.parametrize(("left", "right"), list(product((M, U, K, R, N), repeat=2)))
def test_and_or_tables(left: Any, right: Any) -> None:
    nothing: Any = N
    both = {left, right}
    for combine, order in ((all_of, ORDER["AND"]), (any_of, ORDER["OR"])):
        expected = next((value for value in order if value in both), N)
        assert combine([left, right]) == expected
        assert combine([right, left]) == expected
        assert combine([left, right, nothing]) == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("a>=1", {"a": 1}, M),
        ("a>=1", {"a": 0}, U),
        ("a>=1", {}, K),
        ("5<a<=10", {"a": 5}, U),
        ("5<a<=10", {"a": 10}, M),
        ("5<a<=10", {"a": 11}, U),
        ("a==3", {"a": 3}, M),
        ("a!=3", {"a": 3}, U),
        ("a>=1 and b>=1", {"a": 0}, U),
        ("a>=1 and b>=1", {"a": 1}, K),
        ("a>=1 or b>=1", {"a": 1}, M),
        ("a>=1 or b>=1", {"a": 0}, K),
        ("not a>=1", {"a": 1}, U),
        ("not (a>=1 or b>=1)", {"a": 0, "b": 0}, M),
        ("true", {}, M),
        ("false", {}, U),
        ("a/b>=1", {"a": 1, "b": 0}, R),
        ("a-b-1==0", {"a": 3, "b": 2}, M),
        ("2+3*4==14", {}, M),
        ("(2+3)*4==20", {}, M),
        ("-a==0-2", {"a": 2}, M),
        ("min(a,b)==1", {"a": 1, "b": 2}, M),
        ("max(a,b,9)==9", {"a": 1, "b": 2}, M),
        ("floor(a/2)==1", {"a": 3}, M),
        ("floor(0-a/2)==-2", {"a": 3}, M),
        ("0.1+0.2==0.3", {}, M),
        ("a/3*3==a", {"a": 1}, M),
    ],
)
def test_the_small_language(text: str, values: dict[str, int], expected: str) -> None:
    readers = {name: (lambda given, name=name: given.get(name, exact.Gap((name,)))) for name in ("a", "b")}
    test = truth_of(parse(text), readers)
    assert test({name: exact.number(value) for name, value in values.items()})[0] == expected


@pytest.mark.parametrize(
    "text",
    ["", "a>=", "(a", "a b", "a @ 1", "__import__('os')", "open(1)", "floor(1,2)", "a.b", "1 2", "a>=1)", "a[0]"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ExpressionMalformed):
        parse(text)


def test_unknown_names_are_refused_when_compiled() -> None:
    with pytest.raises(ExpressionMalformed):
        value_of(parse("secret+1"), {})
    assert names(parse("min(a,b)+c>=d and not e or true")) == ("a", "b", "c", "d", "e")


def test_displayed_numbers_never_flatter() -> None:
    below = (Decimal("4.99999999"), Decimal(1))
    assert str(exact.display(below)) == "4.999999"
    assert str(exact.display((Decimal("55.00000001"), Decimal(1)), round_up=True)) == "55.000001"
    assert str(exact.display((Decimal(1), Decimal(3)))) == "0.333333"
    assert str(exact.display((Decimal("1E+3"), Decimal(1)))) == "1000"


SELECTIONS = [
    ("INNO_SME", "new", "2022-07-31", None),
    ("INNO_SME", "new", "2022-08-01", "INNO_SME_2022"),
    ("INNO_SME", "renewal", "2026-11-22", "INNO_SME_2022"),
    ("SRDI", "new", "2022-12-01", "SRDI_2022"),
    ("SRDI", "new", "2026-03-31", "SRDI_2022"),
    ("SRDI", "new", "2026-04-01", "SRDI_2026"),
    ("SRDI", "renewal", "2026-03-31", "SRDI_2022"),
    ("SRDI", "renewal", "2026-04-01", "SRDI_2026"),
    ("LITTLE_GIANT", "new", "2026-03-31", "LG_2022"),
    ("LITTLE_GIANT", "new", "2026-04-01", "LG_2026"),
    ("LITTLE_GIANT", "new", "2027-06-01", "LG_2026"),
    ("LITTLE_GIANT", "renewal", "2026-03-31", "LG_2022"),
    ("LITTLE_GIANT", "renewal", "2026-05-01", "LG_2022"),
    ("LITTLE_GIANT", "renewal", "2026-12-31", "LG_2022"),
    ("LITTLE_GIANT", "renewal", "2027-01-01", "LG_2026"),
    ("LITTLE_GIANT", "new", "2020-01-01", None),
    ("TECH_SME", "new", "2017-05-02", None),
    ("TECH_SME", "new", "2017-05-03", "TECH_SME_2017"),
    ("HNTE", "new", "2026-11-22", "HNTE_2016"),
    ("CHAMPION", "new", "2023-08-31", None),
    ("CHAMPION", "renewal", "2026-11-22", "CHAMPION_2023"),
    ("KEY_LITTLE_GIANT", "new", "2025-01-01", None),
    ("UNICORN", "new", "2026-01-01", None),
]


@pytest.mark.parametrize(("tier", "kind", "on", "expected"), SELECTIONS)
def test_the_rule_set_of_a_day(tier: str, kind: Any, on: str, expected: str | None) -> None:
    found = catalogue().select(tier, kind, date.fromisoformat(on))
    assert (None if found is None else found.id) == expected


def test_the_renewals_of_2026_can_be_set_to_the_old_standard() -> None:
    settings = {"SRDI_RENEWAL_2026": {"rule_set": "SRDI_2022", "from": "2026-04-01", "until": "2026-12-31"}}
    documents = catalogue().documents.values()
    assert select_rule_set("SRDI", "renewal", date(2026, 6, 1), documents, settings) == "SRDI_2022"
    assert select_rule_set("SRDI", "renewal", date(2027, 1, 1), documents, settings) == "SRDI_2026"
    assert select_rule_set("SRDI", "new", date(2026, 6, 1), documents, settings) == "SRDI_2026"


def test_overlapping_sets_are_a_fault_of_the_data() -> None:
    twice = [{"id": name, "tier": "SRDI", "effective_from": "2020-01-01", "effective_to": None} for name in "AB"]
    with pytest.raises(RuleSetsOverlap):
        select_rule_set("SRDI", "new", date(2021, 1, 1), twice, {})
