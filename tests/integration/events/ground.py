"""A producer, a topic of its own and a listener that writes down what it heard."""

import asyncio
import itertools
import time
from contextlib import asynccontextmanager
from typing import ClassVar

import asyncpg
import pytest

from chassis.clock import Clock
from chassis.consumer import Consumer
from chassis.events import Handlers
from chassis.relay import Relay
from chassis.sql import Q
from chassis.uow import Database
from contracts.base import Event
from devstack.apache_kafka import unavailable_reason

_NUMBERS = itertools.count(1)
_NO_APACHE = unavailable_reason()

on_both_brokers = pytest.mark.parametrize(
    "ground",
    [
        "embedded",
        pytest.param(
            "apache", marks=[pytest.mark.apache, pytest.mark.skipif(_NO_APACHE is not None, reason=str(_NO_APACHE))]
        ),
    ],
    indirect=True,
)
"""The development broker, which forgets when it is killed, and Apache Kafka, which does not."""

HEAR = Q("INSERT INTO heard (key, n) VALUES (:key, :n)")
_COUNT = Q(
    """INSERT INTO counters (key, n) VALUES (:key, :more)
    ON CONFLICT (key) DO UPDATE SET n = counters.n + excluded.n RETURNING n"""
)


class Refused(Exception):
    """What a listener says to an event it cannot take."""


class Ground:
    """One test's producer and listener; everything in it is thrown away."""

    def __init__(self, platform):
        self.platform = platform
        self.refused: set[tuple[str, int]] = set()
        self.calls = 0
        topic_name = f"proof{next(_NUMBERS)}.notes.v1"

        class Noted(Event):
            type: ClassVar[str] = "proof.noted"
            topic: ClassVar[str] = topic_name
            key_field: ClassVar[str] = "name"

            name: str
            n: int

        self.Noted = Noted
        self.topic = topic_name
        self.handlers = Handlers()
        self.source = self.database("enterprise")
        self.sink = self.database("targets")

        @self.handlers.on(Noted)
        async def handle_noted(uow, event):
            self.calls += 1
            if (event.name, event.n) in self.refused:
                raise Refused(f"{event.name} {event.n}")
            await uow.execute(HEAR, key=event.name, n=event.n)

    def database(self, module):
        return Database(self.platform.database_url(module, role="owner"), service=module, clock=Clock(), pool_size=10)

    async def open(self):
        for module in ("enterprise", "targets"):
            owner = await asyncpg.connect(self.platform.database_url(module, role="owner"))
            await owner.execute(
                """TRUNCATE outbox, outbox_batches, relay_state, consumer_positions, consumed_events, dead_letters;
                CREATE TABLE IF NOT EXISTS heard (
                  at bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text, n int);
                CREATE TABLE IF NOT EXISTS counters (key text PRIMARY KEY, n int);
                TRUNCATE heard, counters; INSERT INTO relay_state DEFAULT VALUES"""
            )
            await owner.close()
        await self.source.open()
        await self.sink.open()

    async def close(self):
        await self.source.close()
        await self.sink.close()

    async def note(self, key, *numbers):
        async with self.source.transaction() as uow:
            await uow.lock(key)
            uow.publish(*(self.Noted(name=key, n=n) for n in numbers))

    async def count(self, key, more):
        """Events with the next numbers of the key, which are handed out under its lock: the order of the business."""
        async with self.source.transaction() as uow:
            await uow.lock(key)
            last = await uow.fetchval(_COUNT, key=key, more=more)
            uow.publish(*(self.Noted(name=key, n=n) for n in range(last - more + 1, last + 1)))

    def relay(self, wake=None):
        return Relay(self.platform.database_url("enterprise", role="owner"), self.platform.kafka, [self.topic], wake)

    def consumer(self, **changes):
        return Consumer(self.sink, self.platform.kafka, self.handlers, **changes)

    @asynccontextmanager
    async def running(self, *programs):
        stop = asyncio.Event()
        tasks = [asyncio.create_task(program.run(stop)) for program in programs]
        try:
            yield tasks
        finally:
            stop.set()
            await asyncio.gather(*tasks)

    async def heard(self):
        rows = await self.sink.pool.fetch("SELECT key, n FROM heard ORDER BY at")
        return [(row["key"], row["n"]) for row in rows]

    async def waiting(self):
        rows = await self.sink.pool.fetch(
            "SELECT key, parked, error FROM dead_letters WHERE released_at IS NULL ORDER BY id"
        )
        return [(row["key"], row["parked"]) for row in rows]


async def until(check, seconds=15.0):
    """Wait until an async check is true."""
    end = time.monotonic() + seconds
    while not await check():
        assert time.monotonic() < end, "it did not become true in time"
        await asyncio.sleep(0.02)


def per_key(heard):
    """What was heard, by key in order."""
    found: dict[str, list[int]] = {}
    for key, n in heard:
        found.setdefault(key, []).append(n)
    return found
