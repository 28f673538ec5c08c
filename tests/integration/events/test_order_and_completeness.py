"""Events leave in order and completely, whatever happens to the relay."""

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from chassis.errors import Unavailable
from chassis.kafka import EventLog
from tests.integration.events.ground import HEAR, on_both_brokers, per_key, until

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
EVENTS, WRITERS, KILLS = (100_000, 16, 1000) if FULL else (2_000, 8, 20)
KEYS = 5
ROOT = Path(__file__).parents[3]


class _Relays:
    """Relay processes, one after another, each killed at a moment of chance."""

    def __init__(self, ground):
        self._ground = ground
        self._chance = random.Random(int(os.environ.get("TIDU_PROOF_SEED", "1")))  # noqa: S311 - moments, not secrets
        self.killed = 0

    async def die(self, times):
        url, platform = self._ground.platform.database_url("enterprise", role="owner"), self._ground.platform
        command = [sys.executable, "-m", "tests.integration.events.relay_process", url, platform.kafka]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, self._ground.topic, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            while self.killed < times:
                await self._kill_one(int(await process.stdout.readline()))
            last = int(await process.stdout.readline())
        finally:
            process.stdin.close()
        os.kill(last, signal.SIGKILL)
        await process.wait()

    async def _kill_one(self, pid):
        if self._chance.random() < 0.9:  # one in ten dies before it has begun
            sent = await self._sent()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(10):
                    while await self._sent() == sent:
                        await asyncio.sleep(0.003)
        await asyncio.sleep(self._chance.uniform(0, 0.03))
        os.kill(pid, signal.SIGKILL)
        self.killed += 1

    async def _sent(self):
        return await self._ground.source.pool.fetchval("SELECT max(n) FROM outbox_batches")


async def _write(ground, writer, relays):
    """The writer's share, spread over the whole time of dying."""
    share = EVENTS // WRITERS
    for done in range(share):
        while done > share * (relays.killed + 1) / KILLS:
            await asyncio.sleep(0.005)
        while True:  # a writer that finds no connection in time is refused, and asks again as a client would
            with contextlib.suppress(Unavailable):
                await ground.count(f"key-{writer % KEYS}", 1)
                break


@on_both_brokers
@pytest.mark.timeout(0 if FULL else 240)
async def test_many_writers_and_relays_that_die(ground):
    relays, began = _Relays(ground), time.monotonic()
    async with ground.running(ground.consumer()):
        dying = asyncio.create_task(relays.die(KILLS))
        await asyncio.gather(*(_write(ground, w, relays) for w in range(WRITERS)), dying)
        wanted = dict(await ground.source.pool.fetch("SELECT key, n FROM counters"))
        async with ground.running(ground.relay()):
            await until(lambda: _count(ground, EVENTS), 300 if FULL else 30)
    heard = await ground.heard()
    found = per_key(heard)
    async with EventLog(ground.platform.kafka, [ground.topic]) as log:
        in_log = sum((await log.ends(log.partitions)).values())
    figures = {
        "events": EVENTS,
        "writers": WRITERS,
        "relay_kills": relays.killed,
        "lost": sum(wanted.values()) - len(set(heard)),
        "effects_doubled": len(heard) - len(set(heard)),
        "keys_out_of_order": sum(numbers != sorted(numbers) for numbers in found.values()),
        "sent_again": in_log - EVENTS,
        "seconds": round(time.monotonic() - began, 1),
    }
    _keep(ground, figures)
    assert relays.killed == KILLS
    assert found == {key: list(range(1, last + 1)) for key, last in wanted.items()}, figures
    assert sum(wanted.values()) == EVENTS


def _keep(ground, figures):
    """Both brokers' figures in the one file of the proof."""
    where = os.environ.get("TIDU_PROOF_FIGURES")
    if where:
        path = Path(where)
        known = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps(known | {ground.platform.config.kafka: figures}))


async def _count(ground, number):
    return len(await ground.heard()) >= number


async def test_one_of_two_relays_is_active_and_the_other_takes_over(ground):
    first, second = ground.relay(), ground.relay()
    stop_first = asyncio.Event()
    one = asyncio.create_task(first.run(stop_first))
    await until(lambda: _true(first.active))
    async with ground.running(second, ground.consumer()):
        await until(lambda: _true(second.healthy))
        assert not second.active
        await ground.note("a", 1)
        await until(lambda: _count(ground, 1))
        stop_first.set()
        await one
        await until(lambda: _true(second.active))
        await ground.note("a", 2)
        await until(lambda: _count(ground, 2))
    assert await ground.heard() == [("a", 1), ("a", 2)]


async def _true(value):
    return value


async def test_an_open_transaction_holds_later_events_back(ground):
    async with ground.running(ground.relay(), ground.consumer()):
        async with ground.source.transaction() as slow:
            await slow.lock("slow")
            slow.publish(ground.Noted(name="slow", n=1))
            await slow.execute(HEAR, key="a write that gives the transaction its number", n=0)
            await ground.note("fast", 1)
            await asyncio.sleep(0.3)
            assert await ground.heard() == []
        await until(lambda: _count(ground, 2))


@pytest.mark.parametrize("number", [3000])
async def test_a_large_import_arrives_whole(ground, number):
    await ground.note("import", *range(number))
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _count(ground, number))
    assert [n for _, n in await ground.heard()] == list(range(number))
