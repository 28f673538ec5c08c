"""Numbers in the database against a slow recount, in any order of arrival."""

import asyncio
import hashlib
from datetime import date

from hypothesis import HealthCheck, given, settings

from services.targets.facts import repository
from services.targets.facts.rules import Fact
from services.targets.facts.service import projection, record_facts
from services.targets.indicators.catalogue import countings
from tests.integration.targets.conftest import EMPTY
from tests.unit.targets.histories import day, histories, recount, uid

CODES = [rule.indicator for rule in countings()]


async def feed(database, facts) -> str:
    async with database.transaction() as uow:
        await uow.execute(EMPTY)
    left = list(facts)
    while left:
        batch, left = left[:3], left[3:]
        async with database.transaction() as uow:
            await record_facts(uow, batch)
    async with database.reading() as reader:
        return (await projection(reader))[0]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories())
async def test_the_database_counts_like_a_recount_and_a_rebuild_is_equal(database, history) -> None:
    live = await feed(database, history)
    shuffled = list(history)
    shuffled.sort(key=lambda fact: hashlib.sha256(fact.event_id.bytes).digest())
    assert await feed(database, shuffled) == live
    async with database.reading() as reader:
        for on in (day(0), date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1), date(2025, 11, 6), day(1000)):
            expected = recount(history, on)
            assert await repository.sums(reader, CODES, on) == expected
            for code in CODES:
                rows = await repository.behind(reader, code, on, None, ("", ""), 200)
                assert len(rows) == expected[code]
                units = await repository.by_district(reader, code, on)
                assert sum(units.values()) == expected[code]
                assert all(value > 0 for value in units.values())
    again = await feed(database, [*history, *history])
    assert again == live


async def test_writers_at_the_same_time_count_like_one_after_the_other(database) -> None:
    moved = date(2025, 1, 10)
    facts = []
    for n in range(40):
        firm = f"FIRM-{n % 8}"
        title = Fact(uid(n), "recognition", firm, firm, moved, moved, tier="SRDI", reference=uid(900 + n), sequence=n)
        place = Fact(uid(100 + n), "profile", firm, firm, moved, moved, district=f"CQ-50010{n % 5 + 1}", sequence=n)
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
        assert (await repository.sums(reader, ["SRDI_SME"], moved))["SRDI_SME"] == 8
