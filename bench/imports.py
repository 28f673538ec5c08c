"""An import of 15 columns through POST /v1/imports, from waiting to done, against a bare COPY of the rows it wrote.

The tables of the COPY have the indexes and constraints of the real ones. The relay does not run meanwhile: it has a
bench of its own and would take one of the two cores; --relay lets it run. The growth says how many times longer the
largest file takes than the smallest.
"""

import asyncio
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil

from bench.rig import admin_token, report, size_of, temporary
from devstack.child import Program
from devstack.city.firms import register
from devstack.platform import Platform

GOAL = {"ratio": 0.75, "mib": 300}
SIZES = {
    "quick": ((2_000, 20_000), 3),
    "default": ((10_000, 100_000), 5),
    "full": ((10_000, 100_000, 1_000_000), 3),
}
WRITTEN = ("enterprises", "enterprise_history", "annual_reports", "outbox")
_STATE = "SELECT state FROM imports WHERE id = $1"


async def _import(platform: Platform, content: bytes) -> dict[str, Any]:
    """Send the file; seconds from its receipt to done, and what the worker took for it."""
    headers = {"authorization": f"Bearer {admin_token(platform)}", "content-type": "text/csv", "idempotency-key": "b1"}
    reader = await asyncpg.connect(platform.database_url("enterprise", "readonly"))
    worker = psutil.Process(platform.pids()["enterprise-worker"])
    state, memory, cpu, done = "waiting", worker.memory_info().rss, 0.0, 0.0
    idle = memory
    async with httpx.AsyncClient(base_url=platform.url("enterprise"), trust_env=False, timeout=600) as client:
        before = worker.cpu_times()
        sent = time.perf_counter()
        answer = await client.post("/v1/imports", content=content, headers=headers)
        answer.raise_for_status()
        import_id, received = answer.json()["id"], time.perf_counter()
        while state not in {"done", "failed"}:
            state = await reader.fetchval(_STATE, import_id)
            done, memory = time.perf_counter(), max(memory, worker.memory_info().rss)
            await asyncio.sleep(0.02)
        after = worker.cpu_times()
        cpu = after.user + after.system - before.user - before.system
        told = (await client.get(f"/v1/imports/{import_id}", headers=headers)).json()
    await reader.close()
    return {
        "registered": told["registered"],
        "refused": told["refused"],
        "transactions": told["chunk"],
        "upload_s": round(received - sent, 2),
        "seconds": done - received,
        "worker_cpu_s": round(cpu, 2),
        "worker_mib": round(memory / 2**20),
        "worker_idle_mib": round(idle / 2**20),
    }


async def _copied(platform: Platform, folder: str, rounds: int) -> tuple[list[float], dict[str, int]]:
    """Seconds in which a bare binary COPY writes the same rows into like tables, and how many rows."""
    owner = await asyncpg.connect(platform.database_url("enterprise", "owner"))
    counts, seconds = dict[str, int](), list[float]()
    for table in WRITTEN:
        told = await owner.copy_from_table(table, output=Path(folder, table), format="binary")
        counts[table] = int(told.split()[-1])
        await owner.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
    await owner.execute("ALTER TABLE bare_annual_reports ADD FOREIGN KEY (credit_code) REFERENCES bare_enterprises")
    for _ in range(rounds):
        await owner.execute("TRUNCATE " + ", ".join(f"bare_{table}" for table in WRITTEN))
        began = time.perf_counter()
        async with owner.transaction():
            for table in WRITTEN:
                await owner.copy_to_table(f"bare_{table}", source=Path(folder, table), format="binary")
        seconds.append(time.perf_counter() - began)
    await owner.close()
    return seconds, counts


def _without_relay(program: Program) -> Program:
    roles = {"TIDU_WORKER_ROLES": "schedule"} if program.name == "enterprise-worker" else {}
    return replace(program, env={**program.env, **roles})


async def measure(count: int, rounds: int, *, relay: bool = False) -> dict[str, Any]:
    """Firms per second of both ways."""
    content = register(count)
    change = None if relay else _without_relay
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        async with temporary(folder, "gateway", "enterprise", "enterprise-worker", change=change) as platform:
            seen = await _import(platform, content)
            copies, rows = await _copied(platform, folder, rounds)
    took, copy = seen.pop("seconds"), statistics.median(copies)
    return {
        "firms": count,
        "relay": relay,
        "bytes": len(content),
        "seconds": round(took, 2),
        "firms_per_s": round(count / took),
        "copy_s": [round(each, 2) for each in copies],
        "copy_firms_per_s": round(count / copy),
        "ratio": round(copy / took, 3),
        "rows_written": rows,
        **seen,
    }


def main(argv: list[str] | None = None) -> int:
    """Print the table; 1 when not every firm was registered."""
    given = list(argv or [])
    relay = "--relay" in given
    size = size_of([each for each in given if each != "--relay"], "imports", __doc__)
    steps, rounds = SIZES[size]
    runs = [asyncio.run(measure(count, rounds, relay=relay)) for count in steps]
    for seen in runs:
        told = f"{seen['firms_per_s']:>8,} firms/s   worker {seen['worker_mib']} MiB"
        print(f"import {seen['firms']:>9,}  {told}   bare COPY {seen['copy_firms_per_s']:,}   ratio {seen['ratio']}")
    growth = round(runs[-1]["seconds"] / runs[0]["seconds"], 1)
    print(f"growth {growth} for {runs[-1]['firms'] // runs[0]['firms']} times the firms")
    report("imports", size, {"runs": runs, "growth": growth, "goal": GOAL})
    return int(any(seen["registered"] != seen["firms"] for seen in runs))


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
