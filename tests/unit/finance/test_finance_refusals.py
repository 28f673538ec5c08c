"""What finance refuses: eligibility, consents, decisions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis import policy
from chassis.errors import BusinessError
from services.finance.consents import rules as consents
from services.finance.matching import decisions, texts
from services.finance.matching.decisions import Decision
from services.finance.matching.rules import Reason
from services.finance.products.rules import (
    Criterion,
    EligibilityRefused,
    RangeReversed,
    check_eligibility,
    check_range,
)
from services.finance.products.schemas import ProductCreate

TIERS = {"SRDI", "INNO_SME"}
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("tiers", "in", ["SRDI"]),
        ("size_class", "not_in", ["large"]),
        ("district", "in", ["CQ-500107"]),
        ("industry", "prefix", ["C"]),
        ("revenue", "gte", "0.01"),
        ("employees", "lte", 0),
        ("in_park", "eq", False),
    ],
)
def test_readable_demands_are_taken(field: str, op: str, value: Any) -> None:
    check_eligibility([Criterion(field, op, value)], TIERS)


@pytest.mark.parametrize(
    ("field", "op", "value", "where"),
    [
        ("tiers", "gte", ["SRDI"], "op"),
        ("tiers", "in", ["NOBLE"], "value"),
        ("tiers", "in", [], "value"),
        ("tiers", "in", "SRDI", "value"),
        ("size_class", "in", ["unknown"], "value"),
        ("industry", "in", ["C"], "op"),
        ("industry", "prefix", [" "], "value"),
        ("revenue", "gte", 5, "value"),
        ("revenue", "gte", "1.234", "value"),
        ("revenue", "gte", "-1.00", "value"),
        ("employees", "gte", True, "value"),
        ("employees", "gte", -1, "value"),
        ("employees", "gte", "5", "value"),
        ("in_park", "eq", 1, "value"),
    ],
)
def test_unreadable_demands_are_refused_where_they_stand(field: str, op: str, value: Any, where: str) -> None:
    with pytest.raises(EligibilityRefused) as refused:
        check_eligibility([Criterion("in_park", "eq", value=True), Criterion(field, op, value)], TIERS)
    assert refused.value.pointer == f"/eligibility/1/{where}"


def test_a_range_may_be_a_point_and_never_upside_down() -> None:
    check_range(5, 5, "/x")
    with pytest.raises(RangeReversed):
        check_range(6, 5, "/x")


def test_a_consent_ends_after_now_and_within_the_longest_time() -> None:
    consents.check_expiry(NOW + timedelta(microseconds=1), NOW, 366)
    consents.check_expiry(NOW + timedelta(days=366), NOW, 366)
    with pytest.raises(consents.ConsentEndsInThePast):
        consents.check_expiry(NOW, NOW, 366)
    with pytest.raises(consents.ConsentTooLong):
        consents.check_expiry(NOW + timedelta(days=366, microseconds=1), NOW, 366)


def test_the_moment_of_expiry_is_already_over() -> None:
    end = NOW + timedelta(hours=1)
    assert consents.is_live(end, None, end - timedelta(microseconds=1))
    assert not consents.is_live(end, None, end)
    assert not consents.is_live(end, NOW, NOW)


@pytest.mark.parametrize(
    "given",
    [Decision("approved", 100, 0, 12), Decision("approved", 1, 345, 1), Decision("declined", reason_code="other")],
)
def test_complete_decisions_are_taken(given: Decision) -> None:
    decisions.check_decision(given, 100, {"other"})


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (Decision("approved", 101, 345, 12), decisions.ApprovedMoreThanAsked),
        (Decision("approved", 0, 345, 12), decisions.ApprovedMoreThanAsked),
        (Decision("approved", None, 345, 12), decisions.DecisionIncomplete),
        (Decision("approved", 100, None, 12), decisions.DecisionIncomplete),
        (Decision("approved", 100, 345, None), decisions.DecisionIncomplete),
        (Decision("approved", 100, 345, 12, "other"), decisions.DecisionIncomplete),
        (Decision("declined"), decisions.DecisionIncomplete),
        (Decision("declined", 100, reason_code="other"), decisions.DecisionIncomplete),
        (Decision("declined", reason_code="mood"), decisions.ReasonUnknown),
    ],
)
def test_other_decisions_are_refused(given: Decision, kind: type[BusinessError]) -> None:
    with pytest.raises(kind):
        decisions.check_decision(given, 100, {"other"})


def test_a_decision_is_final_and_interest_is_shown_once() -> None:
    decisions.check_interest("proposed")
    with pytest.raises(decisions.InterestAlreadyShown):
        decisions.check_interest("interested")
    for state in ("approved", "declined"):
        with pytest.raises(decisions.MatchAlreadyDecided):
            decisions.check_interest(state)
    assert decisions.allowed_actions("approved", consented=False) == []
    assert decisions.allowed_actions("proposed", consented=True) == ["read", "interest", "decisions"]


def test_a_reason_reads_in_both_languages_and_masks_its_value() -> None:
    reason = Reason("eligibility", "revenue", "gte", 123_456, "2000.00", "unmet", Decimal(0), Decimal(20))
    data = texts.as_data(reason)
    assert (data["value"], data["threshold"], data["max"]) == ("1234.56", "2000.00", "20.00")
    assert texts.sentence(data)["en"] == "Revenue: 1234.56, at least 2000.00, not met"
    assert "1234.56" not in str(texts.sentence(texts.masked(data)))


def test_the_example_products_are_readable_and_marked_as_examples() -> None:
    seeds = policy.load("finance/products.yaml")
    tiers = {each["code"] for each in policy.load("reference/tiers.yaml")["items"]}
    keys = {each["key"] for each in seeds["institutions"]}
    assert seeds["example"] is True
    for each in seeds["products"]:
        body = ProductCreate.model_validate({name: value for name, value in each.items() if name != "institution"})
        check_eligibility([Criterion(one.field, one.op, one.value) for one in body.eligibility], tiers)
        assert each["institution"] in keys


def test_the_weights_make_a_hundred() -> None:
    assert sum(each["points"] for each in policy.load("finance/matching.yaml")["weights"]) == 100
