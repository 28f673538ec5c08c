"""The newest migrations on a database that has rows: known firms have a profile, and the way back is open."""

from datetime import date

import asyncpg

from chassis.migrate import migrate
from tests.servers import running

MODULE, CODE = "services.finance", "91500107000000176L"
FIRM = f"""INSERT INTO firms (credit_code, name, district, industry, registered_on, synthetic)
  VALUES ('{CODE}', '合成', 'CQ-500107', 'C3912', '2020-01-06', TRUE)"""
LISTING = f"""INSERT INTO listings (id, credit_code, board, stock_code, listed_on, industry, manufacturing,
  first_listing, district, evidence, state, proposed_at, proposed_by) VALUES (gen_random_uuid(), '{CODE}', 'bse',
  '920001', '2024-01-05', 'C3912', TRUE, TRUE, 'CQ-500107', 'F-71', 'proposed', now(), 'officer-1')"""


async def test_what_stood_is_carried_over_and_the_way_back_is_open(tmp_path) -> None:
    async with running(tmp_path) as servers:
        url = servers.url("finance", "owner")
        await migrate(MODULE, url, "0004")
        database = await asyncpg.connect(url)
        await database.execute(FIRM)
        await migrate(MODULE, url)
        kept = await database.fetchrow("SELECT valid_from, district, industry, town, clusters FROM profiles")
        assert tuple(kept) == (date(2020, 1, 6), "CQ-500107", "C3912", None, [])
        await database.execute(LISTING)
        await migrate(MODULE, url, "0004")
        assert await database.fetchval("SELECT count(*) FROM firms") == 1
        await migrate(MODULE, url)
        assert await database.fetchval("SELECT count(*) FROM profiles") == 1
        await database.close()
        await migrate(MODULE, url, "base")
