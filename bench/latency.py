"""Commit → effect in another service, at a steady rate: p50 and p99 from the producer's commit to the read copy."""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from chassis.clock import Clock
from chassis.uow import Database
from contracts.enterprise import EnterpriseRegistered
from devstack.city.firms import firm
from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import Ports, free_base

GOAL = {"p50_ms": 5, "p99_ms": 40}


def _event(serial: int) -> EnterpriseRegistered:
    found = firm(serial)
    return EnterpriseRegistered(
        credit_code=found.credit_code,
        name=found.name,
        district=found.district,
        industry=found.industry,
        registered_on=found.registered_on,
        recorded_on=date(2026, 11, 23),
        synthetic=True,
    )


async def _produce(database: Database, count: int, rate: int, committed: dict[str, float]) -> None:
    began = time.perf_counter()

    async def one(serial: int) -> None:
        event = _event(serial)
        async with database.transaction() as uow:
            await uow.lock(event.key)
            uow.publish(event)
        committed[event.credit_code] = time.perf_counter()

    tasks = []
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(one(500_000 + number)))
    await asyncio.gather(*tasks)


async def _watch(url: str, count: int, seen: dict[str, float]) -> None:
    connection = await asyncpg.connect(url)
    query = await connection.prepare("SELECT credit_code FROM enterprises WHERE NOT credit_code = ANY($1::text[])")
    try:
        deadline = time.monotonic() + 60
        while len(seen) < count and time.monotonic() < deadline:
            for row in await query.fetch(list(seen)):
                seen[row[0]] = time.perf_counter()
            await asyncio.sleep(0.0005)
    finally:
        await connection.close()


async def measure(count: int, rate: int) -> dict[str, Any]:
    """Milliseconds from commit to the parks service's read copy."""
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        config = PlatformConfig(state=Path(folder), ports=Ports.from_base(free_base()), temporary=True)
        async with Platform(config) as platform:
            wake = ("127.0.0.1", config.ports.wake_of("enterprise"))
            url = platform.database_url("enterprise", role="app")
            database = Database(url, service="enterprise", clock=Clock(), pool_size=8, wake=wake)
            await database.open()
            committed: dict[str, float] = {}
            seen: dict[str, float] = {}
            watcher = asyncio.create_task(_watch(platform.database_url("parks", role="readonly"), count, seen))
            await _produce(database, count, rate, committed)
            await watcher
            await database.close()
    times = sorted((seen[code] - at) * 1000 for code, at in committed.items() if code in seen)
    return {
        "rate_per_s": rate,
        "events": count,
        "arrived": len(times),
        "p50_ms": round(statistics.median(times), 2),
        "p99_ms": round(times[int(len(times) * 0.99) - 1], 2),
        "goal": GOAL,
    }


def main(argv: list[str] | None = None) -> int:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--rate", type=int, default=200)
    given = parser.parse_args(argv if argv is not None else [])
    print(json.dumps({"commit_to_effect": asyncio.run(measure(given.events, given.rate))}))
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
