"""What the list of unicorns leaves as facts, and how they count under either reading of a listing."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from chassis.events import Received
from contracts.enterprise_records import UnicornEntered, UnicornLeft
from services.targets.facts.coverage import coverage
from services.targets.facts.rules import Counting
from services.targets.unicorns.consumers import _entered, _left

CODE, ENTRY = "91500107000000176L", UUID(int=7)


def received(event, number: int):
    return Received(event, UUID(int=number), event.type, event.key, datetime(2026, 3, number, tzinfo=UTC), number)


ENTERED = _entered(
    received(
        UnicornEntered(
            unicorn_id=ENTRY, credit_code=CODE, entered_on=date(2026, 2, 1), valuation_fen=1, round="C",
            valued_on=date(2026, 1, 15), district="CQ-500107", town=None,
        ),
        1,
    )
)  # fmt: skip


def left(reason: str, day: date):
    return _left(received(UnicornLeft(unicorn_id=ENTRY, credit_code=CODE, left_on=day, leave_reason=reason), 2))


@pytest.mark.parametrize(
    ("reason", "day", "leaves_on", "until"),
    [
        ("valuation_fell", date(2026, 3, 1), "LISTED", date(2026, 3, 1)),
        ("valuation_fell", date(2026, 3, 1), None, date(2026, 3, 1)),
        ("listed", date(2026, 3, 1), "LISTED", date(2026, 3, 1)),
        ("listed", date(2026, 3, 1), None, None),
    ],
)
def test_a_leave_ends_the_count_on_its_day(reason, day, leaves_on, until) -> None:
    rule = Counting("UNICORN", "in_force", tier="UNICORN", leaves_on=leaves_on)
    for facts in ([ENTERED, left(reason, day)], [left(reason, day), ENTERED]):
        standing = [row for row in coverage([rule], facts) if row.known_until is None]
        assert [(row.start, row.until, row.district) for row in standing] == [(date(2026, 2, 1), until, "CQ-500107")]


def test_an_error_counts_on_no_day() -> None:
    rule = Counting("UNICORN", "in_force", tier="UNICORN", leaves_on="LISTED")
    rows = coverage([rule], [ENTERED, left("entered_in_error", date(2026, 2, 1))])
    assert [row for row in rows if row.known_until is None] == []
