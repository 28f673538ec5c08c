"""An impact run of a draft over all firms, each with three years of figures, evidence and a title."""

import asyncio
import json
import tempfile
import time
from copy import deepcopy
from datetime import date
from typing import Any

import asyncpg
import httpx
import psutil

from bench.rig import report, size_of, temporary
from chassis import policy
from devstack import tokens
from devstack.city.firms import firms
from devstack.platform import Platform
from services.enterprise.ladder.engine.inputs import written

GOAL_SECONDS = 60
SIZES = {"quick": 5_000, "default": 100_000, "full": 200_000}
ON = date(2026, 5, 1)
YEARS = (2023, 2024, 2025)
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


def _figures(serial: int, year: int) -> tuple[int, ...]:
    """Fen and persons, spread so that firms stand on both sides of every border."""
    revenue = (500 + serial * 7 % 9_000 + 100 * (year - YEARS[0])) * 1_000_000
    main = revenue * (70 + serial % 31) // 100
    debts = revenue * (40 + serial % 55) // 100
    return revenue, main, revenue * (2 + serial % 6) // 100, revenue // 20, revenue, debts, 10 + serial % 400


async def _fill(platform: Platform, count: int) -> None:
    """The city: firms, three reports each, one patent, one title and one earlier assessment."""
    owner = await asyncpg.connect(platform.database_url("enterprise", "owner"))
    made = list(firms(count))
    copy = owner.copy_records_to_table
    rows = [
        (
            f.credit_code,
            f.name,
            f.district,
            f.industry,
            f.registered_on,
            ON,
            list(f.clusters),
            [f"CHAIN{n % 20:02d}"],
            True,
        )
        for n, f in enumerate(made)
    ]
    await copy("enterprises", records=rows, columns=FIRM)
    filed = [(f.credit_code, y, *_figures(n, y), ON, "bench", 1) for n, f in enumerate(made) for y in YEARS]
    await copy(
        "annual_reports", records=filed, columns=("credit_code", "year", *FIGURES, "filed_on", "filed_by", "version")
    )
    item = json.dumps({**PATENT, "main_product": True, "applied": True})
    evidence = (
        "INSERT INTO evidence (id, credit_code, kind, item, recorded_on, recorded_by)"
        " SELECT gen_random_uuid(), credit_code, 'ip', $1::text::jsonb, $2, 'bench' FROM enterprises"
    )
    await owner.execute(evidence, item, ON)
    title = (
        "INSERT INTO recognitions (id, credit_code, tier, kind, first_time, gap_free, granted_on, valid_from, valid_to,"
        " district) SELECT gen_random_uuid(), credit_code, 'INNO_SME', 'new', true, false, $1, $1, $2, district"
        " FROM enterprises"
    )
    await owner.execute(title, date(2025, 1, 1), date(2027, 12, 31))
    stated = [
        json.dumps({**DECLARED, "segment_years": n % 9, "srdi_platform_score": 40 + n % 45}) for n in range(len(made))
    ]
    assessed = (
        'INSERT INTO assessments (id, credit_code, tier, kind, "on", rule_set, result, overrides, snapshot, answer,'
        " assessed_at, assessed_by) SELECT gen_random_uuid(), x.code, 'SRDI', 'new', $1, 'SRDI_2026', 'unknown',"
        " x.stated::jsonb, '{}', '{}', now(), 'bench' FROM unnest($2::text[], $3::text[]) AS x (code, stated)"
    )
    await owner.execute(assessed, ON, [f.credit_code for f in made], stated)
    await owner.execute("ANALYZE")
    await owner.close()


def _draft() -> dict[str, Any]:
    """SRDI_2026 with revenue of 3000 instead of 1500 and a platform score of 45 instead of 50: some gain, some fall."""
    document = deepcopy(written(policy.load("ladder/srdi_2026.yaml")))
    document |= {"id": "SRDI_BENCH", "supersedes": ["SRDI_2026"], "base_of": "SRDI_2026"}
    by_id = {each["id"]: each for each in document["conditions"]}
    by_id["S3"]["any"][0]["value"] = 3000
    by_id["S9"]["value"] = 45
    book = written(policy.load("ladder/cases/srdi_2026.yaml"))
    book["base"] = {name: value for name, value in book["base"].items() if "." not in name}
    book["base"] |= {"award_provincial_top3_3y": False, "has_provincial_rd_institution": False}
    book["cases"] = [
        {"name": "model", "expect": {"result": "met"}},
        {"name": "small", "changes": {"revenue_y1": 2000}, "expect": {"result": "unmet"}},
    ]
    return {"document": document, "cases": book}


async def _run(platform: Platform) -> dict[str, Any]:
    """Ask for the run and wait; seconds from the request to done."""
    key = tokens.load_key(platform.secrets.issuer_key())
    token = tokens.sign(key, issuer=platform.gateway_url, roles=["municipal-officer"], subject="bench")
    worker = psutil.Process(platform.pids()["enterprise-worker"])
    before, memory = worker.cpu_times(), 0
    async with httpx.AsyncClient(base_url=platform.url("enterprise"), trust_env=False, timeout=60) as client:
        client.headers["authorization"] = f"Bearer {token}"
        made = await client.post("/v1/rule-sets", json=_draft(), headers={"idempotency-key": "draft"})
        made.raise_for_status()
        path = "/v1/rule-sets/SRDI_BENCH/impact-runs"
        began = time.perf_counter()
        asked = await client.post(path, json={"on": ON.isoformat()}, headers={"idempotency-key": "run"})
        asked.raise_for_status()
        while True:
            told = (await client.get(asked.headers["location"])).json()
            memory = max(memory, worker.memory_info().rss)
            if told["state"] == "done":
                break
            await asyncio.sleep(0.1)
        took = time.perf_counter() - began
    after = worker.cpu_times()
    cpu = after.user + after.system - before.user - before.system
    counted = {name: told[name] for name in ("done", "gains", "falls")}
    return {**counted, "seconds": round(took, 1), "worker_cpu_s": round(cpu, 1), "worker_mib": round(memory / 2**20)}


async def measure(count: int) -> dict[str, Any]:
    """Seconds of one run and firms per second."""
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        async with temporary(folder, "gateway", "enterprise", "enterprise-worker") as platform:
            await _fill(platform, count)
            seen = await _run(platform)
    return {"firms": count, **seen, "firms_per_s": round(count / seen["seconds"]), "goal_s_for_100k": GOAL_SECONDS}


def main(argv: list[str] | None = None) -> int:
    """Print the figures; 1 when a firm was left out."""
    size = size_of(argv, "impact", __doc__)
    figures = asyncio.run(measure(SIZES[size]))
    print(f"impact run  {figures['firms']:,} firms in {figures['seconds']} s  {figures['firms_per_s']:,} firms/s")
    report("impact", size, figures)
    return int(figures["done"] != figures["firms"])


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
