"""The rules of the records behind the rungs at their borders."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from chassis import policy
from services.enterprise.innovation_records import rules as records
from services.enterprise.life_cycle import rules as life_cycle
from services.enterprise.rd_inputs import rules as rd
from services.enterprise.tech_needs import rules as needs
from services.enterprise.unicorns import rules as unicorns

DAY = date(2026, 3, 2)
ONE = timedelta(days=1)


def test_a_valuation_is_above_zero_and_of_a_day_with_the_firm() -> None:
    unicorns.check_valuation(1, DAY, DAY, DAY)
    with pytest.raises(unicorns.NoValue):
        unicorns.check_valuation(0, DAY, DAY, DAY)
    with pytest.raises(unicorns.UnicornDayToCome):
        unicorns.check_valuation(1, DAY + ONE, DAY, DAY)
    with pytest.raises(unicorns.UnicornBeforeFirm):
        unicorns.check_valuation(1, DAY - ONE, DAY, DAY)


def test_a_stay_ends_on_or_after_its_first_day_and_once() -> None:
    open_stay = unicorns.Stay(DAY, None, None)
    assert unicorns.leaving_day(open_stay, "closed", DAY, DAY) == DAY
    assert unicorns.leaving_day(open_stay, unicorns.IN_ERROR, DAY + ONE, DAY + ONE) == DAY
    with pytest.raises(unicorns.LeftBeforeEntered):
        unicorns.leaving_day(open_stay, "closed", DAY - ONE, DAY)
    with pytest.raises(unicorns.UnicornDayToCome):
        unicorns.leaving_day(open_stay, "closed", DAY + ONE, DAY)
    with pytest.raises(unicorns.UnicornAlreadyLeft):
        unicorns.leaving_day(unicorns.Stay(DAY, DAY, "closed"), "closed", DAY, DAY)


STAGES = life_cycle.stages(policy.load("reference/life_cycle.yaml")["items"])


@pytest.mark.parametrize(
    ("title", "age", "stage"),
    [
        (None, None, None),
        ("CHAMPION", None, None),
        (None, 0, "GENERATION"),
        (None, 4, "GENERATION"),
        (None, 5, "GROWTH"),
        ("INNO_SME", 0, "GROWTH"),
        ("SRDI", 40, "GROWTH"),
        ("LITTLE_GIANT", 0, "EXPANSION"),
        ("LISTED", 5, "EXPANSION"),
    ],
)
def test_the_stage_is_the_latest_that_title_or_age_reaches(title, age, stage) -> None:
    level = life_cycle.title_levels(STAGES)[title] if title else None
    assert life_cycle.stage_of(STAGES, level, age) == stage


def test_who_leaves_or_comes_into_the_register_is_in_no_step() -> None:
    groups = [
        life_cycle.Group("CQ-500107", None, 0, None, 1, 3),
        life_cycle.Group("CQ-500107", None, 0, None, None, 1),
        life_cycle.Group("CQ-500107", None, None, None, 0, 2),
    ]
    first, last, steps = life_cycle.funnel(STAGES, groups)
    assert (first["GENERATION"], last["GENERATION"]) == (4, 5)
    assert [(step.end, step.firms, step.of, step.ratio) for step in steps] == [
        ("GENERATION", 3, 4, Decimal("0.7500")),
        ("GROWTH", 0, 4, Decimal("0.0000")),
        ("EXPANSION", 0, 4, Decimal("0.0000")),
    ]
    with pytest.raises(life_cycle.SinceNotBefore):
        life_cycle.check_days(DAY, DAY)


@pytest.mark.parametrize(
    ("years", "found"),
    [
        ([], "unknown"),
        ([rd.Year(2025, 1, 0, 9)], "unknown"),
        ([rd.Year(2024, 1, 0, 9), rd.Year(2025, 1, 0, 9)], "level"),
        ([rd.Year(2024, 1, 0, 9), rd.Year(2025, 1, 1, 8)], "rising"),
        ([rd.Year(2025, 0, 0, 9), rd.Year(2024, 1, 0, 9)], "falling"),
        ([rd.Year(2023, 1, 0, 9), rd.Year(2025, 2, 0, 8)], "unknown"),
        ([rd.Year(2024, 0, 0, 0), rd.Year(2025, 2, 0, 8)], "unknown"),
    ],
)
def test_a_trend_needs_two_neighbouring_years_with_inputs(years, found) -> None:
    assert rd.trend(years) == found


def test_every_step_of_a_need_is_named_and_others_are_refused() -> None:
    taken = set()
    for state, steps in needs.MOVES.items():
        for action in ("start", "reopen", "solve", "withdraw"):
            if action in steps:
                assert needs.moved(state, action) == steps[action]
                taken.add((state, action))
            else:
                with pytest.raises(needs.TechNeedCannotMove):
                    needs.moved(state, action)
    assert len(taken) == 5


def test_a_record_holds_on_its_first_and_last_day() -> None:
    item = {"kind": "brand", "valid_from": DAY, "valid_to": DAY + ONE}
    days = (DAY - ONE, DAY, DAY + ONE, DAY + ONE + ONE)
    assert [records.state_on(item, day) for day in days] == ["not_yet", "in_force", "in_force", "expired"]
    assert records.state_on({"kind": "standard"}, DAY) == "in_force"
    assert records.kind_of({"kind": "certificate", "code": "HNTE"}) is None
    assert records.kind_of({"kind": "certificate", "code": "IP_ADVANTAGE"}) == "ip_title"
