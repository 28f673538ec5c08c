"""Commit → effect in another service, at a steady rate: p50 and p99 from the producer's commit to the read copy's."""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from datetime import date, datetime
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
_FIRST = 500_000
_WARM_UP = 300
_TRANSACTIONS = 200
"""A second; a higher rate puts several events into each, for one process commits no faster beside all the others."""
_COMMITTED = "SELECT key, pg_xact_commit_timestamp(xmin) FROM outbox"
_SENT = """SELECT o.key, pg_xact_commit_timestamp(b.xmin) FROM outbox_batches b, unnest(b.ids) AS sent(id)
    JOIN outbox o ON o.id = sent.id"""
_APPLIED = "SELECT credit_code, pg_xact_commit_timestamp(xmin) FROM enterprises"


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


async def _produce(database: Database, serials: range, rate: int) -> None:
    began = time.perf_counter()

    async def write(own: range) -> None:
        events = [_event(serial) for serial in own]
        async with database.transaction() as uow:
            await uow.lock(*(event.key for event in events))
            uow.publish(*events)

    tasks = []
    together = max(1, rate // _TRANSACTIONS)
    for number in range(0, len(serials), together):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(write(serials[number : number + together])))
    await asyncio.gather(*tasks)


async def _arrived(url: str, wanted: int) -> None:
    connection = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(120):
            while await connection.fetchval("SELECT count(*) FROM enterprises") < wanted:
                await asyncio.sleep(0.2)
    finally:
        await connection.close()


async def _moments(url: str, query: str) -> dict[str, datetime]:
    """Per credit code the commit of the transaction that wrote its row, by the clock of the one database server."""
    connection = await asyncpg.connect(url)
    try:
        return {row[0]: row[1] for row in await connection.fetch(query)}
    finally:
        await connection.close()


async def _keep_commit_times(platform: Platform) -> None:
    """The server writes down when each transaction committed, so nothing has to watch and take time from the rest."""
    admin = await asyncpg.connect(platform.admin_url)
    await admin.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    await admin.close()
    await platform.restart("postgres")
    await platform.wait_ready()


def _between(first: dict[str, datetime], then: dict[str, datetime], codes: list[str]) -> dict[str, float]:
    """Milliseconds at the 50th and 99th percentile."""
    times = sorted((then[code] - first[code]).total_seconds() * 1000 for code in codes)
    return {"p50_ms": round(statistics.median(times), 2), "p99_ms": round(times[int(len(times) * 0.99) - 1], 2)}


async def measure(count: int, rate: int, kafka: str) -> dict[str, Any]:
    """From commit to the commit of the parks service's read copy, and to the relay's record of the send."""
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        config = PlatformConfig(state=Path(folder), ports=Ports.from_base(free_base()), kafka=kafka, temporary=True)
        async with Platform(config) as platform:
            await _keep_commit_times(platform)
            source, sink = platform.database_url("enterprise", role="app"), platform.database_url("parks", role="app")
            wake = ("127.0.0.1", config.ports.wake_of("enterprise"))
            database = Database(source, service="enterprise", clock=Clock(), pool_size=16, wake=wake)
            await database.open()
            warm = range(_FIRST, _FIRST + _WARM_UP)
            measured = range(warm.stop, warm.stop + count)
            for serials, speed in ((warm, 200), (measured, rate)):
                await _produce(database, serials, speed)
                await _arrived(sink, serials.stop - _FIRST)
            committed, sent = await _moments(source, _COMMITTED), await _moments(source, _SENT)
            applied = await _moments(sink, _APPLIED)
            await database.close()
    codes = [_event(serial).credit_code for serial in measured]
    found = _between(committed, applied, codes)
    return {
        "kafka": kafka,
        "rate_per_s": rate,
        "events": count,
        **found,
        "until_sent": _between(committed, sent, codes),
        "goal": GOAL,
        "held": all(found[name] <= limit for name, limit in GOAL.items()),
    }


def main(argv: list[str] | None = None) -> int:
    """Print one JSON line for each rate."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--rate", type=int, nargs="*", default=[200, 2000])
    parser.add_argument("--kafka", default="embedded", help="embedded or apache")
    given = parser.parse_args(argv if argv is not None else [])
    for rate in given.rate:
        print(json.dumps({"commit_to_effect": asyncio.run(measure(given.events, rate, given.kafka))}), flush=True)
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
