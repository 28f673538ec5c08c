"""The scoreboard as facts grow, applying facts against a bare bulk upsert, and a thousand listeners on one process.

Facts go through the service's own handlers, in batches of 500 as the consumer would give them; the bare upsert writes
the same rows of `facts` alone, through COPY into a temporary table, in the same run.
"""

import argparse
import asyncio
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.rig import report
from chassis.clock import Clock
from chassis.migrate import migrate
from chassis.uow import Database
from devstack.config import PlatformConfig, nothing
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from services.targets.facts.repository import COLUMNS
from services.targets.facts.rules import Fact
from services.targets.facts.service import record_facts
from services.targets.indicators.catalogue import catalogue
from services.targets.indicators.service import breakdown, figures
from services.targets.stream.endpoints import shown
from services.targets.stream.hub import Hub

BATCH = 500
LISTENERS = 1000
TODAY = date(2026, 11, 23)
SIZES = {
    "quick": (10_000,),
    "default": (10_000, 100_000),
    "million": (10_000, 100_000, 1_000_000),
    "full": (10_000, 100_000, 1_000_000, 10_000_000),
}
TIERS = ("INNO_SME", "SRDI", "HNTE", "LITTLE_GIANT", "CHAMPION")
CLUSTERS = ("LEAD01", "LEAD02", "PILLAR01", "STAR01", "")


def history(first: int, until: int) -> Iterator[Fact]:
    """Synthetic facts: of each firm where it is, then three titles, told on the days they are of."""
    for n in range(first, until):
        firm, step = divmod(n, 4)
        on = date(2023, 1, 1) + timedelta(days=(firm * 7 + step * 300) % 1400)
        who: dict[str, Any] = {
            "event_id": UUID(int=n + 1), "key": f"SYNTHETIC{firm:09d}", "counted": f"SYNTHETIC{firm:09d}",
            "sequence": n,
            "stated_on": on, "valid_from": on, "told_at": datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
            "district": f"CQ-5001{firm % 20 + 1:02d}",
        }  # fmt: skip
        if step == 0:
            yield Fact(kind="profile", clusters=CLUSTERS[firm % 5], **who)
        else:
            tier, end = TIERS[(firm + step) % 5], on + timedelta(days=1095)
            yield Fact(
                kind="recognition", tier=tier, reference=UUID(int=(1 << 64) + n), valid_to=end, first_time=True, **who
            )


async def fill(database: Database, first: int, until: int) -> float:
    """Facts a second through the service, batch by batch."""
    spent = 0.0
    for start in range(first, until, BATCH):
        batch = list(history(start, min(start + BATCH, until)))
        began = time.perf_counter()
        async with database.transaction() as uow:
            await record_facts(uow, batch)
        spent += time.perf_counter() - began
    return (until - first) / spent


async def bare(database: Database, count: int) -> float:
    """Facts a second of COPY into a temporary table and one upsert, batch by batch, and nothing else."""
    spent = 0.0
    async with database.pool.acquire() as connection:
        await connection.execute("CREATE TABLE bare (LIKE facts INCLUDING ALL)")
        await connection.execute("CREATE TEMP TABLE arriving (LIKE facts)")
        for start in range(0, count, BATCH):
            rows = [tuple(getattr(fact, name) for name in COLUMNS) for fact in history(start, start + BATCH)]
            began = time.perf_counter()
            async with connection.transaction():
                await connection.execute("TRUNCATE arriving")
                await connection.copy_records_to_table("arriving", records=rows, columns=list(COLUMNS))
                await connection.execute("INSERT INTO bare SELECT * FROM arriving ON CONFLICT (event_id) DO NOTHING")
            spent += time.perf_counter() - began
        await connection.execute("DROP TABLE bare")
    return count / spent


async def median_ms(asked: Any, times: int) -> float:
    """The median of several answers in milliseconds, after one that warms."""
    await asked()
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        await asked()
        spent.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(spent), 2)


async def reads(database: Database, times: int) -> dict[str, float]:
    """Median milliseconds of the scoreboard and the breakdowns, without HTTP; `then` is as known two years ago."""
    known = datetime(2024, 11, 23, 12, tzinfo=UTC)
    async with database.reading() as reader:

        async def board() -> None:
            await figures(reader, list(catalogue().values()), TODAY)

        async def parts() -> None:
            await breakdown(reader, "SRDI_SME", TODAY)

        async def then() -> None:
            await figures(reader, list(catalogue().values()), TODAY, known)

        return {
            "scoreboard_ms": await median_ms(board, times),
            "breakdown_ms": await median_ms(parts, times),
            "scoreboard_then_ms": await median_ms(then, max(3, times // 5)),
        }


async def listeners(database: Database) -> dict[str, float]:
    """A thousand streams of one hub: memory each without its socket, and from a commit to the last of them."""
    hub, before = Hub(database, shown, 0.05), _resident()
    streams = [hub.follow(None) for _ in range(LISTENERS)]
    for stream in streams:
        await anext(stream)
    waiting = [asyncio.create_task(anext(stream)) for stream in streams]
    await asyncio.sleep(0.5)
    each = (_resident() - before) / LISTENERS
    fact = next(history(1 << 40 | 1, 1 << 40 | 2))
    began = time.perf_counter()
    async with database.transaction() as uow:
        await record_facts(uow, [fact])
    heard = await asyncio.gather(*waiting)
    last = (time.perf_counter() - began) * 1000
    if not all("indicator" in event for event in heard):
        raise RuntimeError("a listener heard something else")
    for stream in streams:
        await stream.aclose()
    return {"listeners": LISTENERS, "kib_each": round(each / 1024, 1), "commit_to_last_ms": round(last, 1)}


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


async def measure(sizes: Sequence[int], times: int) -> dict[str, Any]:
    """Everything at every size, on a platform of its own."""
    found: dict[str, Any] = {"sizes": {}}
    with tempfile.TemporaryDirectory() as folder:
        config = PlatformConfig(
            state=Path(folder), ports=Ports.from_base(free_base()), jobs=nothing, programs=nothing, temporary=True
        )
        async with Platform(config) as platform:
            await migrate("services.targets", platform.database_url("targets", role="owner"), "head")
            database = Database(
                platform.database_url("targets", role="owner"), service="targets", clock=Clock(), pool_size=4
            )
            await database.open()
            had, sample = 0, min(20_000, sizes[0])
            found["bare_per_second"] = round(await bare(database, sample))
            for size in sizes:
                rate = await fill(database, had, size)
                had = size
                await database.pool.execute("ANALYZE")
                figured = await reads(database, times)
                found["sizes"][str(size)] = {"applied_per_second": round(rate), **figured}
                print(json.dumps({str(size): found["sizes"][str(size)]}), flush=True)
            found["bare_per_second_after"] = round(await bare(database, sample))
            found["streams"] = await listeners(database)
            await database.close()
    whole = (found["bare_per_second"] + found["bare_per_second_after"]) / 2
    found["applying_ratio"] = round(found["sizes"][str(sizes[-1])]["applied_per_second"] / whole, 3)
    first, last = (found["sizes"][str(size)]["scoreboard_ms"] for size in (sizes[0], sizes[-1]))
    found["scoreboard_growth"] = round(last / first, 2)
    return found


def main(argv: list[str] | None = None) -> int:
    """Measure and keep the result."""
    parser = argparse.ArgumentParser(prog="python -m bench.targets", description=__doc__)
    chosen = parser.add_mutually_exclusive_group()
    for name in SIZES:
        chosen.add_argument(f"--{name}", dest="size", action="store_const", const=name)
    size = str(parser.parse_args(argv if argv is not None else []).size or "default")
    report("targets", size, asyncio.run(measure(SIZES[size], 5 if size == "quick" else 25)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
