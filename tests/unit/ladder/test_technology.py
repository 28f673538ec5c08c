"""Totals and lanes of technology-based SMEs and of high-tech enterprises, worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest

from services.enterprise.ladder.engine.inputs import InputRefused
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.ladder.rules import InputMalformed, PointsNeedReason, check_reasons
from tests.unit.ladder.firms import assess, criterion, held


@pytest.mark.parametrize(
    ("changes", "total", "expected"),
    [
        ({}, 100, "met"),
        # staff 20 + R&D 2 % 10 + class I 30 = 60
        ({"rd_y1": 20, "cost_expense_y1": 10000}, 60, "met"),
        # staff 16 + 10 + 30 = 56
        ({"rd_y1": 20, "cost_expense_y1": 10000, "tech_staff_y1": 25}, 56, "unmet"),
        # staff 0: no pass though 80 points
        ({"tech_staff_y1": 9}, 80, "unmet"),
        # the option with more points counts: R&D 30 % of costs though 1 % of sales
        ({"rd_y1": 10, "cost_expense_y1": "33.3333"}, 100, "met"),
    ],
)
def test_technology_sme_totals(changes: dict[str, Any], total: int, expected: str) -> None:
    assessment = assess("TECH_SME_2017", changes)
    assert (assessment.score, assessment.result) == ((total, total), expected)


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, {"titles": held(["HNTE"])}),
        ({"award_national_top3_5y": True}, {}),
        ({"has_provincial_rd_institution": True}, {}),
        ({"led_standard_5y": True}, {}),
    ],
)
def test_each_direct_lane_of_the_technology_rung(changes: dict[str, Any], more: dict[str, Any]) -> None:
    assert assess("TECH_SME_2017", {"tech_staff_y1": 0}).result == "unmet"
    assert assess("TECH_SME_2017", {"tech_staff_y1": 0, **changes}, **more).result == "met"
    assert assess("TECH_SME_2017", {"tech_staff_y1": 0, "employees_y1": 501, **changes}, **more).result == "unmet"


@pytest.mark.parametrize(("points", "expected"), [(14, "unmet"), ("14.5", "met"), (15, "met")])
def test_high_tech_needs_more_than_seventy(points: Any, expected: str) -> None:
    # 26 + points + 16 + 14 against 70, 70 not included
    assessment = assess("HNTE_2016", {"hnte_transformation_points": points})
    assert assessment.score == (56 + Decimal(points),) * 2
    assert assessment.result == expected


def test_high_tech_ip_points_are_capped_at_thirty() -> None:
    most = {
        "hnte_ip_advance_points": 8,
        "hnte_ip_core_points": 8,
        "hnte_ip_number_points": 8,
        "hnte_ip_origin_points": 6,
    }
    assessment = assess("HNTE_2016", {**most, "hnte_ip_standards_points": 2})
    assert assessment.score == (30 + 25 + 16 + 14,) * 2


def test_high_tech_points_are_never_invented() -> None:
    names = [name for name in catalogue().fields if name.startswith("hnte_")]
    assessment = assess("HNTE_2016", {**dict.fromkeys(names), "transformation_avg_3y": 5, "net_assets_growth": 35})
    # ip and management open; transformation 25..30; assets 9..10, sales 0..10
    assert assessment.score == (34, 100)
    assert assessment.result == "manual_review"
    assert criterion(assessment, "6").score_low == 25
    assert criterion(assessment, "H7").result == "manual_review"


@pytest.mark.parametrize(
    ("average", "low", "high"),
    [(5, 25, 30), ("4.99", 19, 24), (4, 19, 24), (3, 13, 18), (2, 7, 12), (1, 1, 6), ("0.99", 0, 0), (0, 0, 0)],
)
def test_high_tech_bands_bound_the_experts(average: Any, low: int, high: int) -> None:
    found = criterion(assess("HNTE_2016", {"hnte_transformation_points": None, "transformation_avg_3y": average}), "6")
    assert (found.result, found.score_low, found.score_high) == ("manual_review", low, high)


@pytest.mark.parametrize(
    ("growth", "low", "high"), [(35, 9, 10), (25, 7, 8), (15, 5, 6), (5, 3, 4), ("0.01", 1, 2), (0, 0, 0), (-3, 0, 0)]
)
def test_high_tech_growth_bands(growth: Any, low: int, high: int) -> None:
    found = criterion(assess("HNTE_2016", {"hnte_growth_sales_points": None, "sales_growth": growth}), "12")
    assert (found.score_low, found.score_high) == (low, high)


BORDERS = [
    ("24.9", 5, True),
    (25, 5, False),
    (30, 5, False),
    (24, 4, False),
    (25, 4, True),
    (0, 0, False),
    (1, 0, True),
]


@pytest.mark.parametrize(("points", "average", "beyond"), BORDERS)
def test_points_outside_the_guide_band_are_told(points: Any, average: int, beyond: bool) -> None:
    given = {"hnte_transformation_points": points, "transformation_avg_3y": average}
    assessment = assess("HNTE_2016", given)
    assert assessment.beyond == (frozenset({"hnte_transformation_points"}) if beyond else frozenset())
    found = criterion(assessment, "6")
    assert found.score == Decimal(points)
    assert ("outside the guide band" in found.reason["en"]) is beyond


def test_points_without_a_known_band_are_bounded_by_the_maximum_alone() -> None:
    given = {"hnte_transformation_points": 1, "transformation_avg_3y": None, "hnte_ip_advance_points": 0}
    assert assess("HNTE_2016", given).beyond == frozenset()
    for points in (-1, 31):
        with pytest.raises(InputRefused):
            assess("HNTE_2016", {"hnte_transformation_points": points})


def test_points_outside_their_band_need_a_reason_of_their_own() -> None:
    check_reasons({}, {"a": 1}, {"b"})
    check_reasons({"a": "why"}, {"a": 1}, {"a"})
    for reasons in ({}, {"a": "  "}):
        with pytest.raises(PointsNeedReason):
            check_reasons(reasons, {"a": 1}, {"a"})
    with pytest.raises(InputMalformed):
        check_reasons({"b": "why"}, {"a": 1}, set())
