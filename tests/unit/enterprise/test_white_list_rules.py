"""The white list's conditions and terms at their borders."""

from datetime import date

import pytest

from chassis.policy import load
from services.enterprise.white_list import rules

CONDITIONS = load("white_list.yaml")["conditions"]
FINE = rules.Standing("active", {"SRDI"}, None, vetoed=False)
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({}, []),
        ({"titles": {"TECH_SME"}}, ["title"]),
        ({"titles": set()}, ["title"]),
        ({"status": "suspended"}, ["active"]),
        ({"barred_until": DAY}, ["no_bar"]),
        ({"vetoed": True}, ["no_veto"]),
        ({"status": "deregistered", "titles": set(), "vetoed": True}, ["active", "title", "no_veto"]),
    ],
)
def test_every_condition_must_hold(changes, lacking):
    given = {"status": "active", "titles": {"SRDI"}, "barred_until": None, "vetoed": False, **changes}
    assert rules.unmet(CONDITIONS, rules.Standing(**given)) == lacking


def test_a_condition_nobody_knows_is_an_error_not_a_pass():
    with pytest.raises(ValueError, match="no condition of the kind"):
        rules.unmet([{"id": "x", "kind": "horoscope"}], FINE)


@pytest.mark.parametrize(
    ("lacking", "last", "step"),
    [
        ([], None, "enter"),
        (["title"], None, None),
        (["title"], date(2026, 12, 31), "leave"),
        (["title"], date(2026, 3, 1), "leave"),
        ([], date(2026, 3, 1), "enter"),
        ([], date(2026, 3, 2), "renew"),
        ([], date(2026, 4, 1), "renew"),
        ([], date(2026, 4, 2), None),
    ],
)
def test_what_a_run_does(lacking, last, step):
    held = rules.Held(date(2025, 3, 2), last) if last else None
    assert rules.move(lacking, held, DAY, 30) == step


@pytest.mark.parametrize(
    ("on", "months", "last"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_the_last_day(on, months, last):
    assert rules.valid_to(on, months) == last
