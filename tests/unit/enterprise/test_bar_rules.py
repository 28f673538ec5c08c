"""When a bar by hand may be entered and lifted, at every border."""

from datetime import date

import pytest

from services.enterprise.bars import rules

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("from_on", "until", "refusal"),
    [
        ("2026-03-02", "2026-03-02", None),
        ("2020-01-01", "2026-03-02", None),
        ("2026-03-03", "2026-03-03", None),
        ("2026-03-03", "2026-03-02", rules.BarEndsBeforeItBegins),
        ("2026-01-01", "2026-03-01", rules.BarOver),
    ],
)
def test_a_bar_bars_something_yet(from_on, until, refusal) -> None:
    days = date.fromisoformat(from_on), date.fromisoformat(until)
    if refusal is None:
        rules.check_entry(*days, TODAY)
    else:
        with pytest.raises(refusal):
            rules.check_entry(*days, TODAY)


@pytest.mark.parametrize(
    ("from_on", "until", "asked", "day"),
    [
        ("2026-01-01", "2027-01-01", None, "2026-03-02"),
        ("2026-01-01", "2027-01-01", "2026-02-01", "2026-02-01"),
        ("2026-01-01", "2027-01-01", "2026-01-01", "2026-01-01"),
        ("2026-01-01", "2027-01-01", "2025-12-31", rules.LiftedOutsideBar),
        ("2026-01-01", "2027-01-01", "2026-03-03", rules.LiftedOutsideBar),
        ("2026-01-01", "2026-03-02", None, "2026-03-02"),
        ("2026-01-01", "2026-03-01", None, rules.BarOver),
        ("2026-04-01", "2027-01-01", None, "2026-04-01"),
        ("2026-04-01", "2027-01-01", "2026-03-02", rules.LiftedOutsideBar),
        ("2026-04-01", "2027-01-01", "2026-04-02", rules.LiftedOutsideBar),
    ],
)
def test_the_day_of_lifting(from_on, until, asked, day) -> None:
    days = date.fromisoformat(from_on), date.fromisoformat(until)
    wish = date.fromisoformat(asked) if asked else None
    if isinstance(day, str):
        assert rules.lifting_day(*days, None, wish, TODAY) == date.fromisoformat(day)
    else:
        with pytest.raises(day):
            rules.lifting_day(*days, None, wish, TODAY)


def test_a_bar_is_lifted_once() -> None:
    with pytest.raises(rules.BarLifted):
        rules.lifting_day(TODAY, date(2027, 1, 1), TODAY, None, TODAY)
