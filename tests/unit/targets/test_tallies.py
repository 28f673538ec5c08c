"""From statements to batches: what was stated before the first batch is the balance the batches are added to."""

from datetime import UTC, date, datetime
from uuid import uuid4

from services.targets.statements.rules import Stated
from services.targets.tallies.counting import tallied
from services.targets.tallies.rules import Part, measures

FIRST, SECOND = "CQ-500101", "CQ-500107"
DAY = date(2026, 6, 30)
APPROVED = datetime(2026, 1, 1, tzinfo=UTC)


def part(district: str, on: date, amount: int, *, began: date | None = None, town: str | None = None) -> Part:
    return Part(district, town, on, began or on, amount)


def stated(value: int, on: date, district: str | None = None) -> Stated:
    return Stated(uuid4(), "TRADEMARK_NEW", district, on, value, "市知识产权局", APPROVED, on)


def answer(parts, statements=(), as_of: date = DAY):
    found = tallied(parts, statements, as_of, as_of)
    return None if found is None else (found.value, found.source, found.units, found.undivided)


def test_without_a_batch_up_to_the_day_the_statements_are_the_answer():
    assert answer([]) is None
    assert answer([part(FIRST, date(2026, 7, 1), 5)]) is None
    assert answer([part(FIRST, DAY, 5)]) == (5, "counted", {FIRST: 5}, 0)


def test_the_citys_statement_before_the_first_batch_is_the_balance():
    parts = [part(FIRST, date(2026, 2, 28), 7, began=date(2026, 2, 1)), part(SECOND, date(2026, 3, 31), 3)]
    old, last = stated(90, date(2024, 12, 31)), stated(100, date(2026, 1, 31))
    assert answer(parts, [old, last]) == (110, "mixed", {FIRST: 7, SECOND: 3}, 100)
    assert answer(parts, [old, last], date(2026, 2, 28)) == (107, "mixed", {FIRST: 7}, 100)
    assert answer(parts, [old, last], date(2026, 2, 27)) is None


def test_a_statement_of_days_that_batches_tell_of_adds_nothing():
    parts = [part(FIRST, date(2026, 2, 28), 7, began=date(2026, 2, 1))]
    assert answer(parts, [stated(500, date(2026, 2, 1))]) == (7, "counted", {FIRST: 7}, 0)
    assert answer(parts, [stated(500, date(2026, 1, 31))]) == (507, "mixed", {FIRST: 7}, 500)


def test_each_unit_goes_over_by_itself_and_one_without_batches_keeps_its_statement():
    parts = [part(FIRST, date(2026, 2, 28), 7, began=date(2026, 2, 1))]
    statements = [
        stated(20, date(2026, 1, 31), FIRST),
        stated(99, date(2026, 3, 31), FIRST),
        stated(30, date(2026, 1, 31), SECOND),
        stated(31, date(2026, 3, 31), SECOND),
    ]
    assert answer(parts, statements) == (58, "mixed", {FIRST: 27, SECOND: 31}, 0)


def test_a_batch_may_lower_a_net_number():
    parts = [part(FIRST, date(2026, 2, 28), 7), part(FIRST, date(2026, 3, 31), -9)]
    assert answer(parts) == (-2, "counted", {FIRST: -2}, 0)


def test_units_follow_the_redrawing_and_what_no_town_decides_is_undecided():
    parts = [
        part("CQ-500105", date(2025, 3, 31), 4),
        part("CQ-500112", date(2025, 3, 31), 5, town="大湾镇"),
        part("CQ-500112", date(2025, 3, 31), 6),
    ]
    assert answer(parts, as_of=date(2025, 11, 5)) == (15, "counted", {"CQ-500105": 4, "CQ-500112": 11}, 0)
    after = {"CQ-LJXQ-D": 4, "CQ-500109": 5, "undecided": 6}
    assert answer(parts, as_of=date(2025, 11, 6)) == (15, "counted", after, 0)


def test_the_readings_in_use_name_what_counts():
    usual = {"DIGITAL_WORKSHOP_UNIT": "workshop", "TRADEMARK_NET_OR_GROSS": "gross"}
    assert measures(usual) == {"DIGITAL_WORKSHOP_NEW": "gross", "TRADEMARK_NEW": "gross"}
    other = {"DIGITAL_WORKSHOP_UNIT": "enterprise", "TRADEMARK_NET_OR_GROSS": "net"}
    assert measures(other) == {"DIGITAL_WORKSHOP_NEW": "firms", "TRADEMARK_NEW": "net"}
