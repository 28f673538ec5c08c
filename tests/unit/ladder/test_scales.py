"""Every number scale of every scoring at, just below and just above each border, as printed in the documents."""

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.ladder.firms import assess, criterion

# What puts a quantity at exactly p: percent on a base of 1000, heads on a base of 10000, plain amounts as they are.
INPUTS: dict[str, Any] = {
    "rd_ratio": lambda p: {"revenue_y1": 1000, "rd_y1": 10 * p},
    "main_growth": lambda p: {"main_revenue_y2": 1000, "main_revenue_y1": 1000 + 10 * p},
    "main_growth_2y": lambda p: {"main_revenue_y3": 1000, "main_revenue_y2": 1000, "main_revenue_y1": 1000 + 20 * p},
    "liabilities": lambda p: {"total_assets_y1": 1000, "total_liabilities_y1": 10 * p},
    "main_ratio": lambda p: {"revenue_y1": 1000, "main_revenue_y1": 10 * p},
    "margin": lambda p: {"revenue_y1": 1000, "net_profit_y1": 10 * p},
    "rd_staff": lambda p: {"employees_y1": 10000, "rd_staff_y1": 100 * p},
    "tech_staff": lambda p: {"employees_y1": 10000, "tech_staff_y1": 100 * p},
    "rd_amount": lambda p: {"revenue_y1": 10**9, "rd_y1": p},
    "rd_cost": lambda p: {"revenue_y1": 10**9, "cost_expense_y1": 1000, "rd_y1": 10 * p},
}
HIGHER: list[tuple[str, str, str, str, list[tuple[int, int]]]] = [
    ("INNO_SME_2022", "2", "rd_ratio", "0.0001", [(5, 20), (3, 15), (2, 10), (1, 5)]),
    ("INNO_SME_2022", "3", "main_growth", "0.0001", [(15, 20), (10, 15), (5, 10), (0, 5)]),
    ("INNO_SME_2022", "6", "main_ratio", "0.0001", [(70, 20), (60, 15), (55, 10), (50, 5)]),
    ("SRDI_2022", "1", "main_ratio", "0.0001", [(80, 5), (70, 3), (60, 1)]),
    ("SRDI_2022", "2", "main_growth_2y", "0.0001", [(10, 10), (8, 8), (6, 6), (4, 4), (0, 2)]),
    ("SRDI_2022", "7", "margin", "0.0001", [(10, 10), (8, 8), (6, 6), (4, 4), (2, 2)]),
    ("SRDI_2022", "11", "rd_ratio", "0.0001", [(10, 10), (8, 8), (6, 6), (4, 4), (3, 2)]),
    ("SRDI_2022", "11", "rd_amount", "0.0001", [(500, 10), (400, 8), (300, 6), (200, 4), (100, 2)]),
    ("SRDI_2022", "12", "rd_staff", "0.01", [(20, 5), (10, 3), (5, 1)]),
    ("TECH_SME_2017", "1", "tech_staff", "0.01", [(30, 20), (25, 16), (20, 12), (15, 8), (10, 4)]),
    ("TECH_SME_2017", "2", "rd_ratio", "0.0001", [(6, 50), (5, 40), (4, 30), (3, 20), (2, 10)]),
    ("TECH_SME_2017", "2", "rd_cost", "0.0001", [(30, 50), (25, 40), (20, 30), (15, 20), (10, 10)]),
]
LOWER: list[tuple[str, str, list[tuple[int, int]]]] = [
    ("INNO_SME_2022", "4", [(55, 10), (75, 5)]),
    ("SRDI_2022", "8", [(50, 5), (60, 3), (70, 1)]),
]


def _higher() -> list[Any]:
    cases = []
    for rule_set, name, quantity, step, scale in HIGHER:
        for at, (border, points) in enumerate(scale):
            below = scale[at + 1][1] if at + 1 < len(scale) else 0
            for value, expected in (
                (border, points),
                (border - Decimal(step), below),
                (border + Decimal(step), points),
            ):
                cases.append(
                    pytest.param(rule_set, name, quantity, value, expected, id=f"{rule_set}-{name}-{quantity}-{value}")
                )
    return cases


def _lower() -> list[Any]:
    cases = []
    for rule_set, name, scale in LOWER:
        for at, (border, points) in enumerate(scale):
            above = scale[at + 1][1] if at + 1 < len(scale) else 0
            for value, expected in (
                (border, points),
                (border - Decimal("0.0001"), points),
                (border + Decimal("0.0001"), above),
            ):
                cases.append(
                    pytest.param(rule_set, name, "liabilities", value, expected, id=f"{rule_set}-{name}-{value}")
                )
    return cases


@pytest.mark.parametrize(("rule_set", "name", "quantity", "value", "points"), [*_higher(), *_lower()])
def test_border_takes_the_higher_score(rule_set: str, name: str, quantity: str, value: Any, points: int) -> None:
    changes = INPUTS[quantity](value)
    if (rule_set, quantity) in {("SRDI_2022", "rd_ratio"), ("TECH_SME_2017", "rd_ratio")}:
        # The other half of a choice of two must not win: an amount below 100, a share of costs below 10 %.
        changes |= {"cost_expense_y1": 10**9}
        changes = {**changes, "revenue_y1": 500, "rd_y1": 5 * value} if rule_set == "SRDI_2022" else changes
    found = criterion(assess(rule_set, changes), name)
    assert found.score == points
    assert found.result == ("met" if points else "unmet")


@pytest.mark.parametrize(
    ("years", "points"),
    [("0", 0), ("1.99", 0), ("2", 1), ("3.99", 1), ("4", 2), ("6", 3), ("8", 4), ("9.99", 4), ("10", 5), ("40", 5)],
)
def test_niche_years_earn_a_point_for_every_two(years: str, points: int) -> None:
    assert criterion(assess("SRDI_2022", {"segment_years": years}), "3").score == points


@pytest.mark.parametrize(("level", "points"), [(1, 0), (2, 3), (3, 5), (4, 5)])
def test_digital_level(level: int, points: int) -> None:
    assert criterion(assess("SRDI_2022", {"digital_level": level}), "5").score == points


@pytest.mark.parametrize(
    ("held", "points"), [((), 0), (("own_brand",), 3), (("own_brand", "qms_certified"), 5), (("quality_award",) * 2, 3)]
)
def test_quality_items_earn_three_each_capped_at_five(held: tuple[str, ...], points: int) -> None:
    changes = {name: name in held for name in ("quality_award", "qms_certified", "own_brand", "standards_role")}
    assert criterion(assess("SRDI_2022", changes), "6").score == points


def test_quality_items_not_stated_leave_a_range() -> None:
    found = criterion(assess("SRDI_2022", {"qms_certified": True, "own_brand": False, "standards_role": None}), "6")
    assert (found.result, found.score_low, found.score_high, found.missing) == ("unknown", 3, 5, ("standards_role",))


@pytest.mark.parametrize(
    ("level", "points"), [("national", 10), ("provincial", 8), ("municipal", 4), ("below_municipal", 2), ("none", 0)]
)
def test_rd_institution_level(level: str, points: int) -> None:
    assert criterion(assess("SRDI_2022", {"rd_institution_level": level}), "13").score == points


@pytest.mark.parametrize(("role", "points"), [("fills_gap", 5), ("six_basics_or_key_supplier", 3), ("none", 0)])
def test_chain_role(role: str, points: int) -> None:
    assert criterion(assess("SRDI_2022", {"chain_role": role}), "4").score == points


IP = ("ip_class1_highvalue_count", "ip_class1_selfdev_count", "ip_class1_count", "ip_class2_count")


@pytest.mark.parametrize(
    ("counts", "inno", "srdi"),
    [
        ((1, 1, 1, 0), 20, 10),
        ((2, 0, 2, 0), 20, 10),
        ((0, 1, 1, 9), 15, 8),
        ((0, 0, 1, 0), 10, 6),
        ((0, 0, 0, 1), 5, 2),
        ((0, 0, 0, 0), 0, 0),
        ((None, None, 0, 3), 5, 2),
    ],
)
def test_intellectual_property_bands(counts: tuple[Any, ...], inno: int, srdi: int) -> None:
    changes = dict(zip(IP, counts, strict=True))
    assert criterion(assess("INNO_SME_2022", changes), "1").score == inno
    assert criterion(assess("SRDI_2022", changes), "10").score == srdi


def test_a_better_band_that_is_not_known_leaves_a_range() -> None:
    found = criterion(assess("INNO_SME_2022", {"ip_class1_highvalue_count": None}), "1")
    assert (found.result, found.score, found.score_low, found.score_high) == ("unknown", None, 15, 20)


@pytest.mark.parametrize(
    ("first", "second", "points"),
    [(1, 0, 30), (0, 9, 24), (0, 4, 24), (0, 3, 18), (0, 2, 12), (0, 1, 6), (0, 0, 0), (1, 5, 30)],
)
def test_tech_sme_intellectual_property(first: int, second: int, points: int) -> None:
    found = criterion(assess("TECH_SME_2017", {"ip_class1_count": first, "ip_class2_count": second}), "3")
    assert found.score == points


@pytest.mark.parametrize(("emerging", "low", "high"), [(True, 10, 10), (False, 5, 5), (None, 0, 10)])
def test_field_of_the_leading_product(emerging: bool | None, low: int, high: int) -> None:
    found = criterion(assess("INNO_SME_2022", {"is_strategic_emerging": emerging}), "5")
    assert (found.score_low, found.score_high) == (low, high)


NOT_COMPUTABLE = [
    ("INNO_SME_2022", "2", {"revenue_y1": 0}),
    ("INNO_SME_2022", "2", {"revenue_y1": -5}),
    ("INNO_SME_2022", "3", {"main_revenue_y2": 0}),
    ("INNO_SME_2022", "3", {"main_revenue_y2": -1}),
    ("INNO_SME_2022", "4", {"total_assets_y1": 0}),
    ("INNO_SME_2022", "6", {"revenue_y1": 0}),
    ("SRDI_2022", "1", {"revenue_y1": 0}),
    ("SRDI_2022", "2", {"main_revenue_y3": 0}),
    ("SRDI_2022", "2", {"main_revenue_y3": -7}),
    ("SRDI_2022", "2", {"main_revenue_y2": 0}),
    ("SRDI_2022", "7", {"revenue_y1": 0}),
    ("SRDI_2022", "8", {"total_assets_y1": 0}),
    ("SRDI_2022", "12", {"employees_y1": 0}),
    ("TECH_SME_2017", "1", {"employees_y1": 0}),
]


@pytest.mark.parametrize(("rule_set", "name", "changes"), NOT_COMPUTABLE)
def test_a_base_of_zero_or_less_goes_to_a_person(rule_set: str, name: str, changes: dict[str, Any]) -> None:
    found = criterion(assess(rule_set, changes), name)
    assert (found.result, found.score, found.score_low) == ("manual_review", None, 0)
    assert found.score_high == found.max
    assert "无法计算" in found.reason["zh"]
    assert "nothing can be computed" in found.reason["en"]


MISSING = [
    ("INNO_SME_2022", "2", "rd_y1", 20),
    ("INNO_SME_2022", "3", "main_revenue_y2", 20),
    ("INNO_SME_2022", "4", "total_assets_y1", 10),
    ("INNO_SME_2022", "5", "is_strategic_emerging", 10),
    ("INNO_SME_2022", "6", "main_revenue_y1", 20),
    ("SRDI_2022", "1", "main_revenue_y1", 5),
    ("SRDI_2022", "2", "main_revenue_y3", 10),
    ("SRDI_2022", "3", "segment_years", 5),
    ("SRDI_2022", "4", "chain_role", 5),
    ("SRDI_2022", "5", "digital_level", 5),
    ("SRDI_2022", "7", "net_profit_y1", 10),
    ("SRDI_2022", "8", "total_liabilities_y1", 5),
    ("SRDI_2022", "12", "rd_staff_y1", 5),
    ("SRDI_2022", "13", "rd_institution_level", 10),
    ("TECH_SME_2017", "1", "tech_staff_y1", 20),
]


@pytest.mark.parametrize(("rule_set", "name", "field", "most"), MISSING)
def test_a_missing_input_is_unknown_and_named(rule_set: str, name: str, field: str, most: int) -> None:
    assessment = assess(rule_set, {field: None})
    found = criterion(assessment, name)
    assert (found.result, found.score, found.score_low, found.score_high) == ("unknown", None, 0, most)
    assert found.missing == (field,)
    assert field in [each.field for each in assessment.absent]


def test_negative_growth_and_losses_are_plain_zeros() -> None:
    assert criterion(assess("INNO_SME_2022", {"main_revenue_y1": -50}), "3").score == 0
    assert criterion(assess("SRDI_2022", {"net_profit_y1": -1}), "7").score == 0


def test_local_indicators_are_open_until_reviewed_points_come() -> None:
    open_ = criterion(assess("SRDI_2022"), "9")
    assert (open_.result, open_.score_low, open_.score_high) == ("unknown", 0, 15)
    assert open_.missing == ("srdi_local_points",)
    assert "未配置" in open_.reason["zh"]
    assert criterion(assess("SRDI_2022", {"srdi_local_points": 12}), "9").score == 12
