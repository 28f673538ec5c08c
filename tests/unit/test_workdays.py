"""Working days: holidays, working weekends, and years nobody has published."""

from datetime import date

import pytest

from chassis.workdays import CalendarNotPublished, calendar


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-02-13", True),
        ("2026-02-14", True),  # a Saturday that is worked for the Spring Festival
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-09-20", True),  # a Sunday that is worked for the National Day
        ("2026-10-07", False),
        ("2026-10-10", True),
        ("2026-10-11", False),
        ("2024-12-31", True),
        ("2025-01-01", False),
    ],
)
def test_a_day(day, works):
    assert calendar().is_working(date.fromisoformat(day)) is works


def test_five_working_days_over_the_national_holiday():
    days = calendar()
    assert days.count(date(2026, 9, 28), date(2026, 10, 8)) == 4
    assert days.after(date(2026, 9, 28), 5) == date(2026, 10, 10)
    assert days.count(date(2026, 10, 8), date(2026, 10, 7)) == 0
    assert days.after(date(2026, 10, 3), 0) == date(2026, 10, 3)


def test_a_clock_that_is_moved_goes_by_weekdays(monkeypatch):
    monkeypatch.setenv("TIDU_UNPUBLISHED_YEARS", "weekdays")
    assert calendar().after(date(2026, 12, 30), 5) == date(2027, 1, 6)
    assert not calendar().is_working(date(2026, 10, 7))


def test_a_year_nobody_published_is_refused(monkeypatch):
    monkeypatch.delenv("TIDU_UNPUBLISHED_YEARS", raising=False)
    with pytest.raises(CalendarNotPublished) as refused:
        calendar().after(date(2026, 12, 30), 5)
    assert refused.value.params == {"year": 2027}
