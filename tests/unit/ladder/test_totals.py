"""Totals, minima, direct lanes and the final result, worked out by hand."""

from typing import Any

import pytest

from services.enterprise.ladder.rule_sets import catalogue
from tests.unit.ladder.firms import FIRMS, assess, criterion, held, subject

LANES_CLOSED = {"INNO_SME_2022.D1": False, "INNO_SME_2022.D3": False, "equity_financing_3y": 0}
# By hand: own class I title 15, R&D 5 % 20, growth 100/700 = 14.28 % 15, liabilities 50 % 10, field 10, main 80 % 20.
NINETY = 15 + 20 + 15 + 10 + 10 + 20


def test_the_model_innovative_firm_has_ninety_points() -> None:
    assessment = assess("INNO_SME_2022")
    assert assessment.score == (NINETY, NINETY)
    assert criterion(assessment, "score").result == "met"
    assert assessment.missing() == ()


GROUP_MINIMA: list[tuple[dict[str, Any], int, str, str]] = [
    # class II 5 + R&D 3 % 15 = 20: on the minimum; total 20 + 25 + 30 = 75
    ({"ip_class1_selfdev_count": 0, "ip_class1_count": 0, "ip_class2_count": 1, "rd_y1": 30}, 75, "innovation", "met"),
    # class II 5 + R&D 2 % 10 = 15: below it though the total is 70
    (
        {"ip_class1_selfdev_count": 0, "ip_class1_count": 0, "ip_class2_count": 1, "rd_y1": 20},
        70,
        "innovation",
        "unmet",
    ),
    # growth 5 % 10 + liabilities 75 % 5 = 15
    ({"main_revenue_y2": "761.9047", "total_liabilities_y1": 750}, 80, "growth", "met"),
    # growth 0 % 5 + liabilities 75 % 5 = 10
    ({"main_revenue_y2": 800, "total_liabilities_y1": 750}, 75, "growth", "unmet"),
    # other field 5 + main 55 % 10 = 15; growth 550/500 = 10 % 15
    ({"is_strategic_emerging": False, "main_revenue_y1": 550, "main_revenue_y2": 500}, 75, "specialization", "met"),
    # other field 5 + main 50 % 5 = 10
    ({"is_strategic_emerging": False, "main_revenue_y1": 500, "main_revenue_y2": 450}, 70, "specialization", "unmet"),
]


@pytest.mark.parametrize(("changes", "total", "group", "expected"), GROUP_MINIMA)
def test_group_minima_decide_beside_the_total(changes: dict[str, Any], total: int, group: str, expected: str) -> None:
    assessment = assess("INNO_SME_2022", changes)
    assert assessment.score == (total, total)
    assert criterion(assessment, f"score.{group}").result == expected
    assert assessment.result == expected


@pytest.mark.parametrize(
    ("changes", "total", "expected"),
    [
        # 20 (class II 5, R&D 15) + 15 (growth 10, liabilities 5) + 25 (field 5, main 20) = 60
        ({"main_revenue_y2": "761.9047", "total_liabilities_y1": 750, "is_strategic_emerging": False}, 60, "met"),
        # the same with a main share of 60 %: 55
        (
            {
                "main_revenue_y1": 600,
                "main_revenue_y2": "571.4285",
                "total_liabilities_y1": 750,
                "is_strategic_emerging": False,
            },
            55,
            "unmet",
        ),
    ],
)
def test_sixty_points_pass(changes: dict[str, Any], total: int, expected: str) -> None:
    low_ip = {"ip_class1_selfdev_count": 0, "ip_class1_count": 0, "ip_class2_count": 1, "rd_y1": 30}
    assessment = assess("INNO_SME_2022", {**low_ip, **changes})
    assert (assessment.score, assessment.result) == ((total, total), expected)


NO_POINTS = {"ip_class1_selfdev_count": 0, "ip_class1_count": 0, "rd_y1": 0, "main_revenue_y1": 100, **LANES_CLOSED}


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({"INNO_SME_2022.D1": True}, {}),
        ({"award_provincial_3y": True, "INNO_SME_2022.D1": None}, {}),
        ({}, {"titles": held(["HNTE"])}),
        ({}, {"titles": held(["NATIONAL_TECH_INNO_DEMO"])}),
        ({}, {"titles": held(["IP_ADVANTAGE"])}),
        ({}, {"titles": held(["IP_DEMO"])}),
        ({"INNO_SME_2022.D3": True}, {}),
        ({"INNO_SME_2022.D3": None, "rd_institution_level": "provincial"}, {}),
        ({"equity_financing_3y": 500}, {}),
    ],
)
def test_each_direct_lane_of_the_innovative_rung(changes: dict[str, Any], more: dict[str, Any]) -> None:
    assert assess("INNO_SME_2022", NO_POINTS).result == "unmet"
    assert assess("INNO_SME_2022", {**NO_POINTS, **changes}, **more).result == "met"
    assert assess("INNO_SME_2022", {**NO_POINTS, **changes, "BASE3": False}, **more).result == "unmet"


def test_a_title_that_opens_no_lane_opens_no_lane() -> None:
    assert assess("INNO_SME_2022", NO_POINTS, titles=held(["SRDI"])).result == "unmet"


LANES_2022 = [
    {"SRDI_2022.D1": True},
    {"rd_y1": 1600, "rd_y2": 400},
    {"equity_financing_2y": 6000},
    {"SRDI_2022.D4": True},
]


@pytest.mark.parametrize("lane", LANES_2022)
def test_each_direct_lane_of_srdi_2022(lane: dict[str, Any]) -> None:
    poor = {
        "main_revenue_y1": 100,
        "chain_role": "none",
        "digital_level": 1,
        "qms_certified": False,
        "own_brand": False,
        "net_profit_y1": 0,
        "total_liabilities_y1": 4000,
        "ip_class1_highvalue_count": 0,
        "ip_class1_selfdev_count": 0,
        "rd_staff_y1": 0,
        "rd_institution_level": "none",
    }
    # niche 5, growth 0, class I 6, R&D 500 = 10 points: 21, with the local indicators at most 36
    before = assess("SRDI_2022", poor)
    assert (before.score, before.result) == ((21, 36), "unmet")
    assert assess("SRDI_2022", {**poor, **lane}).result == "met"
    assert assess("SRDI_2022", {**poor, **lane, "segment_years": 1}).result == "unmet"


def test_srdi_2022_local_points_decide_between_met_and_unknown() -> None:
    # main 90 % 5, growth > 10 % 10, niche 5, chain 0, digital 3, quality 5, margin 10 % 10, liabilities 5,
    # class II 2, R&D 10 % 10, staff 1, institution 0: 56, with the local indicators 56..71
    changes = {
        "chain_role": "none",
        "digital_level": 2,
        "ip_class1_highvalue_count": 0,
        "ip_class1_selfdev_count": 0,
        "ip_class1_count": 0,
        "rd_staff_y1": 6,
        "rd_institution_level": "none",
    }
    waiting = assess("SRDI_2022", changes)
    assert (waiting.score, waiting.result) == ((56, 71), "unknown")
    assert [each.field for each in waiting.missing()] == ["srdi_local_points"]
    assert assess("SRDI_2022", {**changes, "srdi_local_points": 4}).result == "met"
    assert assess("SRDI_2022", {**changes, "srdi_local_points": "3.5"}).result == "unmet"
    assert assess("SRDI_2022", {**changes, "rd_staff_y1": None}).result == "unknown"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # a range that passes anyway is met, one that cannot pass is unmet, between them unknown
        ({"is_strategic_emerging": None}, "unknown"),
        ({"is_strategic_emerging": None, "main_revenue_y1": 700, "main_revenue_y2": 600}, "met"),
        ({"rd_y1": None, "main_revenue_y2": 800, "total_liabilities_y1": 1000}, "unmet"),
        ({"rd_y1": None, "ip_class1_selfdev_count": 0, "ip_class1_count": 0}, "unknown"),
        ({"revenue_y1": None}, "unknown"),
    ],
)
def test_ranges_decide_where_they_can(changes: dict[str, Any], expected: str) -> None:
    if expected == "unknown" and changes == {"is_strategic_emerging": None}:
        changes = {**changes, "main_revenue_y1": 550, "main_revenue_y2": 500}
    assert assess("INNO_SME_2022", changes).result == expected


def test_a_growth_without_base_is_manual_and_decides_only_when_it_matters() -> None:
    # innovation 35, growth 0..20 + 10, specialisation 30
    free = assess("INNO_SME_2022", {"main_revenue_y2": 0})
    assert (free.score, free.result) == ((75, 95), "manual_review")
    assert criterion(free, "score.growth").result == "manual_review"
    both = assess("INNO_SME_2022", {"main_revenue_y2": 0, "rd_y1": None})
    assert both.result == "unknown"
    assert [each.field for each in both.missing()] == ["rd_y1"]


def test_missing_is_silent_once_decided() -> None:
    decided = assess("INNO_SME_2022", {"BASE3": False, "rd_y1": None})
    assert decided.result == "unmet"
    assert decided.missing() == ()
    assert [each.field for each in decided.absent] == ["rd_y1"]


def test_missing_names_its_fields_in_both_languages() -> None:
    (missing,) = assess("SRDI_2026", {"segment_years": None}).missing()
    assert (missing.field, missing.en) == (
        "segment_years",
        "Years in the specific market niche (to the end of last year)",
    )
    assert missing.zh.startswith("从事特定细分市场年限")


def test_nothing_known_is_unknown_everywhere() -> None:
    for name in ("INNO_SME_2022", "SRDI_2022", "LG_2022", "SRDI_2026", "LG_2026", "TECH_SME_2017"):
        nothing = dict.fromkeys([*catalogue().fields, *FIRMS[name]])
        assert assess(name, nothing, titles=None).result == "unknown", name


def test_rules_that_could_not_be_read_are_left_to_people() -> None:
    compiled = catalogue().compiled["CQ_DETAIL_2023"]
    assert compiled.assess(subject("INNO_SME_2022")).result == "manual_review"
