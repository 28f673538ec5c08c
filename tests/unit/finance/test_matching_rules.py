"""How well a product fits, at its borders and with inputs missing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.finance.matching import rules
from services.finance.matching.rules import Facts, Offer, age_in_years, all_of, fit, judge, rank_key

WEIGHTS = {"eligibility": Decimal(60), "amount": Decimal(20), "tenor": Decimal(10), "rate": Decimal(10)}
FACTS = Facts(
    tiers=frozenset({"INNO_SME", "SRDI"}),
    district="CQ-500107",
    industry="C3912",
    age_years=3,
    in_park=True,
    size_class="small",
    revenue_fen=2_000_000_000,
    employees=20,
    amount_fen=100_000_000,
    tenor_months=12,
    wanted_rate_bp=400,
)
OFFER = Offer((10_000_000, 100_000_000), (6, 12), 400, (("age_years", "gte", 3), ("tiers", "in", ["SRDI"])))


@pytest.mark.parametrize(
    ("field", "op", "threshold", "result"),
    [
        ("revenue", "gte", "20000000.00", "met"),
        ("revenue", "gte", "20000000.01", "unmet"),
        ("revenue", "lte", "20000000.00", "met"),
        ("revenue", "lte", "19999999.99", "unmet"),
        ("employees", "gte", 20, "met"),
        ("employees", "gte", 21, "unmet"),
        ("employees", "lte", 20, "met"),
        ("employees", "lte", 19, "unmet"),
        ("age_years", "gte", 3, "met"),
        ("age_years", "gte", 4, "unmet"),
        ("tiers", "in", ["LITTLE_GIANT", "SRDI"], "met"),
        ("tiers", "in", ["LITTLE_GIANT"], "unmet"),
        ("tiers", "not_in", ["LITTLE_GIANT"], "met"),
        ("tiers", "not_in", ["SRDI"], "unmet"),
        ("district", "in", ["CQ-500107"], "met"),
        ("district", "not_in", ["CQ-500107"], "unmet"),
        ("size_class", "in", ["small", "micro"], "met"),
        ("size_class", "in", ["micro"], "unmet"),
        ("industry", "prefix", ["I", "C39"], "met"),
        ("industry", "prefix", ["C38"], "unmet"),
        ("industry", "not_prefix", ["C38"], "met"),
        ("industry", "not_prefix", ["C"], "unmet"),
        ("in_park", "eq", True, "met"),
        ("in_park", "eq", False, "unmet"),
        ("amount", "lte", "1000000.00", "met"),
        ("amount", "lte", "999999.99", "unmet"),
        ("tenor_months", "gte", 12, "met"),
        ("tenor_months", "gte", 13, "unmet"),
    ],
)
def test_every_operator_at_its_border(field: str, op: str, threshold: Any, result: str) -> None:
    assert judge(field, op, threshold, FACTS)[0] == result


@pytest.mark.parametrize(
    ("field", "op", "threshold"),
    [("revenue", "lte", "1.00"), ("employees", "gte", 0), ("size_class", "not_in", ["large"])],
)
def test_what_is_not_known_is_not_met(field: str, op: str, threshold: Any) -> None:
    unknown = replace(FACTS, revenue_fen=None, employees=None, size_class=None)
    assert judge(field, op, threshold, unknown) == ("unknown", None)


@pytest.mark.parametrize("size", ["unknown", "manual_review"])
def test_an_undecided_size_stays_undecided(size: str) -> None:
    assert judge("size_class", "in", ["small"], replace(FACTS, size_class=size)) == (size, None)


def test_no_titles_are_known_to_be_none() -> None:
    assert judge("tiers", "in", ["SRDI"], replace(FACTS, tiers=frozenset()))[0] == "unmet"
    assert judge("tiers", "not_in", ["SRDI"], replace(FACTS, tiers=frozenset()))[0] == "met"


def test_a_perfect_fit_has_all_points() -> None:
    found = fit(FACTS, OFFER, WEIGHTS)
    assert (found.result, found.score, found.unmet) == ("met", Decimal("100.00"), ())
    assert sum(each.most for each in found.reasons) == 100


def test_each_demand_has_an_equal_share_and_unmet_says_value_and_threshold() -> None:
    found = fit(replace(FACTS, age_years=2), OFFER, WEIGHTS)
    assert (found.result, found.score) == ("unmet", Decimal("70.00"))
    (reason,) = found.unmet
    assert (reason.field, reason.value, reason.threshold) == ("age_years", 2, 3)


def test_thirds_add_up_without_loss() -> None:
    third = replace(OFFER, demands=(("age_years", "gte", 1), ("employees", "gte", 1), ("in_park", "eq", True)))
    assert fit(FACTS, third, WEIGHTS).score == Decimal("100.00")
    sevenths = replace(OFFER, demands=(("age_years", "gte", 1),) * 6 + (("age_years", "gte", 99),))
    assert fit(FACTS, sevenths, WEIGHTS).score == Decimal("91.43")


@pytest.mark.parametrize(
    ("changes", "result", "score"),
    [
        ({"amount_fen": 100_000_001}, "unmet", "80.00"),
        ({"amount_fen": 9_999_999}, "unmet", "80.00"),
        ({"amount_fen": 10_000_000}, "met", "100.00"),
        ({"tenor_months": 13}, "unmet", "90.00"),
        ({"tenor_months": 5}, "unmet", "90.00"),
        ({"tenor_months": 6}, "met", "100.00"),
        ({"wanted_rate_bp": 399}, "met", "90.00"),
        ({"wanted_rate_bp": None}, "met", "100.00"),
    ],
)
def test_amount_and_tenor_bind_and_the_rate_only_ranks(changes: dict[str, Any], result: str, score: str) -> None:
    found = fit(replace(FACTS, **changes), OFFER, WEIGHTS)
    assert (found.result, found.score) == (result, Decimal(score))


def test_an_unknown_rate_brings_no_points_and_no_demands_bring_all() -> None:
    assert fit(FACTS, replace(OFFER, rate_bp=None), WEIGHTS).score == Decimal("90.00")
    assert fit(FACTS, replace(OFFER, demands=()), WEIGHTS).score == Decimal("100.00")


def test_unmet_over_unknown_over_manual_over_met() -> None:
    assert all_of(["met", "manual_review", "unknown", "unmet"]) == "unmet"
    assert all_of(["met", "manual_review", "unknown"]) == "unknown"
    assert all_of(["met", "manual_review"]) == "manual_review"
    assert all_of(["met", "not_applicable"]) == "met"
    assert all_of(["not_applicable"]) == all_of([]) == "not_applicable"


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2023, 5, 18), date(2026, 5, 17), 2),
        (date(2023, 5, 18), date(2026, 5, 18), 3),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
        (date(2026, 1, 1), date(2025, 1, 1), 0),
    ],
)
def test_an_anniversary_completes_a_year(born: date, day: date, years: int) -> None:
    assert age_in_years(born, day) == years


def test_fitting_first_then_points_then_the_lower_rate() -> None:
    offers = [
        ("unmet", Decimal(95), 300, "a"),
        ("met", Decimal(80), None, "b"),
        ("met", Decimal(80), 350, "d"),
        ("met", Decimal(80), 350, "c"),
        ("not_applicable", Decimal(90), 500, "e"),
    ]
    assert [each[3] for each in sorted(offers, key=lambda each: rank_key(*each))] == ["e", "c", "d", "b", "a"]


def test_results_are_the_ladders_own() -> None:
    assert set(rules._WORST_FIRST) | {"not_applicable"} == {
        "met",
        "unmet",
        "unknown",
        "manual_review",
        "not_applicable",
    }
