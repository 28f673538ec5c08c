"""Moving in and out, at the borders of days."""

from datetime import date

import pytest

from services.parks.residents import rules

CAME, LEFT, TODAY = date(2025, 7, 1), date(2026, 7, 1), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("kind", "code", "team"),
    [("firm", "c", None), ("team", None, "t"), ("incubatee", "c", None), ("incubatee", None, "t")],
)
def test_a_firm_has_a_code_and_a_team_a_name(kind: str, code: str | None, team: str | None) -> None:
    rules.check_description(kind, code, team)


@pytest.mark.parametrize(
    ("kind", "code", "team"),
    [
        ("firm", None, None),
        ("firm", None, "t"),
        ("firm", "c", "t"),
        ("team", "c", None),
        ("team", None, None),
        ("incubatee", None, None),
        ("incubatee", "c", "t"),
    ],
)
def test_any_other_description_is_refused(kind: str, code: str | None, team: str | None) -> None:
    with pytest.raises(rules.FirmOrTeam):
        rules.check_description(kind, code, team)


def test_moving_on_the_first_day_away_is_no_overlap() -> None:
    rules.check_free(LEFT, [(CAME, LEFT)])
    rules.check_free(CAME, [])


@pytest.mark.parametrize("stay", [(CAME, date(2026, 7, 2)), (CAME, None), (date(2026, 8, 1), None)])
def test_nobody_lives_in_two_parks_on_one_day(stay: rules.Stay) -> None:
    with pytest.raises(rules.AlreadyResident):
        rules.check_free(LEFT, [stay])


def test_a_departure_is_between_the_day_after_it_came_and_tomorrow() -> None:
    rules.check_departure((CAME, None), date(2025, 7, 2), TODAY)
    rules.check_departure((CAME, None), date(2026, 11, 23), TODAY)
    with pytest.raises(rules.LeftBeforeItCame):
        rules.check_departure((CAME, None), CAME, TODAY)
    with pytest.raises(rules.DepartureAhead):
        rules.check_departure((CAME, None), date(2026, 11, 24), TODAY)
    with pytest.raises(rules.AlreadyLeft):
        rules.check_departure((CAME, LEFT), TODAY, TODAY)


@pytest.mark.parametrize(
    ("day", "there"),
    [(date(2025, 6, 30), False), (CAME, True), (date(2026, 6, 30), True), (LEFT, False)],
)
def test_the_day_of_departure_no_longer_counts(day: date, there: bool) -> None:
    assert rules.lives_there((CAME, LEFT), day) is there
    assert rules.lives_there((CAME, None), LEFT)
