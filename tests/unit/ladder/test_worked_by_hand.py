"""Firms of every kind with their answers, worked out from the documents on paper: total, range and result."""

from datetime import date
from typing import Any

import pytest

from services.enterprise.ladder.engine.inputs import Title
from services.enterprise.ladder.rule_sets import catalogue
from tests.unit.ladder.firms import assess, criterion, held

NO_IP = dict.fromkeys(("ip_class1_highvalue_count", "ip_class1_selfdev_count", "ip_class1_count", "ip_class2_count"), 0)
Row = tuple[str, dict[str, Any], str, tuple[Any, Any] | None]

INNOVATIVE: list[Row] = [
    # The model: own class I 15, R&D 5 % 20, growth 14.28 % 15, liabilities 50 % 10, field 10, main share 80 % 20.
    ("INNO_SME_2022", {"ip_class1_highvalue_count": 1}, "met", (95, 95)),
    ("INNO_SME_2022", {**NO_IP, "ip_class2_count": 3}, "met", (80, 80)),
    ("INNO_SME_2022", NO_IP, "met", (75, 75)),  # innovation 0 + 20: on its minimum
    ("INNO_SME_2022", {**NO_IP, "rd_y1": "49.9999"}, "unmet", (70, 70)),  # innovation 15
    ("INNO_SME_2022", {"ip_class1_selfdev_count": 0}, "met", (85, 85)),  # bought in more than a year ago: 10
    # Whether the title is of own development is open: 10 or 15.
    ("INNO_SME_2022", {"ip_class1_selfdev_count": None}, "met", (85, 90)),
    ("INNO_SME_2022", {"total_liabilities_y1": 550}, "met", (90, 90)),
    ("INNO_SME_2022", {"total_liabilities_y1": "550.0001"}, "met", (85, 85)),
    # Growth 5 (0 %), liabilities 0: growth 5 of 15.
    ("INNO_SME_2022", {"main_revenue_y2": 800, "total_liabilities_y1": "750.01"}, "unmet", (70, 70)),
    # Revenue 0 with R&D: two shares cannot be computed, 50 points are certain and 90 possible.
    ("INNO_SME_2022", {"revenue_y1": 0}, "manual_review", (50, 90)),
    ("INNO_SME_2022", {"revenue_y1": 0, "equity_financing_3y": 500}, "met", (50, 90)),
    ("INNO_SME_2022", {"revenue_y1": -1}, "manual_review", (50, 90)),
    ("INNO_SME_2022", {"main_revenue_y2": -700}, "manual_review", (75, 95)),
    ("INNO_SME_2022", {"main_revenue_y1": -1}, "unmet", (55, 55)),  # growth 0, share 0: growth 10, specialisation 10
    ("INNO_SME_2022", {"total_assets_y1": 0, "main_revenue_y2": 800}, "manual_review", (70, 80)),
    ("INNO_SME_2022", {"rd_y1": None, **NO_IP, "INNO_SME_2022.D1": None}, "unknown", (55, 75)),
    ("INNO_SME_2022", {"is_strategic_emerging": None}, "met", (80, 90)),
    ("INNO_SME_2022", {"employees_y1": 1000, "revenue_y1": 40000}, "unmet", (50, 50)),
    ("INNO_SME_2022", {"industry_code": "P83"}, "manual_review", (90, 90)),
    ("INNO_SME_2022", {"industry_code": None}, "unknown", (90, 90)),
    ("INNO_SME_2022", {"industry_code": "P83", "BASE1": None}, "unknown", (90, 90)),
    ("INNO_SME_2022", {"industry_code": "P83", "BASE1": None, "BASE3": False}, "unmet", (90, 90)),
    ("INNO_SME_2022", {"employees_y1": None}, "met", (90, 90)),  # revenue of 1000 is not large, whatever the staff
]
SPECIALISED: list[Row] = [
    # The model: 5+10+5+5, 5+5+10+5, local 0..15, 10+10+5+4.
    ("SRDI_2022", {}, "met", (79, 94)),
    ("SRDI_2022", {"srdi_local_points": 15}, "met", (94, 94)),
    ("SRDI_2022", {"segment_years": "1.9999"}, "unmet", (74, 89)),
    ("SRDI_2022", {"segment_years": 3}, "met", (75, 90)),  # one full pair of years: 1 point
    ("SRDI_2022", {"segment_years": "9.9"}, "met", (78, 93)),
    ("SRDI_2022", {"rd_y1": "99.9999", "revenue_y1": 3000, "main_revenue_y1": 2700}, "unmet", (61, 76)),
    ("SRDI_2022", {"rd_y1": 100, "revenue_y1": "3333.3334"}, "unmet", None),  # 2.9999 %
    ("SRDI_2022", {"net_profit_y1": -1, "total_liabilities_y1": 2800}, "met", (65, 80)),
    # The higher of amount (500 -> 10) and share (2 % -> 0), but C2b asks for 3 %.
    ("SRDI_2022", {"revenue_y1": 25000, "main_revenue_y1": 22500, "net_profit_y1": 2500}, "unmet", (79, 94)),
    ("SRDI_2022", {"revenue_y1": "999.9999", "equity_financing_2y": 2000}, "met", None),
    ("SRDI_2022", {"revenue_y1": "999.9999", "equity_financing_2y": "1999.9999"}, "unmet", None),
    ("SRDI_2022", {"revenue_y1": "999.9999", "equity_financing_2y": None}, "unknown", None),
    ("SRDI_2022", {"main_revenue_y3": 0}, "met", (69, 94)),  # no base for one of two growths
    ("SRDI_2026", {}, "met", None),
    ("SRDI_2026", {"revenue_y1": "1499.9999", "main_revenue_y1": 1400, "equity_financing_2y": 2000}, "met", None),
    ("SRDI_2026", {"revenue_y1": "1499.9999", "main_revenue_y1": 1400}, "unmet", None),
    ("SRDI_2026", {"main_revenue_y1": "3999.9999"}, "unmet", None),
    ("SRDI_2026", {"total_liabilities_y1": "800.0001"}, "unmet", None),
    ("SRDI_2026", {"total_assets_y1": 0}, "manual_review", None),
    ("SRDI_2026", {"rd_y2": None}, "unknown", None),
    ("SRDI_2026", {"rd_y2": "99.9999", "rd_y1": None}, "unmet", None),
    ("SRDI_2026", {"revenue_y2": 0}, "manual_review", None),
    ("SRDI_2026", {"ip_class1_count": 0}, "unmet", None),
    ("SRDI_2026", {"ip_class1_count": 0, "SRDI_2026.S7b": True}, "met", None),
    ("SRDI_2026", {"ip_class1_count": 0, "SRDI_2026.S7c": True}, "met", None),
    ("SRDI_2026", {"ip_class1_count": 0, "SRDI_2026.S7c": None}, "unknown", None),
    ("SRDI_2026", {"ip_class1_count": 0, "SRDI_2026.S7c": None, "rd_institution_level": "provincial"}, "met", None),
    ("SRDI_2026", {"market_position_confirmed": None}, "manual_review", None),
    ("SRDI_2026", {"market_position_confirmed": None, "segment_years": None}, "unknown", None),
    ("SRDI_2026", {"market_position_confirmed": None, "segment_years": None, "BASE4": False}, "unmet", None),
    ("SRDI_2026", {"srdi_platform_score": "49.9", "srdi_platform_score_prev": 90}, "unmet", None),
]
GIANTS: list[Row] = [
    ("LG_2022", {}, "met", None),
    ("LG_2022", {"revenue_y1": "9999.9999", "main_revenue_y1": 9500}, "unmet", None),  # 6 % asked, 4 % spent
    ("LG_2022", {"revenue_y1": "9999.9999", "main_revenue_y1": 9500, "award_national_top3_3y": True}, "unmet", None),
    (
        "LG_2022",
        {
            "revenue_y1": "9999.9999",
            "main_revenue_y1": 9500,
            "main_revenue_y2": 9000,
            "main_revenue_y3": 8500,
            "maker_china_top50_3y": True,
        },
        "met",
        None,
    ),
    (
        "LG_2022",
        {
            "revenue_y1": 4999,
            "main_revenue_y1": 4500,
            "main_revenue_y2": 4200,
            "main_revenue_y3": 4000,
            "equity_financing_2y": 8000,
            "rd_total": 3000,
            "rd_staff_y1": 60,
        },
        "met",
        None,
    ),
    (
        "LG_2022",
        {
            "revenue_y1": 4999,
            "main_revenue_y1": 4500,
            "main_revenue_y2": 4200,
            "main_revenue_y3": 4000,
            "equity_financing_2y": 8000,
            "rd_total": "2999.9999",
            "rd_staff_y1": 60,
        },
        "unmet",
        None,
    ),
    ("LG_2022", {"ip_class1_count": 1}, "unmet", None),
    ("LG_2022", {"key_chain_link_confirmed": None}, "manual_review", None),
    ("LG_2022", {"market_share_pct": "9.9999"}, "unmet", None),
    ("LG_2026", {}, "met", None),
    ("LG_2026", {"revenue_y3": "9070.29478458"}, "met", None),  # 10000 / 1.1025
    ("LG_2026", {"revenue_y3": "9070.29478459"}, "unmet", None),
    ("LG_2026", {"rd_y1": 600, "rd_y2": "599.9999"}, "unmet", None),
    ("LG_2026", {"rd_y1": 600, "rd_y2": 600}, "met", None),
    ("LG_2026", {"ip_class1_count": 3}, "unmet", None),
    ("LG_2026", {"ip_class1_count": 3, "LG_2026.G8b": True}, "met", None),
    ("LG_2026", {"market_share_pct": 1, "market_rank_domestic": 3}, "met", None),
    ("LG_2026", {"market_share_pct": "9.9", "market_rank_domestic": 4}, "unmet", None),
    ("LG_2026", {"market_share_pct": None, "market_rank_domestic": 4}, "unknown", None),
    ("LG_2026", {"no_group_conflict": None}, "manual_review", None),
    ("LG_2026", {"no_group_conflict": False}, "unmet", None),
    ("CHAMPION_2023", {"main_revenue_y1": "30000", "main_revenue_y2": 45000, "main_revenue_y3": 45000}, "met", None),
    (
        "CHAMPION_2023",
        {"main_revenue_y1": "29999.9999", "main_revenue_y2": 45000, "main_revenue_y3": 45000},
        "unmet",
        None,
    ),
    ("CHAMPION_2023", {"segment_years": 5, "is_new_product": True}, "met", None),
    ("CHAMPION_2023", {"segment_years": 7, "is_new_product": None}, "unknown", None),
    ("CHAMPION_2023", {"segment_years": 4, "is_new_product": None}, "unmet", None),
    ("CHAMPION_2023", {"market_rank_global": 4}, "unmet", None),
]
TECHNOLOGY: list[Row] = [
    # The model: staff 30 % 20, R&D 6 % 50, class I 30.
    ("TECH_SME_2017", {}, "met", (100, 100)),
    ("TECH_SME_2017", {"tech_staff_y1": 9}, "unmet", (80, 80)),  # staff 0: no pass whatever the total
    ("TECH_SME_2017", {"tech_staff_y1": 9, "led_standard_5y": True}, "met", (80, 80)),
    ("TECH_SME_2017", {"tech_staff_y1": 9, "led_standard_5y": None}, "unknown", (80, 80)),
    ("TECH_SME_2017", {"employees_y1": 501, "tech_staff_y1": 200}, "unmet", (100, 100)),
    ("TECH_SME_2017", {"revenue_y1": 20000, "total_assets_y1": 20000}, "unmet", (50, 50)),  # R&D 0.3 % and 6 %: 0
    ("TECH_SME_2017", {"revenue_y1": 20000, "rd_y1": 1200}, "met", (100, 100)),
    ("TECH_SME_2017", {"revenue_y1": "20000.0001", "rd_y1": 1201}, "unmet", (100, 100)),
    # 12 (20 %) + 30 (4 %) + 18 (three class II): on the mark.
    (
        "TECH_SME_2017",
        {"tech_staff_y1": 20, "rd_y1": 40, "ip_class1_count": 0, "ip_class2_count": 3},
        "met",
        (60, 60),
    ),
    (
        "TECH_SME_2017",
        {"tech_staff_y1": 19, "rd_y1": 40, "ip_class1_count": 0, "ip_class2_count": 3},
        "unmet",
        (56, 56),
    ),
    # R&D 0 of sales but 30 % of costs: the firm chooses.
    ("TECH_SME_2017", {"revenue_y1": 9000, "cost_expense_y1": 200}, "met", (100, 100)),
    ("TECH_SME_2017", {"rd_y1": 10, "cost_expense_y1": None, "tech_staff_y1": 10}, "unknown", (34, 84)),
    ("TECH_SME_2017", {"revenue_y1": 0, "tech_staff_y1": 10, "ip_class1_count": 0}, "unmet", (4, 54)),
    ("HNTE_2016", {}, "met", (81, 81)),
    ("HNTE_2016", {"hnte_transformation_points": 14}, "unmet", (70, 70)),  # 70 is not enough
    ("HNTE_2016", {"hnte_transformation_points": "14.5"}, "met", ("70.5", "70.5")),
    ("HNTE_2016", {"hnte_transformation_points": None}, "manual_review", (56, 86)),
    ("HNTE_2016", {"hnte_transformation_points": None, "transformation_avg_3y": 3}, "manual_review", (69, 74)),
    ("HNTE_2016", {"hnte_transformation_points": None, "transformation_avg_3y": 2}, "unmet", (63, 68)),
    (
        "HNTE_2016",
        {"hnte_ip_standards_points": 2, "hnte_ip_origin_points": 6, "hnte_ip_core_points": 8},
        "met",
        (85, 85),
    ),
    ("HNTE_2016", {"registration_date": "2025-05-01"}, "met", (81, 81)),
    ("HNTE_2016", {"registration_date": "2025-05-02"}, "unmet", (81, 81)),
    ("HNTE_2016", {"revenue_y1": 5000, "rd_y1": 150}, "met", (81, 81)),  # 550 of 11000: 5 %
    ("HNTE_2016", {"revenue_y1": "5000.0001", "rd_y1": 40}, "unmet", (81, 81)),  # 440 of 11000.0001: just short of 4 %
    ("HNTE_2016", {"revenue_y1": "5000.0001", "rd_y1": 41}, "met", (81, 81)),
    ("HNTE_2016", {"rd_domestic_ratio_3y": "59.9999"}, "unmet", (81, 81)),
    ("HNTE_2016", {"hightech_income_y1": "2399.9999"}, "unmet", (81, 81)),
    ("HNTE_2016", {"total_income_y1": 0}, "manual_review", (81, 81)),
]


@pytest.mark.parametrize(("rule_set", "changes", "result", "score"), [*INNOVATIVE, *SPECIALISED, *GIANTS, *TECHNOLOGY])
def test_a_firm_has_the_answer_found_on_paper(rule_set: str, changes: dict[str, Any], result: str, score: Any) -> None:
    found = assess(rule_set, changes)
    assert found.result == result
    if score is not None:
        assert tuple(str(each) for each in found.score) == tuple(str(each) for each in score)


TITLES = [
    # (rule set, kind, titles with their days, result)
    ("SRDI_2026", "new", [("INNO_SME", "2023-05-02", "2026-05-01", None)], "met"),
    ("SRDI_2026", "new", [("INNO_SME", "2023-05-01", "2026-04-30", None)], "unmet"),
    ("SRDI_2026", "new", [("INNO_SME", "2026-05-01", None, None)], "met"),
    ("SRDI_2026", "new", [("INNO_SME", "2026-05-02", None, None)], "unmet"),
    ("SRDI_2026", "new", [("INNO_SME", "2024-01-01", None, "2026-05-01")], "unmet"),
    ("SRDI_2026", "new", [("INNO_SME", "2024-01-01", None, "2026-05-02")], "met"),
    ("SRDI_2026", "new", [("TECH_SME", "2026-01-01", "2026-12-31", None)], "met"),
    ("SRDI_2026", "new", [("HNTE", "2024-01-01", None, None)], "unmet"),
    ("SRDI_2022", "new", [("TECH_SME", "2024-01-01", None, None)], "unmet"),
    ("LG_2022", "renewal", [("SRDI", "2024-01-01", "2026-12-31", None)], "met"),
    ("LG_2022", "renewal", [("LITTLE_GIANT", "2024-01-01", "2026-12-31", None)], "unmet"),
    ("LG_2026", "new", [("SRDI", "2024-01-01", None, None), ("CHAMPION", "2024-01-01", None, None)], "unmet"),
    ("LG_2026", "new", [("SRDI", "2024-01-01", None, None), ("CHAMPION", "2020-01-01", "2022-12-31", None)], "met"),
    ("LG_2026", "renewal", [("SRDI", "2024-01-01", None, None), ("CHAMPION", "2024-01-01", None, None)], "met"),
    ("TECH_SME_2017", "new", [("HNTE", "2023-05-01", "2026-04-30", None)], "unmet"),
    ("TECH_SME_2017", "new", [("HNTE", "2023-05-02", "2026-05-01", None)], "met"),
]


@pytest.mark.parametrize(("rule_set", "kind", "titles", "result"), TITLES)
def test_titles_carry_on_the_days_they_are_in_force(rule_set: str, kind: str, titles: Any, result: str) -> None:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    held_ = tuple(Title(code, date.fromisoformat(first), day(last), day(gone)) for code, first, last, gone in titles)
    changes = {"tech_staff_y1": 9} if rule_set == "TECH_SME_2017" else {}
    assert assess(rule_set, changes, titles=held_, kind=kind).result == result


DAYS = [
    ("SRDI", "new", "2022-07-31", None),
    ("SRDI", "new", "2022-08-01", "SRDI_2022"),
    ("SRDI", "new", "2026-03-31", "SRDI_2022"),
    ("SRDI", "new", "2026-04-01", "SRDI_2026"),
    ("LITTLE_GIANT", "renewal", "2026-03-31", "LG_2022"),
    ("LITTLE_GIANT", "renewal", "2026-04-01", "LG_2022"),
    ("LITTLE_GIANT", "renewal", "2026-12-31", "LG_2022"),
    ("LITTLE_GIANT", "renewal", "2027-01-01", "LG_2026"),
    ("LITTLE_GIANT", "new", "2026-04-01", "LG_2026"),
    ("INNO_SME", "new", "2026-04-01", "INNO_SME_2022"),
    ("TECH_SME", "renewal", "2026-04-01", "TECH_SME_2017"),
    ("HNTE", "new", "2015-12-31", None),
    ("HNTE", "new", "2016-01-01", "HNTE_2016"),
    ("CHAMPION", "new", "2023-09-01", "CHAMPION_2023"),
    ("SRDI", "new", "2022-06-01", None),  # the Chongqing conditions of 2022 are history, never selected
]


@pytest.mark.parametrize(("tier", "kind", "on", "expected"), DAYS)
def test_the_day_of_the_application_picks_the_rules(tier: str, kind: Any, on: str, expected: str | None) -> None:
    found = catalogue().select(tier, kind, date.fromisoformat(on))
    assert (found.id if found else None) == expected


def test_a_renewal_of_a_little_giant_in_2026_and_in_2027() -> None:
    """5 % growth of main business by 2022, none by 2026; a share of 89 % passes the one and not the other."""
    changes = {"main_revenue_y1": 10680}
    assert assess("LG_2022", changes, kind="renewal").result == "met"
    assert assess("LG_2026", {"main_revenue_y1": 8900}, kind="renewal").result == "unmet"
    assert assess("LG_2026", {"revenue_y3": 20000}, kind="renewal").result == "met"
    assert (
        assess("LG_2026", {"srdi_platform_score": None, "srdi_platform_score_prev": 60}, kind="renewal").result == "met"
    )
    waiting = assess("LG_2026", {"srdi_platform_score": None, "srdi_platform_score_prev": 59}, kind="renewal")
    assert (waiting.result, [each.field for each in waiting.missing()]) == ("unknown", ["srdi_platform_score"])


def test_a_missed_update_ends_the_right_to_a_renewal_and_nothing_else() -> None:
    missed = {"annual_update_missed_on": "2025-04-30"}
    for rule_set in ("INNO_SME_2022", "SRDI_2026", "LG_2026"):
        assert assess(rule_set, missed).result == "met"
        renewal = assess(rule_set, missed, kind="renewal")
        assert (renewal.result, criterion(renewal, "UPDATE").result) == ("unmet", "unmet")
        assert "2025-04-30" in criterion(renewal, "UPDATE").reason["zh"]
        assert catalogue().stated_by("annual_update_missed_on") == "registry"


def test_marks_of_confidence_are_those_of_the_facts() -> None:
    marks = {each.id: each.confidence for each in assess("SRDI_2022", titles=held(["INNO_SME"])).criteria}
    assert (marks["9"], marks["PREREQUISITE"], marks["BASE2"], marks["C1"]) == ("C", "B", "B", "A")
    assert {each.confidence for each in assess("HNTE_2016").criteria if each.type == "indicator"} == {"B"}
    size = criterion(assess("SRDI_2026"), "BASE2")
    assert size.source == "工信部联企业〔2011〕300号"
