"""Numbers in the database against a slow recount, in any order of arrival."""

import asyncio
import hashlib
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from hypothesis import HealthCheck, given, settings

from services.targets.facts import repository, sums
from services.targets.facts.rules import Fact
from services.targets.facts.service import counted_values, projection, record_facts
from services.targets.indicators import service as indicators
from services.targets.indicators.catalogue import countings
from tests.integration.targets.conftest import EMPTY
from tests.unit.targets.histories import LATER, TOLD, counted, day, histories, recount, shares, uid

CODES = [rule.indicator for rule in countings()]


async def feed(database, facts, sizes=(3,)) -> str:
    """Batches of these sizes in turn; the fingerprint of what they come to."""
    async with database.transaction() as uow:
        await uow.execute(EMPTY)
    left, turn = list(facts), cycle(sizes)
    while left:
        size = next(turn)
        batch, left = left[:size], left[size:]
        async with database.transaction() as uow:
            await record_facts(uow, batch)
    async with database.reading() as reader:
        return (await projection(reader))[0]


DAYS = (day(0), date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1), date(2025, 11, 6), day(1000))


async def numbers(reader, known_at, on) -> dict[str, int]:
    return await counted_values(reader, CODES, on, known_at)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
async def test_the_database_counts_like_a_recount_and_a_rebuild_is_equal(database, history) -> None:
    live = await feed(database, history)
    shuffled = list(history)
    shuffled.sort(key=lambda fact: hashlib.sha256(fact.event_id.bytes).digest())
    assert await feed(database, shuffled) == live
    async with database.reading() as reader:
        for on in DAYS:
            expected = recount(history, on)
            assert await numbers(reader, None, on) == expected
            for code in CODES:
                rows = await repository.behind(reader, code, on, {}, ("", ""), 200)
                assert len(rows) == expected[code]
                units = (await sums.parts(reader, [code], "district", on))[code]
                assert sum(units.values()) == expected[code]
                assert all(value > 0 for value in units.values())
    again = await feed(database, [*history, *history])
    assert again == live
    in_time = sorted(history, key=lambda fact: (fact.told_at, fact.event_id))
    for order in (in_time, [*in_time[3:], *in_time]):
        assert await feed(database, order, (1, 40, 2, 7)) == live


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
async def test_what_was_known_at_any_moment_equals_a_recount(database, history) -> None:
    await feed(database, history)
    told = sorted({fact.told_at for fact in history})[::3]
    moments = [*told, *(at - timedelta(microseconds=1) for at in told[1::2])]
    async with database.reading() as reader:
        for known_at in moments:
            for on in DAYS:
                expected = recount(history, on, known_at)
                assert await numbers(reader, known_at, on) == expected, (known_at, on)
            for code in CODES:
                rows = await repository.behind(reader, code, DAYS[-1], {}, ("", ""), 200, known_at)
                assert {row["counted"] for row in rows} == set(counted(history, DAYS[-1], known_at)[code])
                steps = await sums.month_steps(reader, code, date(2025, 6, 30), known_at=known_at)
                assert sum(delta for _, delta in steps) == recount(history, date(2025, 6, 30), known_at)[code]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
async def test_every_part_equals_a_recount(database, history) -> None:
    await feed(database, history)
    middle = sorted(fact.told_at for fact in history)[len(history) // 2] if history else None
    async with database.reading() as reader:
        for on in (date(2024, 12, 31), date(2025, 11, 5), date(2025, 11, 6), day(1000)):
            for known_at in (None, middle):
                for code in CODES:
                    for drawn in ("day", "old", "new"):
                        found = await indicators.breakdown(reader, code, on, known_at, drawn)
                        values = {unit["unit_id"]: value for unit, value in found.parts if value}
                        values |= {"undecided": found.undecided} if found.undecided else {}
                        assert values == shares(history, on, code, drawn, known_at or LATER), (code, on, drawn)
                    for by in ("cluster", "chain", "park"):
                        split = await indicators.shares(reader, code, by, on, known_at)
                        assert dict(split.parts) == shares(history, on, code, by, known_at or LATER), (code, on, by)
                        listed = await indicators.facts(reader, code, on, {by: "none"}, None, 200, known_at)
                        assert len(listed) == split.outside
                        for part, value in split.parts:
                            listed = await indicators.facts(reader, code, on, {by: part}, None, 200, known_at)
                            assert len(listed) == value


async def test_writers_at_the_same_time_count_like_one_after_the_other(database) -> None:
    moved = date(2025, 1, 10)
    facts = []
    for n in range(40):
        firm = f"FIRM-{n % 8}"
        who: dict[str, Any] = {"key": firm, "counted": firm, "stated_on": moved, "valid_from": moved, "told_at": TOLD}
        title = Fact(event_id=uid(n), kind="recognition", tier="SRDI", reference=uid(900 + n), sequence=n, **who)
        place = Fact(event_id=uid(100 + n), kind="profile", district=f"CQ-50010{n % 5 + 1}", sequence=n, **who)
        facts += [title, place]
    alone = await feed(database, facts)
    async with database.transaction() as uow:
        await uow.execute(EMPTY)

    async def write(batch: list[Fact]) -> None:
        async with database.transaction() as uow:
            await record_facts(uow, batch)

    await asyncio.gather(*(write(facts[n::8]) for n in range(8)))
    async with database.reading() as reader:
        assert (await projection(reader))[0] == alone
        assert (await counted_values(reader, ["SRDI_SME"], moved))["SRDI_SME"] == 8
