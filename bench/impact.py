"""An impact run of a draft over all firms at growing sizes, each with three years of figures, evidence and a title.

The growth says how many times longer the largest city takes than the smallest.
"""

import asyncio
import tempfile
import time
from copy import deepcopy
from typing import Any

import asyncpg
import httpx
import psutil

from bench._city import ON, grow
from bench.rig import report, size_of, temporary
from chassis import policy
from devstack import tokens
from devstack.platform import Platform
from services.enterprise.ladder.engine.inputs import written

GOAL_SECONDS = 60
SIZES = {"quick": (1_000, 5_000), "default": (10_000, 100_000), "full": (10_000, 100_000, 200_000)}


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
            owner = await asyncpg.connect(platform.database_url("enterprise", "owner"))
            await grow(owner, 0, count)
            await owner.close()
            seen = await _run(platform)
    return {"firms": count, **seen, "firms_per_s": round(count / seen["seconds"])}


def main(argv: list[str] | None = None) -> int:
    """Print the figures; 1 when a firm was left out."""
    size = size_of(argv, "impact", __doc__)
    runs = [asyncio.run(measure(count)) for count in SIZES[size]]
    for seen in runs:
        print(f"impact run  {seen['firms']:>9,} firms in {seen['seconds']:>6} s  {seen['firms_per_s']:>7,} firms/s")
    growth = round(runs[-1]["seconds"] / runs[0]["seconds"], 1)
    print(f"growth {growth} for {runs[-1]['firms'] // runs[0]['firms']} times the firms")
    report("impact", size, {"runs": runs, "growth": growth, "goal_s_for_100k": GOAL_SECONDS})
    return int(any(seen["done"] != seen["firms"] for seen in runs))


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
