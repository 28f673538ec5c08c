"""Pages stay stable: a walk meets each row that stays exactly once, while others come and go."""

import asyncio
import time
from datetime import date
from typing import Any

import asyncpg
import pytest

from devstack.city.firms import firm
from tests.concurrency.conftest import FULL, Registry, tell

ROWS = 100_000 if FULL else 2_000
MOVING = ROWS // 10
LIMIT = 200 if FULL else 50
HERE, AWAY = "CQ-500107", "CQ-500108"
FIRST = 1_000_000
_COLUMNS = ("credit_code", "name", "district", "industry", "registered_on", "recorded_on", "clusters", "synthetic")


async def _fill(rows: asyncpg.Connection) -> tuple[list[str], list[str]]:
    """Rows of one district; those that stay, and those that will go."""
    found = [firm(serial) for serial in range(FIRST, FIRST + ROWS)]
    day = date(2026, 11, 23)
    records: list[tuple[Any, ...]] = [
        (f.credit_code, f.name, HERE, "C3591", f.registered_on, day, [], True) for f in found
    ]
    await rows.copy_records_to_table("enterprises", records=records, columns=_COLUMNS)
    reason = '{"zh": "合成数据", "en": "synthetic", "missing": [], "rule_set": "SME_SIZE_2011"}'
    await rows.execute("UPDATE enterprises SET size_reason = $1::text::jsonb WHERE name LIKE '合成%'", reason)
    await rows.execute("VACUUM ANALYZE enterprises")
    codes = [f.credit_code for f in found]
    return codes[MOVING:], codes[:MOVING]


async def _come_and_go(registry: Registry, going: list[str], done: asyncio.Event) -> tuple[int, int]:
    """Move rows out of the list and others into it, all over the order of the list."""
    connection = await asyncpg.connect(registry.platform.database_url("enterprise", "owner"))
    came = went = 0
    day = date(2026, 11, 23)
    coming = iter(range(FIRST + ROWS, FIRST + ROWS + MOVING))
    insert = (
        "INSERT INTO enterprises (credit_code, name, district, industry, registered_on, recorded_on, clusters,"
        " synthetic, size_reason) SELECT $1, $2, $3, 'C3591', $4, $4, '{}', true, size_reason"
        " FROM enterprises LIMIT 1"
    )
    for code in going:
        if done.is_set():
            break
        await connection.execute("UPDATE enterprises SET district = $2 WHERE credit_code = $1", code, AWAY)
        new = firm(next(coming))
        await connection.execute(insert, new.credit_code, new.name, HERE, day)
        went, came = went + 1, came + 1
        if not FULL:
            await asyncio.sleep(0.001)
    await connection.close()
    return came, went


@pytest.mark.stack
@pytest.mark.timeout(1800 if FULL else 120)
async def test_a_walk_meets_each_row_that_stays_once(registry: Registry) -> None:
    staying, going = await _fill(registry.rows)
    registry.rng.shuffle(going)
    done = asyncio.Event()
    moving = asyncio.create_task(_come_and_go(registry, going, done))
    seen: list[str] = []
    times: list[float] = []
    params: dict[str, Any] = {"district": HERE, "limit": LIMIT}
    while True:
        began = time.perf_counter()
        answer = await registry.client.get("/v1/enterprises", params=params)
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        seen += [row["credit_code"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    done.set()
    came, went = await moving
    assert seen == sorted(set(seen)), "a row twice, or out of order"
    assert set(staying) <= set(seen), f"{len(set(staying) - set(seen))} rows that stayed were not met"
    assert min(came, went) > 0
    tenth = max(1, len(times) // 10)
    first, last = sorted(times[:tenth])[tenth // 2], sorted(times[-tenth:])[tenth // 2]
    figures = {"first_pages_ms": round(first * 1000, 2), "last_pages_ms": round(last * 1000, 2)}
    tell(rows=ROWS, pages=len(times), came=came, went=went, missed=0, twice=0, **figures)
    assert last < 5 * first + 0.05, "the last pages cost more than the first"
