"""Pace, lights, ranks and endings, worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.policy import load
from services.targets.cockpit.rules import course, light, losses, months_ahead, ranks, share
from services.targets.indicators.catalogue import catalogue

SRDI = ((2024, 4000), (2025, 4300), (2027, 5000))
GIANTS = ((2024, 30), (2025, 60), (2027, 120))


@pytest.mark.parametrize(
    ("kind", "targets", "floor", "day", "expected"),
    [
        ("stock_in_force", SRDI, None, "2024-06-30", (4000, 2024, "4000")),
        ("stock_in_force", SRDI, None, "2025-12-31", (4300, 2025, "4300")),
        ("stock_in_force", SRDI, None, "2026-12-31", (5000, 2027, "4650")),
        ("stock_in_force", SRDI, None, "2027-12-31", (5000, 2027, "5000")),
        ("cumulative_new", GIANTS, None, "2024-12-31", (30, 2024, "30")),
        ("cumulative_new", GIANTS, None, "2024-07-01", (30, 2024, "15")),
        ("annual_flow", (), 400, "2027-12-31", (400, 2027, "400")),
        ("annual_flow", (), 365, "2026-01-01", (365, 2026, "1")),
    ],
)
def test_what_is_due_lies_on_the_line_between_printed_targets(kind, targets, floor, day, expected) -> None:
    found = course(kind, targets, floor, date.fromisoformat(day))
    assert (found.goal, found.year) == expected[:2]
    assert found.due.quantize(Decimal("0.01")) == Decimal(expected[2])


@pytest.mark.parametrize(
    ("targets", "floor", "day"), [(SRDI, None, "2028-01-01"), (SRDI, None, "2023-12-31"), ((), None, "2025-06-30"),
                                  ((), 400, "2028-01-01"), ((), 400, "2023-12-31")]
)  # fmt: skip
def test_nothing_is_due_where_nothing_is_printed(targets, floor, day) -> None:
    assert course("cumulative_new", targets, floor, date.fromisoformat(day)) is None


@pytest.mark.parametrize(
    ("value", "due", "expected"),
    [(100, "100", "green"), (99, "100", "yellow"), (90, "100", "yellow"), (89, "100", "red"), (0, "0", "green"),
     (None, "100", "none"), (5, None, "none")],
)  # fmt: skip
def test_lights_change_at_their_thresholds(value, due, expected) -> None:
    given = None if due is None else Decimal(due)
    assert light(value, given, green_from=Decimal(1), yellow_from=Decimal("0.9")) == expected


def test_the_thresholds_are_a_setting_and_say_so() -> None:
    policy = load("targets/lights.yaml")
    assert policy["lights"]["confidence"] == "C"
    assert "project decision" in policy["lights"]["source"]
    assert Decimal(policy["lights"]["yellow_from"]) < Decimal(policy["lights"]["green_from"])
    assert {*policy["ladder"]["codes"], *policy["expiries"]["codes"], policy["ranked_by"]} <= set(catalogue())


@given(st.lists(st.integers(0, 50), min_size=1))
def test_a_rank_is_one_more_than_those_ahead(values: list[int]) -> None:
    assert ranks(values) == [1 + sum(other > value for other in values) for value in values]


def test_months_ahead_begin_with_this_one() -> None:
    assert months_ahead(date(2026, 11, 30), 3) == [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31)]
    assert losses(10, [10, 7, 9, 4]) == [0, 3, 0, 5]
    assert share(5, 0) is None
    assert share(1, 3) == Decimal("0.3333")
