"""The relay against bare aiokafka, and the way from a commit to its effect: `python -m bench.relay [EVENTS]`."""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, ClassVar

import asyncpg
from aiokafka import AIOKafkaProducer
from sqlalchemy import TextClause

from chassis.backbone_tables import create_backbone
from chassis.clock import Clock
from chassis.consumer import Consumer
from chassis.events import Handlers
from chassis.kafka import create_topics
from chassis.relay import Relay
from chassis.uow import Database, UnitOfWork
from contracts.base import Event
from devstack.config import PlatformConfig, nothing
from devstack.platform import Platform
from devstack.ports import Ports, free_base

BATCH = 1000
RATES = (200, 1000)
WAKE = ("127.0.0.1", 29140)


class Measured(Event):
    """An event of the bench."""

    type: ClassVar[str] = "bench.measured"
    topic: ClassVar[str] = "bench.measures.v1"
    key_field: ClassVar[str] = "name"

    name: str
    n: int
    text: str = "x" * 200


class _Statements:
    def __init__(self) -> None:
        self.found: list[str] = []

    def execute(self, statement: TextClause) -> None:
        self.found.append(str(statement).replace("\\:", ":"))


async def _prepare(platform: Platform) -> None:
    wanted = _Statements()
    create_backbone(wanted)
    for module in ("enterprise", "targets"):
        owner = await asyncpg.connect(platform.database_url(module, role="owner"))
        for statement in wanted.found:
            await owner.execute(statement)
        await owner.close()
    await create_topics(platform.kafka, [Measured.topic, "bench.bare.v1"], 6, 1)


async def _bare(kafka: str, events: int) -> float:
    """Events per second of aiokafka's own send()."""
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", linger_ms=2, max_batch_size=900_000)
    await producer.start()
    value = b"x" * 650
    started = time.perf_counter()
    sent = [await producer.send("bench.bare.v1", value, key=b"k%d" % (n % 50)) for n in range(events)]
    await asyncio.gather(*sent)
    seconds = time.perf_counter() - started
    await producer.stop()
    return events / seconds


async def _relayed(platform: Platform, source: Database, events: int) -> float:
    """Events per second from the outbox to acknowledged and recorded."""
    for start in range(0, events, BATCH):
        key = f"k{start // BATCH % 50}"
        async with source.transaction() as uow:
            await uow.lock(key)
            uow.publish(*(Measured(name=key, n=n) for n in range(start, start + BATCH)))
    relay, stop = Relay(source.url, platform.kafka, [Measured.topic]), asyncio.Event()
    started = time.perf_counter()  # connecting, comparing and all, to the relay's disadvantage
    task = asyncio.create_task(relay.run(stop))
    while await source.pool.fetchval("SELECT coalesce(sum(cardinality(ids)), 0) FROM outbox_batches") < events:
        await asyncio.sleep(0.01)
    seconds = time.perf_counter() - started
    stop.set()
    await task
    return events / seconds


async def _way(source: Database, seen: dict[int, float], rate: int) -> list[float]:
    """Milliseconds from each commit to the moment its handler has run."""
    committed: dict[int, float] = {}
    first = rate * 1_000_000

    async def one(n: int) -> None:
        async with source.transaction() as uow:
            await uow.lock(f"k{n % 97}")
            uow.publish(Measured(name=f"k{n % 97}", n=n))
        committed[n] = time.perf_counter()

    tasks = []
    for n in range(first, first + rate * 3):
        tasks.append(asyncio.create_task(one(n)))
        await asyncio.sleep(1 / rate)
    await asyncio.gather(*tasks)
    await asyncio.sleep(1)
    return sorted((seen[n] - at) * 1000 for n, at in committed.items())


async def measure(events: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        config: dict[str, Any] = {"jobs": nothing, "programs": nothing, "temporary": True}
        async with Platform(
            PlatformConfig(state=Path(folder), ports=Ports.from_base(free_base()), **config)
        ) as platform:
            await _prepare(platform)
            source, sink = (
                Database(platform.database_url(module, role="owner"), service=module, clock=Clock(), wake=WAKE)
                for module in ("enterprise", "targets")
            )
            await source.open()
            await sink.open()
            bare, relayed = [], []
            for _ in range(2):
                bare.append(await _bare(platform.kafka, events))
                await source.pool.execute("TRUNCATE outbox_batches")
                relayed.append(await _relayed(platform, source, events))
            print(f"bare send {max(bare):,.0f}/s   relay {max(relayed):,.0f}/s   ratio {max(relayed) / max(bare):.2f}")
            await _show_ways(platform, source, sink)
            await source.close()
            await sink.close()


async def _show_ways(platform: Platform, source: Database, sink: Database) -> None:
    handlers, seen = Handlers(), {}

    @handlers.on(Measured)
    async def handle_measured(_: UnitOfWork, event: Measured) -> None:
        seen[event.n] = time.perf_counter()

    stop = asyncio.Event()
    relay = Relay(source.url, platform.kafka, [Measured.topic], WAKE)
    consumer = Consumer(sink, platform.kafka, handlers)
    tasks = [asyncio.create_task(part.run(stop)) for part in (relay, consumer)]
    while await sink.pool.fetchval("SELECT count(*) FROM consumed_events") == 0 or not relay.healthy:
        await asyncio.sleep(0.1)
    await asyncio.sleep(3)
    for rate in RATES:
        way = await _way(source, seen, rate)
        print(f"{rate}/s: commit to effect p50 {statistics.median(way):.1f} ms, p99 {way[len(way) * 99 // 100]:.1f} ms")
    stop.set()
    await asyncio.gather(*tasks)


def main(events: int = 20_000) -> None:
    """Run the bench."""
    asyncio.run(measure(events))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
