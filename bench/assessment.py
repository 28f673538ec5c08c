"""One assessment, one answer of next steps and one what-if, in cities of growing size.

Over HTTP they go to the enterprise service of a platform whose registry holds so many firms, each with three years of
figures, a patent, a title and a statement; `engine` is the pure rule engine in this process, which knows no registry.
The growth says how many times longer the largest city takes than the smallest.
"""

import asyncio
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from typing import Any

import asyncpg
import httpx

from bench._city import ON, grow
from bench.rig import admin_token, report, size_of, temporary
from devstack.city.firms import firm
from services.enterprise.ladder.engine.inputs import Subject, Title
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.rulesets import cases

STEPS = (10_000, 100_000, 1_000_000)
SIZES = {"quick": ((500, 2_000), 40), "default": (STEPS[:2], 300), "full": (STEPS, 1000)}
KINDS = ("assessment", "next_steps", "what_if")


def engine(times: int) -> dict[str, float]:
    """Microseconds of assess() and decide() for the model firm of every rule set with one."""
    book, told = catalogue(), dict[str, float]()
    for name, rule_set in sorted(book.compiled.items()):
        kept = cases.of_policy(name)
        if not kept:
            continue
        held = tuple(Title(code, ON) for code in kept.get("titles") or ())
        firm_ = Subject(on=ON, values=book.read(kept["base"]), titles=held)
        for what, call in (("assess", rule_set.assess), ("decide", rule_set.decide)):
            began = time.perf_counter()
            for _ in range(times):
                call(firm_)
            told[f"{name}.{what}_us"] = round((time.perf_counter() - began) / times * 1e6, 1)
    return told


async def _timed(client: httpx.AsyncClient, kind: str, codes: Sequence[str], keys: Any) -> dict[str, float]:
    times = []
    for code in codes:
        base = f"/v1/enterprises/{code}"
        began = time.perf_counter()
        if kind == "next_steps":
            answer = await client.get(f"{base}/next-steps?tier=SRDI&on={ON.isoformat()}")
        else:
            path = "assessments" if kind == "assessment" else "what-if"
            body = {"tier": "SRDI", "on": ON.isoformat(), "overrides": {"srdi_platform_score": 55}}
            answer = await client.post(f"{base}/{path}", json=body, headers={"idempotency-key": f"b{next(keys)}"})
        times.append((time.perf_counter() - began) * 1000)
        answer.raise_for_status()
    times.sort()
    p99 = times[min(len(times) - 1, len(times) * 99 // 100)]
    return {"p50_ms": round(statistics.median(times), 2), "p99_ms": round(p99, 2)}


async def measure(steps: Sequence[int], times: int) -> dict[str, Any]:
    """Every kind of question at every size of the registry, one after another on one connection."""
    figures, rng, keys = dict[str, Any](), random.Random(11), itertools.count()
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        async with temporary(folder, "gateway", "enterprise") as platform:
            owner = await asyncpg.connect(platform.database_url("enterprise", "owner"))
            headers = {"authorization": f"Bearer {admin_token(platform)}"}
            url = platform.url("enterprise")
            async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60, headers=headers) as client:
                before = 0
                for count in steps:
                    await grow(owner, before, count)
                    codes = [firm(rng.randrange(count) + 1).credit_code for _ in range(times)]
                    await _timed(client, KINDS[0], codes[:20], keys)
                    figures[str(count)] = {kind: await _timed(client, kind, codes, keys) for kind in KINDS}
                    before = count
            await owner.close()
    return figures


def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    size = size_of(argv, "assessment", __doc__)
    steps, times = SIZES[size]
    alone = engine(max(20, times // 2))
    figures = asyncio.run(measure(steps, times))
    first, last = figures[str(steps[0])], figures[str(steps[-1])]
    growth = {kind: round(last[kind]["p50_ms"] / first[kind]["p50_ms"], 1) for kind in KINDS}
    for kind in KINDS:
        told = "   ".join(f"{figures[str(n)][kind]['p50_ms']:>8}/{figures[str(n)][kind]['p99_ms']:<8}" for n in steps)
        print(f"{kind:<12} p50/p99 ms  {told}   growth {growth[kind]}")
    for name, took in alone.items():
        print(f"engine {name:<30} {took:>8}")
    report("assessment", size, {"asked": times, "firms": figures, "growth": growth, "engine": alone})
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
