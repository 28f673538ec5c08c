"""The rules of the records behind the rungs at their borders."""

from datetime import date, timedelta

import pytest

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
