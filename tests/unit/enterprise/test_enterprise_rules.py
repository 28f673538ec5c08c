"""States, validity, borders: the rules of the enterprise service, without any fixture."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import BusinessError
from services.enterprise import scope
from services.enterprise.filings import rules as filings
from services.enterprise.imports import rules as imports
from services.enterprise.ladder import rules as ladder
from services.enterprise.recognitions import rules as recognitions
from services.enterprise.recognitions.rules import Held
from services.enterprise.registry import rules as registry

CODE, DISTRICT = "91500107000000176L", "CQ-500107"
THREE = recognitions.Validity(years=3)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-03-07", "2029-03-06"),
        ("2026-01-01", "2028-12-31"),
        ("2025-03-01", "2028-02-29"),
        ("2024-02-29", "2027-02-28"),
        ("2024-03-01", "2027-02-28"),
    ],
)
def test_a_title_ends_the_day_before_the_third_anniversary(first: str, last: str) -> None:
    assert recognitions.last_day(date.fromisoformat(first), 3) == date.fromisoformat(last)


def test_a_title_without_years_has_no_end() -> None:
    assert recognitions.last_day(date(2026, 1, 1), None) is None


@given(DAYS)
def test_terms_follow_each_other_without_gap_or_overlap(day: date) -> None:
    first = recognitions.term("new", day, THREE, [])
    assert (first.first_time, first.gap_free) == (True, False)
    held = Held(first.valid_from, first.valid_to)
    assert first.valid_to
    second = recognitions.term("renewal", first.valid_to, THREE, [held])
    assert second.valid_from == first.valid_to + timedelta(days=1)
    assert (second.first_time, second.gap_free) == (False, True)
    late = recognitions.term("new", first.valid_to + timedelta(days=2), THREE, [held])
    assert (late.first_time, late.gap_free) == (False, False)


def test_in_force_counts_both_ends_and_not_the_day_of_revocation() -> None:
    held = Held(date(2026, 1, 1), date(2028, 12, 31), revoked_on=date(2027, 6, 1))
    days = [(2025, 12, 31), (2026, 1, 1), (2027, 5, 31), (2027, 6, 1)]
    assert [held.in_force(date(*day)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(("kind", "day", "error"), [("new", 5, "title_in_force"), ("renewal", 11, "nothing_to_renew")])
def test_new_needs_none_in_force_and_a_renewal_one(kind: Any, day: int, error: str) -> None:
    with pytest.raises(BusinessError) as refused:
        recognitions.check_kind(kind, "INNO_SME", date(2026, 1, day), [Held(date(2026, 1, 1), date(2026, 1, 10))])
    assert refused.value.code == error


@pytest.mark.parametrize(("year", "fits"), [(2025, True), (2020, True), (2026, False), (2027, False), (2019, False)])
def test_figures_are_of_a_year_that_is_over_and_that_the_firm_saw(year: int, fits: bool) -> None:
    try:
        filings.check_year(year, date(2026, 1, 1), date(2020, 12, 31))
        taken = True
    except BusinessError:
        taken = False
    assert taken is fits


def test_districts_are_those_of_the_day() -> None:
    units = [{"unit_id": "old", "valid_from": None, "valid_to": "2025-11-05"}]
    units += [{"unit_id": "new", "valid_from": "2025-11-06", "valid_to": None}]
    assert registry.units_on(units, date(2025, 11, 5)) == {"old"}
    assert registry.units_on(units, date(2025, 11, 6)) == {"new"}


def test_trial_figures_are_no_declarations() -> None:
    stated = {"revenue_y1": 1, "rd_y3": 1, "industry_code": "C39", "BASE1": True, "rd_total": 5}
    assert ladder.declared(stated) == {"BASE1": True, "rd_total": 5}


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("credit_code", "91500107000000176X", "credit_code"),
        ("name", "", "missing"),
        ("name", "x" * 201, "too_long"),
        ("industry", "3", "industry"),
        ("registered_on", "1-2-2026", "date_form"),
        ("registered_on", "46054", "date_form"),
        ("registered_on", "2026-02-30", "date_form"),
        ("employees", "-1", "count"),
        ("employees", "1.0", "count"),
        ("revenue_wan", "1e5", "money"),
        ("revenue_wan", "1.1234567", "money"),
        ("revenue_wan", "nan", "money"),
        ("synthetic", "maybe", "flag"),
        ("revenue_wan", "123456789012", "money"),
        ("chains", "a\0b", "unreadable"),
    ],
)
def test_a_wrong_cell_is_told_by_column(column: str, text: str, code: str) -> None:
    (fault,) = imports.read_line(2, {column: text}, 2025).faults
    assert (fault.field, fault.code) == (column, code)


def test_a_line_is_typed() -> None:
    cells = {"clusters": "LEAD01; LEAD02", "town": " ", "revenue_wan": "0.000001", "employees": "7", "report_year": ""}
    line = imports.read_line(2, cells, 2025)
    assert line.profile == {"clusters": ["LEAD01", "LEAD02"], "town": None}
    assert (line.year, line.figures["revenue"], line.figures["employees"], line.figures["rd"]) == (2025, 1, 7, None)
    assert imports.read_line(2, {"employees": ""}, 2025).year is None


class Someone:
    """A caller made of its claims."""

    def __init__(self, *roles: str, credit_code: str | None = None, district: str | None = None) -> None:
        self.roles, self.credit_code, self.district = roles, credit_code, district

    def has(self, *roles: str) -> bool:
        return any(role in self.roles for role in roles)


@pytest.mark.parametrize(
    ("caller", "sees", "writes", "condition"),
    [
        (None, False, False, "FALSE"),
        (Someone("leader"), True, False, "TRUE"),
        (Someone("municipal-officer"), True, True, "TRUE"),
        (Someone("district-officer", district=DISTRICT), True, True, "district = :own_district"),
        (Someone("district-officer", district="CQ-500103"), False, False, "district = :own_district"),
        (Someone("district-officer"), False, False, "FALSE"),
        (Someone("enterprise", credit_code=CODE), True, True, "credit_code = :own_code"),
        (Someone("enterprise", credit_code="other"), False, False, "credit_code = :own_code"),
        (Someone("bank"), False, False, "FALSE"),
    ],
)
def test_whose_rows(caller: Someone | None, sees: bool, writes: bool, condition: str) -> None:
    assert scope.may_see(caller, CODE, DISTRICT) is sees
    assert scope.readable_by(caller)[0] == condition
    if writes:
        scope.must_write(caller, CODE, DISTRICT)
    else:
        with pytest.raises(scope.OutOfScope):
            scope.must_write(caller, CODE, DISTRICT)
