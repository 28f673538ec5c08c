"""Applying facts against a bare bulk upsert, the numbers as facts grow, and a thousand listeners on one process.

A history goes through the service's own handlers in batches of 500, and through the broker and the whole consumer; the
bare upsert writes the same rows of `facts` alone, by COPY into a temporary table, in turns with them. Sizes marked as
loaded were not applied: the same rows were written by `bench/_facts.py`, which is compared where both are made.
"""

import argparse
import asyncio
import gc
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import uvloop

from bench import _listeners
from bench._facts import digests, empty, envelope, history, load
from bench.rig import report
from chassis import topics
from chassis.clock import Clock
from chassis.events import Received
from chassis.kafka import EventLog, Message, Partition
from chassis.migrate import migrate
from chassis.partition import partition_of
from chassis.sql import connect
from chassis.uow import Database
from devstack import processes
from devstack.config import PlatformConfig, nothing
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from services.targets.facts.consumers import fact_of, handlers
from services.targets.facts.repository import COLUMNS
from services.targets.facts.service import counted_by, counted_values
from services.targets.indicators.catalogue import catalogue
from services.targets.indicators.service import breakdown, figures

if TYPE_CHECKING:
    import asyncpg

BATCH = 500
GOAL = 0.8
TODAY = date(2026, 11, 23)
KNOWN = datetime(2025, 11, 23, 12, tzinfo=UTC)
_BACKENDS = "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'tidu-%'"


@dataclass(frozen=True)
class Size:
    """How much is applied, loaded, sent through the broker and asked."""

    applied: Sequence[int]
    loaded: Sequence[int]
    consumed: int
    times: int
    listeners: int
    commits: int


SIZES = {
    "quick": Size((10_000,), (), 10_000, 5, 100, 5),
    "default": Size((10_000, 100_000, 1_000_000), (), 100_000, 25, 1_000, 30),
    "full": Size((10_000, 100_000, 1_000_000), (10_000_000,), 200_000, 25, 1_000, 100),
}


def batches(count: int) -> Iterator[list[Received[Any]]]:
    """A history in batches."""
    events = history(count)
    while batch := list(islice(events, BATCH)):
        yield batch


async def fill(database: Database, count: int) -> float:
    """Facts a second through the service, batch by batch."""
    spent = 0.0
    gc.collect()
    gc.freeze()
    for batch in batches(count):
        began = time.perf_counter()
        async with database.transaction() as uow:
            await handlers.apply(uow, batch)
        spent += time.perf_counter() - began
    return count / spent


async def bare(database: Database, count: int) -> float:
    """Facts a second of COPY into a temporary table and one upsert, batch by batch, and nothing else."""
    spent = 0.0
    async with database.pool.acquire() as connection:
        await connection.execute("CREATE TABLE bare (LIKE facts INCLUDING ALL)")
        await connection.execute("CREATE TEMP TABLE arriving (LIKE facts)")
        for batch in batches(count):
            rows = [fact_of(received) for received in batch]
            began = time.perf_counter()
            async with connection.transaction():
                await connection.execute("TRUNCATE arriving")
                await connection.copy_records_to_table("arriving", records=rows, columns=list(COLUMNS))
                await connection.execute("INSERT INTO bare SELECT * FROM arriving ON CONFLICT (event_id) DO NOTHING")
            spent += time.perf_counter() - began
        await connection.execute("DROP TABLE bare, arriving")
    return count / spent


async def send(kafka: str, count: int) -> None:
    """The history into the log, by topic and partition, as relays would have."""
    await topics.ensure(kafka)
    async with EventLog(kafka, handlers.topics) as log:
        events = history(count)
        while some := list(islice(events, 20_000)):
            messages: dict[Partition, list[Message]] = {}
            for received in some:
                where = (type(received.event).topic, partition_of(received.key))
                messages.setdefault(where, []).append((received.key.encode(), envelope(received)))
            await log.append(messages)


async def consume(platform: Platform, database: Database, count: int) -> dict[str, float]:
    """Facts a second through the worker's own process, from the first events it took to the last, and its CPU."""
    await send(platform.kafka, count)
    ours = {row["pid"] for row in await database.pool.fetch(_BACKENDS)}
    worker = next(each for each in processes.programs(platform) if each.name == "targets-worker")
    child = await asyncio.create_subprocess_exec(*worker.command, env=dict(worker.env), cwd=worker.cwd)
    first, began, done = 0, 0.0, 0
    try:
        async with asyncio.timeout(3600):
            while done < count:
                await asyncio.sleep(0.05)
                done = await database.pool.fetchval(
                    "SELECT coalesce(sum(next_offset), 0)::bigint FROM consumer_positions"
                )
                if done and not first:
                    first, began = done, time.perf_counter()
        lasted = time.perf_counter() - began
        theirs = {row["pid"] for row in await database.pool.fetch(_BACKENDS)} - ours
        spent = {"worker": _cpu(child.pid), "database": sum(map(_cpu, theirs))}
    finally:
        child.terminate()
        await child.wait()
    each = {f"{who}_us_each": round(seconds / count * 1e6, 1) for who, seconds in spent.items()}
    return {"per_second": (done - first) / lasted, **each}


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


async def median_ms(asked: Any, times: int) -> float:
    """The median of several answers in milliseconds, after two that warm."""
    spent = []
    for _ in range(times + 2):
        began = time.perf_counter()
        await asked()
        spent.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(spent[2:]), 2)


async def reads(database: Database, times: int) -> dict[str, float]:
    """Median milliseconds of numbers and their parts, without HTTP, of the present and as known a year before."""
    every, counted = list(catalogue().values()), [code for code, each in catalogue().items() if each.counted]
    async with database.reading() as reader:
        return {
            "scoreboard_ms": await median_ms(lambda: figures(reader, every, TODAY), times),
            "breakdown_ms": await median_ms(lambda: breakdown(reader, "SRDI_SME", TODAY), times),
            "counted_ms": await median_ms(lambda: counted_values(reader, counted, TODAY), times),
            "all_parts_ms": await median_ms(lambda: counted_by(reader, counted, "district", TODAY), times),
            "scoreboard_then_ms": await median_ms(lambda: figures(reader, every, TODAY, KNOWN), times),
            "breakdown_then_ms": await median_ms(lambda: breakdown(reader, "SRDI_SME", TODAY, KNOWN), times),
        }


async def grow(database: Database, own: "asyncpg.Connection[Any]", size: Size) -> dict[str, Any]:
    """Every size from nothing, so that each has the same days and only more firms."""
    found: dict[str, Any] = {}
    for count in size.applied:
        sample, rates = min(count, 50_000), list[float]()
        rates.append(await bare(database, sample))
        await empty(own)
        applied = await fill(database, count)
        rates.append(await bare(database, sample))
        await own.execute("VACUUM (ANALYZE)")
        found[f"{count}"] = {
            "bare_per_second": round(statistics.mean(rates)),
            "applied_per_second": round(applied),
            "ratio": round(applied / statistics.mean(rates), 3),
            **await reads(database, size.times),
        }
        print(json.dumps({f"{count}": found[f"{count}"]}), flush=True)
    for count in (size.applied[-1], *size.loaded):
        before = await digests(own) if count == size.applied[-1] else None
        await empty(own)
        await load(own, count)
        await own.execute("VACUUM (ANALYZE)")
        if before is not None and before != await digests(own):
            raise RuntimeError("the rows that were loaded are not those that were applied")
        found[f"{count} loaded"] = await reads(database, size.times)
        print(json.dumps({f"{count} loaded": found[f"{count} loaded"]}), flush=True)
    return found


async def measure(size: Size) -> dict[str, Any]:
    """Everything, on platforms of their own."""
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        config = PlatformConfig(
            state=Path(folder), ports=Ports.from_base(free_base()), jobs=nothing, programs=nothing, temporary=True
        )
        async with Platform(config) as platform:
            url = platform.database_url("targets", role="owner")
            await migrate("services.targets", url, "head")
            database = Database(url, service="targets", clock=Clock(), pool_size=4)
            await database.open()
            own = await connect(url)  # without the time limits of a service
            found: dict[str, Any] = {"sizes": await grow(database, own, size)}
            rates = [await bare(database, min(size.consumed, 50_000))]
            await empty(own)
            consumed = await consume(platform, database, size.consumed)
            rates.append(await bare(database, min(size.consumed, 50_000)))
            await own.close()
            await database.close()
    found["consumer"] = {
        "facts": size.consumed, **consumed, "bare_per_second": round(statistics.mean(rates)),
        "ratio": round(consumed["per_second"] / statistics.mean(rates), 3), "goal": GOAL,
    }  # fmt: skip
    sizes = [found["sizes"][name] for name in found["sizes"]]
    found["growth"] = {name: round(sizes[-1][name] / sizes[0][name], 2) for name in sizes[-1] if name.endswith("_ms")}
    found["streams"] = await _listeners.measure(size.listeners, size.commits)
    return found


def main(argv: list[str] | None = None) -> int:
    """Measure and keep the result."""
    parser = argparse.ArgumentParser(prog="python -m bench.targets", description=__doc__)
    chosen = parser.add_mutually_exclusive_group()
    for name in SIZES:
        chosen.add_argument(f"--{name}", dest="size", action="store_const", const=name)
    size = str(parser.parse_args(argv if argv is not None else []).size or "default")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        report("targets", size, runner.run(measure(SIZES[size])))
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
