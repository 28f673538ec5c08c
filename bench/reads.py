"""Reads of the registry over HTTP against bare asyncpg: one firm by its code, and a page of 20 of a district.

Both routes have a hot read; plain is the same route of a process whose hot reads are turned off, so that all four
figures are of the same rows.
"""

import asyncio
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import asyncpg
import uvloop

from bench.rig import Load, admin_token, load, report, size_of, temporary
from devstack.child import Program
from devstack.city.firms import DISTRICTS, firms
from devstack.platform import Platform
from services.enterprise.registry.repository import COLUMNS

CONNECTIONS = 8
SAMPLE = 2000
GOALS = {
    "hot": {"row": 0.6, "page": 0.5},
    "plain": {"row": 0.25, "page": 0.3},
}
SEATS: dict[str, dict[str, str]] = {"hot": {}, "plain": {"TIDU_HOT_CONNECTIONS": "0"}}
SIZES = {"quick": (10_000, 1, 1.0), "default": (100_000, 3, 2.0), "full": (100_000, 9, 5.0)}
_ROW = f"SELECT {COLUMNS} FROM enterprises WHERE credit_code = $1"
_PAGE = f"SELECT {COLUMNS} FROM enterprises WHERE district = $1 ORDER BY credit_code LIMIT 21"
_STORED = ("credit_code", "name", "district", "industry", "registered_on", "recorded_on", "clusters", "synthetic")
_REASON = {"zh": "合成数据", "en": "synthetic", "missing": [], "rule_set": "SME_SIZE_2011"}


async def _fill(platform: Platform, count: int) -> list[str]:
    """Synthetic firms straight into the registry; the codes of some."""
    day = date(2026, 11, 23)
    rows = [
        (f.credit_code, f.name, f.district, f.industry, f.registered_on, day, list(f.clusters), True)
        for f in firms(count)
    ]
    owner = await asyncpg.connect(platform.database_url("enterprise", "owner"))
    await owner.copy_records_to_table("enterprises", records=rows, columns=_STORED)
    await owner.execute("UPDATE enterprises SET size_reason = $1::text::jsonb", json.dumps(_REASON))
    await owner.execute("VACUUM (FULL, ANALYZE) enterprises")
    await owner.close()
    return [row[0] for row in rows[:: max(1, count // SAMPLE)]]


async def _bare(url: str, sql: str, values: Sequence[str], seconds: float) -> float:
    """Prepared statements per second over as many connections."""
    connections = [await asyncpg.connect(url) for _ in range(CONNECTIONS)]
    queue, done, began = itertools.cycle(values), 0, time.perf_counter()

    async def one(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        nonlocal done
        statement = await connection.prepare(sql)
        while time.perf_counter() - began < seconds:
            await statement.fetch(next(queue))
            done += 1

    await asyncio.gather(*(one(connection) for connection in connections))
    lasted = time.perf_counter() - began
    for connection in connections:
        await connection.close()
    return done / lasted


def _bare_on_uvloop(url: str, sql: str, values: Sequence[str], seconds: float) -> float:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_bare(url, sql, values, seconds))


async def measure(count: int, rounds: int, seconds: float) -> dict[str, Any]:
    """Requests per second of both ways in alternating rounds, hot and plain."""
    figures = dict[str, Any]()
    for kind in GOALS:
        seen = await _measured(kind, count, rounds, seconds)
        figures |= {f"{name}_{kind}": figure for name, figure in seen.items()}
    return {"firms": count, "rounds": rounds, "connections": CONNECTIONS, **figures}


async def _measured(kind: str, count: int, rounds: int, seconds: float) -> dict[str, Any]:
    def seated(program: Program) -> Program:
        return replace(program, env={**program.env, **SEATS[kind]})

    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        async with temporary(folder, "gateway", "enterprise", change=seated) as platform:
            codes = await _fill(platform, count)
            districts = [unit for unit, _ in DISTRICTS]
            url, database = platform.url("enterprise"), platform.database_url("enterprise")
            token, figures = admin_token(platform), dict[str, Any]()
            ways = {
                "row": (_ROW, codes, [f"/v1/enterprises/{code}" for code in codes]),
                "page": (_PAGE, districts, [f"/v1/enterprises?district={unit}&limit=20" for unit in districts]),
            }
            for name, (sql, values, paths) in ways.items():
                bare, served = [], []
                await load(url, paths, token, connections=CONNECTIONS, seconds=1)
                for _ in range(rounds):
                    bare.append(await asyncio.to_thread(_bare_on_uvloop, database, sql, values, seconds))
                    served.append(await load(url, paths, token, connections=CONNECTIONS, seconds=seconds))
                figures[name] = _compared(bare, served, GOALS[kind][name])
    return figures


def _compared(bare: Sequence[float], served: Sequence[Load], goal: float) -> dict[str, Any]:
    http, base = statistics.median(each.per_second for each in served), statistics.median(bare)
    return {
        "http_per_s": round(http),
        "bare_per_s": round(base),
        "ratio": round(http / base, 3),
        "http_p99_ms": round(statistics.median(each.p99_ms for each in served), 1),
        "errors": sum(each.errors for each in served),
        "goal": goal,
    }


def main(argv: list[str] | None = None) -> int:
    """Print the table; 1 when an answer was an error."""
    size = size_of(argv, "reads", __doc__)
    figures = asyncio.run(measure(*SIZES[size]))
    names = [f"{name}_{kind}" for name in ("row", "page") for kind in GOALS]
    for name in names:
        seen = figures[name]
        print(f"{name:<10} HTTP {seen['http_per_s']:>7,}/s   bare {seen['bare_per_s']:>7,}/s   ratio {seen['ratio']}")
    report("reads", size, figures)
    return 1 if any(figures[name]["errors"] for name in names) else 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
