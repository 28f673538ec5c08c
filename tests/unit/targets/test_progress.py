"""Targets by year, the line between them, time, series and stated figures."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from services.targets.indicators.rules import (
    interpolated,
    month_ends,
    next_target,
    ratio,
    running,
    target_of,
    time_elapsed,
)
from services.targets.statements.rules import NoOwner, NotTheOwner, Stated, check_owner, latest, stated_value

SRDI = ((2024, 4000), (2025, 4300), (2027, 5000))


def test_no_target_is_invented_for_2026() -> None:
    assert target_of(SRDI, None, 2026) is None
    assert next_target(SRDI, 2026) == (2027, 5000)
    assert interpolated(SRDI, 2026) == Decimal(4650)
    assert interpolated(SRDI, 2025) is None
    assert (target_of(SRDI, None, 2025), next_target(SRDI, 2025)) == (4300, None)
    assert (next_target(SRDI, 2023), interpolated(SRDI, 2023)) == ((2024, 4000), None)


def test_a_floor_holds_in_every_year_of_the_plan() -> None:
    assert [target_of((), 800, year) for year in (2023, 2024, 2026, 2027, 2028)] == [None, 800, 800, 800, None]


def test_ratios_are_decimals_to_four_places() -> None:
    assert ratio(1, 3) == Decimal("0.3333")
    assert ratio(None, 3) is None
    assert ratio(1, None) is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2024-12-31", "1.0000"), ("2024-02-29", "0.1639"), ("2025-01-01", "0.0027"), ("2025-07-02", "0.5014")],
)
def test_time_elapsed_knows_leap_years(day: str, expected: str) -> None:
    assert time_elapsed(date.fromisoformat(day)) == Decimal(expected)


def test_series() -> None:
    days = month_ends(date(2024, 1, 15), date(2024, 3, 10))
    assert days == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 10)]
    assert running([(date(2023, 5, 1), 2), (date(2024, 2, 1), 3)], days) == [2, 5, 5]


def test_a_series_that_would_begin_after_its_end_is_its_end() -> None:
    assert month_ends(date(2024, 1, 1), date(2000, 1, 1)) == [date(2000, 1, 1)]


def stated(n: int, as_of: str, value: int, *, district: str | None = None, approved: int = 1) -> Stated:
    at = datetime(2026, 1, approved, tzinfo=UTC)
    return Stated(UUID(int=n), "X", district, date.fromisoformat(as_of), value, "市科技局", at, at.date())


def test_the_latest_day_stated_holds_and_a_correction_follows() -> None:
    rows = [stated(1, "2025-03-31", 10), stated(2, "2025-06-30", 20), stated(3, "2025-06-30", 21, approved=2)]
    assert stated_value(rows, date(2025, 3, 30), annual=False) is None
    assert stated_value(rows, date(2025, 6, 29), annual=False) == (10, date(2025, 3, 31), "市科技局")
    assert stated_value(rows, date(2026, 6, 29), annual=False) == (21, date(2025, 6, 30), "市科技局")
    assert latest(rows, date(2026, 1, 1), annual=True) is None


def test_units_add_up_where_the_city_says_nothing() -> None:
    rows = [stated(1, "2025-03-31", 10, district="CQ-500107"), stated(2, "2025-04-30", 5, district="CQ-500106")]
    assert stated_value(rows, date(2025, 12, 31), annual=True) == (15, date(2025, 4, 30), "市科技局")


def test_only_owners_state() -> None:
    assert check_owner("X", ["市科技局"], "市科技局") == "市科技局"
    with pytest.raises(NotTheOwner) as refused:
        check_owner("X", ["市科技局"], "市财政局")
    assert "市财政局" in refused.value.title("zh")
    with pytest.raises(NoOwner):
        check_owner("X", [], "市科技局")
