"""Next steps, when applied, do reach the rung; and no step of a set can be spared."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import policy
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.ladder.steps.moves import Plan
from services.enterprise.ladder.steps.search import Search
from tests.unit.ladder.firms import FIRMS, HELD, held, subject

LEVERS = policy.load("steps/levers.yaml")
BOOK = catalogue()
SEARCH = {name: Search(BOOK.compiled[name], BOOK.documents[name], LEVERS) for name in FIRMS}


def plans(name: str, changes: dict[str, Any] | None = None, **more: Any) -> list[Plan]:
    return SEARCH[name].plans(subject(name, changes, **more))


def check(name: str, firm: Any) -> list[Plan]:
    found = SEARCH[name].plans(firm)
    for plan in found:
        assert BOOK.compiled[name].decide(plan.applied(firm)).result == "met", plan
        for value in plan.values:
            less = {key: kept for key, kept in plan.values.items() if key != value}
            assert BOOK.compiled[name].decide(replace(plan, values=less).applied(firm)).result != "met", (value, plan)
    return found


@pytest.mark.parametrize("name", FIRMS)
def test_a_firm_that_is_there_has_no_steps(name: str) -> None:
    assert plans(name) == []


# By hand: what one thing too little asks for, to the fen or the whole person.
SINGLE = [
    ("SRDI_2026", {"revenue_y1": 1400, "main_revenue_y1": 1300}, {"revenue_y1": "1500"}),
    ("SRDI_2026", {"rd_y1": 140}, {"rd_y1": "150"}),  # 3 % of 5000
    ("SRDI_2026", {"rd_y2": 99}, {"rd_y2": "120"}),  # 3 % of 4000
    ("SRDI_2026", {"total_liabilities_y1": 900}, {"total_liabilities_y1": "800"}),
    ("SRDI_2026", {"main_revenue_y1": 3000}, {"main_revenue_y1": "4000"}),
    ("SRDI_2026", {"segment_years": "2.5"}, {"segment_years": "3"}),
    ("SRDI_2026", {"market_position_confirmed": None}, {"market_position_confirmed": "True"}),
    ("LG_2026", {"revenue_y3": 9500}, {"revenue_y1": "10473.75"}),  # 1.05² x 9500
    ("LG_2026", {"ip_class1_count": 3}, {"ip_class1_count": "4"}),
    ("LG_2022", {"market_share_pct": 9}, {"market_share_pct": "10"}),
    ("LG_2022", {"main_revenue_y3": 9800, "main_revenue_y1": 10500}, {"main_revenue_y1": "10795.918368"}),
    ("TECH_SME_2017", {"tech_staff_y1": 9}, {"tech_staff_y1": "10"}),
    ("HNTE_2016", {"registration_date": "2025-10-01"}, {"application_date": "2026-10-01"}),
    ("HNTE_2016", {"hightech_income_y1": 2000}, {"hightech_income_y1": "2400"}),
    ("CHAMPION_2023", {"market_rank_global": 5}, {"market_rank_global": "3"}),
    ("KEY_LG_2024", {"plan_investment": 2000}, {"plan_investment": "2000.000001"}),
]


@pytest.mark.parametrize(("name", "changes", "wanted"), SINGLE)
def test_one_thing_too_little_asks_for_that_one_thing(
    name: str, changes: dict[str, Any], wanted: dict[str, str]
) -> None:
    found = check(name, subject(name, changes))
    told = [{key: str(value) for key, value in plan.values.items()} for plan in found]
    assert wanted in told
    assert found[0].size == 1


def test_a_title_that_is_missing_is_the_first_step() -> None:
    found = check("LG_2026", subject("LG_2026", titles=()))
    assert (found[0].titles, dict(found[0].values)) == (("SRDI",), {})
    either = check("SRDI_2026", subject("SRDI_2026", titles=()))
    assert {plan.titles for plan in either} == {("TECH_SME",), ("INNO_SME",)}


def test_what_no_step_changes_is_told_as_such() -> None:
    firm = subject(
        "SRDI_2026", {"employees_y1": 2000, "revenue_y1": 50000, "BASE5_2026": None, "no_serious_incident": False}
    )
    assert SEARCH["SRDI_2026"].plans(firm) == []
    assert SEARCH["SRDI_2026"].blocked(firm) == ["BASE2", "BASE5_2026"]
    barred = subject("SRDI_2026", {"barred_until": "2028-01-01"})
    assert SEARCH["SRDI_2026"].plans(barred) == []


def test_points_that_lack_are_earned_by_the_fewest_indicators() -> None:
    # class II 5, R&D 1 % 5, growth 14.28 % 15, liabilities 10, field 10, main 20: 65, but innovation 10 of 20
    changes = {"ip_class1_selfdev_count": 0, "ip_class1_count": 0, "ip_class2_count": 1, "rd_y1": 10}
    found = check("INNO_SME_2022", subject("INNO_SME_2022", changes))
    assert all(plan.size == 1 for plan in found)
    told = [{key: str(value) for key, value in plan.values.items()} for plan in found]
    # one of the direct lanes, or R&D of 3 % (15 + 5 = 20 points)
    assert (
        any(plan.keys() & {"award_provincial_3y", "INNO_SME_2022.D1", "equity_financing_3y"} for plan in told)
        or {"rd_y1": "30"} in told
    )


AMOUNTS = ("revenue_y1", "revenue_y2", "rd_y1", "rd_y2", "main_revenue_y1", "total_liabilities_y1", "segment_years")
POORER = st.dictionaries(st.sampled_from(AMOUNTS), st.integers(1, 6000), max_size=4)
TAKEN = st.sets(st.sampled_from(["BASE3", "market_position_confirmed", "srdi_platform_score", "rd_y2"]), max_size=2)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(FIRMS)), poorer=POORER, taken=TAKEN, titled=st.booleans())
def test_steps_when_applied_reach_the_rung(name: str, poorer: dict[str, int], taken: set[str], titled: bool) -> None:
    changes: dict[str, Any] = {**poorer, **dict.fromkeys(taken & FIRMS[name].keys())}
    if "segment_years" in changes:
        changes["segment_years"] = changes["segment_years"] % 12
    firm = subject(name, changes, titles=held(HELD.get(name, [])) if titled else ())
    found = check(name, firm)
    sizes = [plan.size for plan in found]
    assert sizes == sorted(sizes)
    if BOOK.compiled[name].decide(firm).result == "met":
        assert found == []


@pytest.mark.parametrize("name", ["INNO_SME_2022", "SRDI_2022", "LG_2022", "SRDI_2026", "LG_2026"])
def test_a_firm_of_which_only_the_size_is_known_can_still_be_shown_a_way(name: str) -> None:
    known: dict[str, Any] = {
        "employees_y1": 100,
        "revenue_y1": 3000,
        "revenue_y2": 2500,
        "revenue_y3": 2000,
        "total_assets_y1": 4000,
    }
    known |= {"main_revenue_y3": 1500, "main_revenue_y2": 2000, "industry_code": "C3912"}
    nothing = dict.fromkeys(FIRMS[name])
    firm = subject(name, {**nothing, **known}, titles=())
    found = check(name, firm)
    assert found
    assert all(isinstance(value, Decimal | bool | str) for value in found[0].values.values())
