"""The newest migrations on a database that has rows: what stood is carried over, and the way back is open."""

from datetime import date, datetime

import asyncpg
import pytest

from chassis.migrate import migrate

MODULE, CODE = "services.enterprise", "91500107000000176L"
ROWS = f"""
INSERT INTO enterprises (credit_code, name, district, industry, registered_on, recorded_on)
  VALUES ('{CODE}', '合成', 'CQ-500107', 'C3912', '2020-01-06', '2024-01-05');
INSERT INTO rd_inputs (credit_code, year, basic, applied, development, filed_on, filed_by, version)
  VALUES ('{CODE}', 2024, 1, 2, 3, '2025-04-01', 'firm-1', 1);
INSERT INTO chain_links (id, credit_code, district, chain, counterpart_kind, counterpart, proof, began_on, recorded_on,
  recorded_by) VALUES (gen_random_uuid(), '{CODE}', 'CQ-500107', 'capital', 'fund', '合成基金', 'F-9', '2025-01-05',
  '2025-01-05', 'officer-1');
INSERT INTO official_lists (id, tier, kind, batch, document_number, granted_on, valid_from, sha256, received_on,
  received_by) VALUES (gen_random_uuid(), 'SRDI', 'new', '合成', '合成', '2025-01-05', '2025-01-05', 'x',
  '2025-01-05', 'officer-1');
"""
AGAIN = """INSERT INTO official_lists (id, tier, kind, batch, document_number, granted_on, valid_from, sha256,
  received_on, received_by) SELECT gen_random_uuid(), tier, kind, batch, document_number, granted_on, $1, sha256,
  received_on, received_by FROM official_lists WHERE valid_from = '2025-01-05'"""


@pytest.fixture
async def rows(platform):
    """A database of its own as it was before the versions of figures, with a row of each table that changed since."""
    url = platform.database_url("parks", role="owner")
    await migrate(MODULE, url, "0020")
    connection = await asyncpg.connect(url)
    await connection.execute(ROWS)
    yield url, connection
    await connection.close()


async def test_what_stood_is_carried_over_and_the_way_back_is_open(rows) -> None:
    url, database = rows
    await migrate(MODULE, url)
    kept = await database.fetchrow("SELECT recorded_at, through FROM rd_inputs")
    assert tuple(kept) == (datetime.fromisoformat("2025-04-01T00:00:00+08:00"), "carried_over")
    assert await database.fetchval("SELECT count(*) FROM chain_links WHERE achievement_id IS NULL") == 1
    with pytest.raises(asyncpg.UniqueViolationError):
        await database.execute(AGAIN, date(2025, 1, 5))
    await database.execute(AGAIN, date(2025, 1, 6))
    await database.close()
    await migrate(MODULE, url, "base")
