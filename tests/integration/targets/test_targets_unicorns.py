"""The list of unicorns in through the worker's handlers, the number and what stands behind it out through the door."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from chassis.events import Received
from contracts.base import Event
from contracts.enterprise_records import UnicornEntered, UnicornLeft
from services.targets.unicorns.consumers import handlers
from tests.integration.targets.test_targets_doors import read

FIRM, OTHER = "91500000202869177Y", "91500107MA5U00001X"
AT = datetime(2026, 1, 1, tzinfo=UTC)


async def hear(database, *events: Event) -> None:
    received = [Received(e, uuid4(), e.type, e.key, AT, n) for n, e in enumerate(events, 1)]
    async with database.transaction() as uow:
        await handlers.apply(uow, received)


def entered(code: str, unicorn_id: UUID) -> UnicornEntered:
    return UnicornEntered(
        unicorn_id=unicorn_id, credit_code=code, entered_on=date(2025, 2, 1), valuation_fen=720_000_000_000,
        round="C", valued_on=date(2025, 1, 15), district="CQ-500107",
    )  # fmt: skip


def left(code: str, unicorn_id: UUID, on: date, why: str) -> UnicornLeft:
    told = {"unicorn_id": unicorn_id, "credit_code": code, "left_on": on, "leave_reason": why}
    return UnicornLeft.model_validate(told)


async def test_the_list_is_the_number_on_every_day_with_what_stands_behind_it(client, database) -> None:
    one, other = uuid4(), uuid4()
    await hear(database, entered(FIRM, one), entered(OTHER, other))
    await hear(database, left(FIRM, one, date(2025, 6, 1), "listed"), left(OTHER, other, date(2025, 7, 1), "closed"))
    for day, value in (
        ("2025-01-31", 0),
        ("2025-02-01", 2),
        ("2025-05-31", 2),
        ("2025-06-01", 1),
        ("2025-06-30", 1),
        ("2025-07-01", 0),
    ):
        assert (await read(client, "/indicators/UNICORN", as_of=day))["value"] == value, day
    behind = await read(client, "/indicators/UNICORN/facts", as_of="2025-06-30")
    assert [each["reference"] for each in behind["items"]] == [str(other)]


async def test_an_error_counts_on_no_day(client, database) -> None:
    entry = uuid4()
    await hear(database, entered(FIRM, entry), left(FIRM, entry, date(2025, 2, 1), "entered_in_error"))
    assert (await read(client, "/indicators/UNICORN", as_of="2025-02-01"))["value"] == 0
