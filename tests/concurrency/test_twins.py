"""Idempotent writes: before, during and after its twin, while connections are cut: one effect and one answer a key."""

import asyncio
from collections import Counter

import asyncpg
import httpx
import pytest

from devstack.city.firms import firm
from tests.concurrency.conftest import FULL, Registry, tell

KEYS = 2_000 if FULL else 60
TWINS = 5
CUT = """SELECT count(pg_terminate_backend(pid)) FROM (
    SELECT pid FROM pg_stat_activity WHERE application_name = 'tidu-enterprise' ORDER BY random() LIMIT 1) one"""


async def _cut(registry: Registry, done: asyncio.Event) -> int:
    """End a connection of the service now and then: between claim and effect, or wherever it stands."""
    cuts, admin = 0, await asyncpg.connect(registry.platform.database_url("enterprise", "admin"))
    while not done.is_set():
        cuts += int(await admin.fetchval(CUT))
        await asyncio.sleep(0.15)
    await admin.close()
    return cuts


async def _leaver(registry: Registry, serial: int, key: str) -> None:
    """A caller that goes away before the answer."""
    task = asyncio.create_task(registry.register(firm(serial), key))
    await asyncio.sleep(registry.rng.random() * 0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _family(registry: Registry, serial: int) -> list[httpx.Response]:
    key = f"twin-{serial}"
    await _leaver(registry, serial, key)
    during = await asyncio.gather(*(registry.patient(firm(serial), key) for _ in range(TWINS)))
    return [*during, await registry.patient(firm(serial), key)]


@pytest.mark.stack
@pytest.mark.timeout(3600 if FULL else 180)
async def test_a_post_and_its_twins_have_one_effect_and_one_answer(registry: Registry) -> None:
    serials, done = range(100_001, 100_001 + KEYS), asyncio.Event()
    cutting = asyncio.create_task(_cut(registry, done))
    statuses: Counter[int] = Counter()
    for start in range(0, KEYS, 6):
        families = await asyncio.gather(*(_family(registry, s) for s in serials[start : start + 6]))
        for family in families:
            assert {answer.status_code for answer in family} == {201}, [a.text for a in family]
            assert len({answer.content for answer in family}) == 1
            assert len({answer.headers["etag"] for answer in family}) == 1
            assert family[-1].headers["idempotency-replayed"] == "true"
            statuses.update(answer.status_code for answer in family)
    done.set()
    cuts = await cutting
    codes = [firm(serial).credit_code for serial in serials]
    rows = "SELECT count(*) FROM {} WHERE {} = ANY($1::text[])"
    effects = await registry.rows.fetchval(rows.format("enterprises", "credit_code"), codes)
    events = await registry.rows.fetchval(rows.format("outbox", "key"), codes)
    audits = await registry.rows.fetchval(rows.format("audit_log", "subject_id"), codes)
    keys = await registry.rows.fetchval("SELECT count(*) FROM idempotency_keys WHERE key LIKE 'twin-%'")
    assert (effects, events, audits, keys) == (KEYS, KEYS, KEYS, KEYS)
    assert cuts > 0
    tell(keys=KEYS, answers=statuses.total(), effects=effects, events=events, connections_cut=cuts, stranded=0)
