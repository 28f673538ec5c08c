"""A city of firms as assessments meet them: three yearly reports each, a patent, a title and an earlier statement."""

import json
from datetime import UTC, date, datetime
from typing import Any

import asyncpg

from devstack.city.firms import Firm, firm

ON = date(2026, 5, 1)
RECORDED = datetime(2026, 5, 1, 1, tzinfo=UTC)
YEARS = (2023, 2024, 2025)
CHUNK = 20_000
FIRM = (
    "credit_code",
    "name",
    "district",
    "industry",
    "registered_on",
    "recorded_on",
    "clusters",
    "chains",
    "synthetic",
)
FIGURES = ("revenue", "main_revenue", "rd", "net_profit", "total_assets", "total_liabilities", "employees")
REPORT = ("credit_code", "year", *FIGURES, "filed_on", "filed_by", "version", "recorded_at", "through")
DECLARED = {
    "has_legal_personality": True,
    "not_on_exclusion_lists": True,
    "not_restricted_products": True,
    "no_serious_incident": True,
    "market_position_confirmed": True,
    "equity_financing_2y": {"amount": "0.00", "currency": "CNY"},
    "award_provincial_top3_3y": False,
    "has_provincial_rd_institution": False,
}
PATENT = {"ip_type": "invention_patent", "granted_on": "2024-01-05", "acquired_by": "self", "owner_rank": 1}
EVIDENCE = (
    "INSERT INTO evidence (id, credit_code, kind, item, recorded_on, recorded_by)"
    " SELECT gen_random_uuid(), code, 'ip', $1::text::jsonb, $2, 'bench' FROM unnest($3::text[]) AS code"
)
TITLES = (
    "INSERT INTO recognitions (id, credit_code, tier, kind, first_time, gap_free, granted_on, valid_from, valid_to,"
    " district) SELECT gen_random_uuid(), x.code, 'INNO_SME', 'new', true, false, $1, $1, $2, x.district"
    " FROM unnest($3::text[], $4::text[]) AS x (code, district)"
)
STATED = (
    'INSERT INTO assessments (id, credit_code, tier, kind, "on", rule_set, result, overrides, snapshot, answer,'
    " assessed_at, assessed_by) SELECT gen_random_uuid(), x.code, 'SRDI', 'new', $1, 'SRDI_2026', 'unknown',"
    " x.stated::jsonb, '{}', '{}', now(), 'bench' FROM unnest($2::text[], $3::text[]) AS x (code, stated)"
)


def _figures(serial: int, year: int) -> tuple[int, ...]:
    """Fen and persons, spread so that firms stand on both sides of every border."""
    revenue = (500 + serial * 7 % 9_000 + 100 * (year - YEARS[0])) * 1_000_000
    main = revenue * (70 + serial % 31) // 100
    debts = revenue * (40 + serial % 55) // 100
    return revenue, main, revenue * (2 + serial % 6) // 100, revenue // 20, revenue, debts, 10 + serial % 400


def _row(n: int, each: Firm) -> tuple[Any, ...]:
    days = each.registered_on, ON
    return (each.credit_code, each.name, each.district, each.industry, *days, list(each.clusters), _chain(n), True)


def _chain(n: int) -> list[str]:
    return [f"CHAIN{n % 20:02d}"]


async def grow(owner: asyncpg.Connection, first: int, count: int) -> None:
    """The firms from one serial up to a number, straight into the database."""
    for start in range(first, count, CHUNK):
        made = [(n, firm(n + 1)) for n in range(start, min(start + CHUNK, count))]
        codes = [each.credit_code for _, each in made]
        await owner.copy_records_to_table("enterprises", records=[_row(n, each) for n, each in made], columns=FIRM)
        how = ON, "bench", 1, RECORDED, "import"
        filed = [(each.credit_code, y, *_figures(n, y), *how) for n, each in made for y in YEARS]
        await owner.copy_records_to_table("annual_reports", records=filed, columns=REPORT)
        await owner.execute(EVIDENCE, json.dumps({**PATENT, "main_product": True, "applied": True}), ON, codes)
        ends = date(2025, 1, 1), date(2027, 12, 31)
        await owner.execute(TITLES, *ends, codes, [each.district for _, each in made])
        stated = [json.dumps({**DECLARED, "segment_years": n % 9, "srdi_platform_score": 40 + n % 45}) for n, _ in made]
        await owner.execute(STATED, ON, codes, stated)
    await owner.execute("ANALYZE")
