"""What makes a park, at its borders."""

from datetime import date

import pytest

from services.parks.parks import rules


@pytest.mark.parametrize("given", [["甲", "乙"], ["甲", "乙", "丙"]])
def test_two_and_three_industries_are_taken(given: list[str]) -> None:
    assert rules.leading_industries(given, 2, 3) == tuple(given)


@pytest.mark.parametrize("given", [[], ["甲"], ["甲", "甲 "], ["甲", "  "], ["甲", "乙", "丙", "丁"]])
def test_fewer_more_or_doubled_industries_are_refused(given: list[str]) -> None:
    with pytest.raises(rules.LeadingIndustriesOutOfBounds) as refused:
        rules.leading_industries(given, 2, 3)
    assert refused.value.status == 422
    assert refused.value.pointer == "/leading_industries"


def test_today_is_taken_and_tomorrow_refused() -> None:
    rules.check_not_ahead(date(2026, 1, 1), date(2026, 1, 1), "/established_on")
    with pytest.raises(rules.DayInTheFuture):
        rules.check_not_ahead(date(2026, 1, 2), date(2026, 1, 1), "/established_on")


def test_a_unit_not_in_force_is_refused() -> None:
    rules.check_district("CQ-500107", date(2026, 1, 1), {"CQ-500107"})
    with pytest.raises(rules.DistrictNotInForce):
        rules.check_district("CQ-500105", date(2026, 1, 1), {"CQ-500107"})
