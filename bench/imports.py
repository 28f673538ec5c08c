"""An import through POST /v1/imports, from running to done, against a bare COPY of the rows it wrote."""

import asyncio
import io
import statistics
import tempfile
import time
from typing import Any

import asyncpg
import httpx
import psutil

from bench.reads import admin_token, report, size_of, temporary
from devstack.city.firms import as_csv
from devstack.platform import Platform

GOAL = {"ratio": 0.75, "mib": 300}
SIZES = {"quick": (5_000, 1), "default": (20_000, 3), "full": (100_000, 5)}
WRITTEN = ("enterprises", "enterprise_history", "annual_reports", "outbox")
_STATE = "SELECT state FROM imports WHERE id = $1"


async def _import(platform: Platform, content: bytes) -> dict[str, Any]:
    """Send the file; seconds from running to done, and what the worker took for it."""
    headers = {"authorization": f"Bearer {admin_token(platform)}", "content-type": "text/csv", "idempotency-key": "b1"}
    reader = await asyncpg.connect(platform.database_url("enterprise", "readonly"))
    worker = psutil.Process(platform.pids()["enterprise-worker"])
    state, memory, cpu, began, done = "waiting", 0, 0.0, 0.0, 0.0
    async with httpx.AsyncClient(base_url=platform.url("enterprise"), trust_env=False, timeout=60) as client:
        before = worker.cpu_times()
        sent = time.perf_counter()
        answer = await client.post("/v1/imports", content=content, headers=headers)
        answer.raise_for_status()
        import_id, received = answer.json()["id"], time.perf_counter()
        began = received
        while state not in {"done", "failed"}:
            state = await reader.fetchval(_STATE, import_id)
            done, memory = time.perf_counter(), max(memory, worker.memory_info().rss)
            began = done if state == "waiting" else began
            await asyncio.sleep(0.01)
        after = worker.cpu_times()
        cpu = after.user + after.system - before.user - before.system
        told = (await client.get(f"/v1/imports/{import_id}", headers=headers)).json()
    await reader.close()
    return {
        "registered": told["registered"],
        "refused": told["refused"],
        "transactions": told["chunk"],
        "upload_s": round(received - sent, 2),
        "seconds": done - began,
        "worker_cpu_s": round(cpu, 2),
        "worker_mib": round(memory / 2**20),
    }


async def _copied(platform: Platform, rounds: int) -> tuple[float, dict[str, int]]:
    """Median seconds in which a bare binary COPY writes the same rows into like tables, and how many rows."""
    owner = await asyncpg.connect(platform.database_url("enterprise", "owner"))
    pieces, counts, seconds = dict[str, bytes](), dict[str, int](), list[float]()
    for table in WRITTEN:
        out = io.BytesIO()
        told = await owner.copy_from_query(f"SELECT * FROM {table}", output=out, format="binary")
        pieces[table], counts[table] = out.getvalue(), int(told.split()[-1])
        await owner.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
    for _ in range(rounds):
        await owner.execute("TRUNCATE " + ", ".join(f"bare_{table}" for table in WRITTEN))
        began = time.perf_counter()
        async with owner.transaction():
            for table, content in pieces.items():
                await owner.copy_to_table(f"bare_{table}", source=io.BytesIO(content), format="binary")
        seconds.append(time.perf_counter() - began)
    await owner.close()
    return statistics.median(seconds), counts


async def measure(count: int, rounds: int) -> dict[str, Any]:
    """Firms per second of both ways."""
    content = as_csv(count)
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        async with temporary(folder, "gateway", "enterprise", "enterprise-worker") as platform:
            seen = await _import(platform, content)
            copy, rows = await _copied(platform, rounds)
    took = seen.pop("seconds")
    return {
        "firms": count,
        "seconds": round(took, 2),
        "firms_per_s": round(count / took),
        "copy_s": round(copy, 3),
        "copy_firms_per_s": round(count / copy),
        "ratio": round(copy / took, 3),
        "rows_written": rows,
        **seen,
        "goal": GOAL,
    }


def main(argv: list[str] | None = None) -> int:
    """Print the table; 1 when not every firm was registered."""
    size = size_of(argv, "imports", __doc__)
    figures = asyncio.run(measure(*SIZES[size]))
    print(f"import    {figures['firms_per_s']:>8,} firms/s   worker {figures['worker_mib']} MiB")
    print(f"bare COPY {figures['copy_firms_per_s']:>8,} firms/s   ratio {figures['ratio']}")
    report("imports", size, figures)
    return int(figures["registered"] != figures["firms"])


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
