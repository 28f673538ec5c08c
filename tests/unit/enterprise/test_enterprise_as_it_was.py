"""What a firm was on a day by what was known at a moment, against a recount that takes no short cut."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enterprise.registry.rules import as_it_was

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def change(number: int, before: str, after: str, day: int, field: str = "town") -> dict[str, Any]:
    effective_on = date(2026, 1, 1) + timedelta(days=day)
    at = FIRST + timedelta(days=number)
    return {"field": field, "before": before, "after": after, "effective_on": effective_on, "at": at}


HISTORY = [change(10, "a", "b", 10), change(40, "b", "c", 40), change(50, "a", "x", 20)]
"""Of the last it became known on day 50 that the town was x from day 20 to 39."""


@pytest.mark.parametrize(
    ("day", "known", "town"),
    [
        (9, 99, "a"),
        (10, 99, "b"),
        (19, 99, "b"),
        (20, 49, "b"),
        (20, 50, "x"),
        (39, 50, "x"),
        (40, 50, "c"),
        (40, 39, "b"),
        (99, 9, "a"),
        (99, 99, "c"),
    ],
)
def test_both_times_decide(day, known, town) -> None:
    now = {"town": "c", "name": "n"}
    found = as_it_was(now, HISTORY, date(2026, 1, 1) + timedelta(days=day), FIRST + timedelta(days=known))
    assert found == {"town": town, "name": "n"}


def test_of_two_changes_of_a_day_the_later_recorded_decides() -> None:
    history = [change(5, "a", "b", 5), change(6, "b", "c", 5)]
    assert as_it_was({"town": "c"}, history, date(2026, 1, 6), FIRST + timedelta(days=9)) == {"town": "c"}
    assert as_it_was({"town": "c"}, history, date(2026, 1, 6), FIRST + timedelta(days=5)) == {"town": "b"}


@given(st.lists(st.integers(0, 6), max_size=6), st.integers(0, 7), st.integers(0, 7))
def test_it_is_the_last_known_change_of_the_latest_day(days, as_of, known) -> None:
    history = [change(n, "start", f"{n}", day) for n, day in enumerate(days)]
    told = [(day, n) for n, day in enumerate(days) if n <= known and day <= as_of]
    wanted = str(max(told)[1]) if told else "start" if days else "now"
    moment = FIRST + timedelta(days=known)
    assert as_it_was({"town": "now"}, history, date(2026, 1, 1) + timedelta(days=as_of), moment)["town"] == wanted
