"""What the register of hard-tech firms leaves as facts, and how they count under either reading."""

from datetime import UTC, date, datetime
from itertools import permutations
from uuid import UUID

import pytest

from chassis.events import Received
from contracts.enterprise_records import HardTechEntered, HardTechWithdrawn
from services.targets.facts.coverage import coverage
from services.targets.facts.rules import Counting, Fact
from services.targets.hard_tech.consumers import _entered, _undone

CODE = "91500107000000176L"
ONCE = Counting("FLOW_HARD_TECH", "grants", tier="HARD_TECH", which="first", annual=True)
YEARLY = Counting("FLOW_HARD_TECH", "grants", tier="HARD_TECH", which="all", annual=True)


def _received(event, number: int):
    return Received(event, UUID(int=number), event.type, event.key, datetime(2026, 3, number, tzinfo=UTC), number)


def entered(number: int, on: date, route: str = "brought_in") -> Fact:
    told = {"entry_id": UUID(int=100 + number), "credit_code": CODE, "route": route, "entered_on": on}
    told |= {"confirmed_on": on, "district": "CQ-500107", "definition": "HARD_TECH_2024", "assessment_id": UUID(int=9)}
    return _entered(_received(HardTechEntered.model_validate(told), number))


def undone(number: int, of: int, on: date) -> Fact:
    told = {"entry_id": UUID(int=100 + of), "credit_code": CODE, "withdrawn_on": on}
    event = HardTechWithdrawn.model_validate({**told, "withdrawal_reason": "entered_in_error"})
    return _undone(_received(event, number))


def counts(rule: Counting, facts: list[Fact], *days: date) -> list[int]:
    """On how many of each day's firms it comes, in whatever order the facts arrive."""
    found = set()
    for order in permutations(facts):
        rows = [row for row in coverage([rule], order) if row.known_until is None]
        found.add(tuple(sum(r.start <= d and (r.until is None or d < r.until) for r in rows) for d in days))
    assert len(found) == 1
    return list(found.pop())


@pytest.mark.parametrize("rule", [ONCE, YEARLY])
def test_an_entry_counts_from_its_day_to_the_end_of_its_year(rule) -> None:
    days = (date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1))
    assert counts(rule, [entered(1, date(2025, 12, 31))], *days) == [0, 1, 0]
    assert counts(rule, [entered(1, date(2026, 1, 1))], *days) == [0, 0, 1]


@pytest.mark.parametrize(("rule", "next_year"), [(ONCE, 0), (YEARLY, 1)])
def test_a_firm_brought_in_and_bred_counts_once(rule, next_year) -> None:
    both = [entered(1, date(2025, 3, 1)), entered(2, date(2025, 9, 1), "bred")]
    assert counts(rule, both, date(2025, 2, 28), date(2025, 3, 1), date(2025, 12, 31)) == [0, 1, 1]
    later = [entered(1, date(2025, 3, 1)), entered(2, date(2026, 9, 1), "bred")]
    assert counts(rule, later, date(2025, 12, 31), date(2026, 8, 31), date(2026, 12, 31)) == [1, 0, next_year]


@pytest.mark.parametrize("rule", [ONCE, YEARLY])
def test_an_error_counts_on_no_day_and_leaves_the_place_to_a_right_entry(rule) -> None:
    wrong = [entered(1, date(2025, 3, 1)), undone(2, 1, date(2025, 3, 1))]
    assert counts(rule, wrong, date(2025, 3, 1), date(2025, 12, 31)) == [0, 0]
    again = [*wrong, entered(3, date(2025, 6, 1), "bred")]
    assert counts(rule, again, date(2025, 5, 31), date(2025, 6, 1), date(2025, 12, 31)) == [0, 1, 1]


def test_the_first_of_two_entries_stands_whichever_is_told_first() -> None:
    late = [entered(1, date(2026, 9, 1), "bred"), entered(2, date(2025, 3, 1))]
    assert counts(ONCE, late, date(2025, 12, 31), date(2026, 12, 31)) == [1, 0]
