"""Listeners of the stream on real sockets, at the service and through the gateway.

Memory of the one process that serves them, and the time from a commit to each.
"""

import asyncio
import random
import resource
import statistics
import tempfile
import time
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psutil

from bench.rig import admin_token, temporary
from chassis.clock import Clock
from chassis.uow import Database
from contracts.enterprise import RecognitionGranted
from devstack.platform import Platform

PATH = "/v1/targets/stream"
BETWEEN = (0.8, 1.6)
"""Seconds between commits, drawn, so that they fall anywhere between two looks of the process."""


class Listener(asyncio.Protocol):
    """One client of the stream; `heard` is when the first word of a change came since it was asked to listen."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.standing, self.heard = asyncio.Event(), asyncio.Event()
        self.at = 0.0
        self._rest = b""

    def connection_made(self, transport: Any) -> None:
        """Ask for the stream."""
        self.transport = transport
        head = f"Host: bench\r\nAccept: text/event-stream\r\nAuthorization: Bearer {self.token}"
        transport.write(f"GET {PATH} HTTP/1.1\r\n{head}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        """Note when the standing and a change came."""
        now, text = time.perf_counter(), self._rest + data
        if b"event: standing" in text:
            self.standing.set()
        if b"event: indicator" in text and not self.heard.is_set():
            self.at = now
            self.heard.set()
        self._rest = data[-16:] if b"event: " not in data[-16:] else b""


async def _listen(url: str, token: str, count: int) -> list[Listener]:
    loop, (host, port) = asyncio.get_running_loop(), url.removeprefix("http://").split(":")
    found: list[Listener] = []
    for first in range(0, count, 50):
        wanted = range(first, min(first + 50, count))
        made = [loop.create_connection(lambda: Listener(token), host, int(port)) for _ in wanted]
        found += [protocol for _, protocol in await asyncio.gather(*made)]
    async with asyncio.timeout(60):
        await asyncio.gather(*(each.standing.wait() for each in found))
    return found


async def _commit(source: Database, number: int) -> float:
    on = date(2026, 1, 1) + timedelta(days=number % 300)
    event = RecognitionGranted(
        recognition_id=UUID(int=(1 << 96) + number), credit_code=f"SYNTHETIC{number:09d}", tier="SRDI", kind="new",
        first_time=True, gap_free=False, granted_on=on, valid_from=on, valid_to=on + timedelta(days=1095),
        district="CQ-500107", rule_set=None, application_id=None, assessment_id=None,
    )  # fmt: skip
    async with source.transaction() as uow:
        await uow.lock(event.key)
        uow.publish(event)
    return time.perf_counter()


async def _times(source: Database, listeners: list[Listener], first: int, commits: int) -> dict[str, float]:
    """Milliseconds from the enterprise service's commit to the listeners: over all of them and all commits."""
    chance, spent = random.Random(first), list[float]()
    for number in range(first, first + commits):
        await asyncio.sleep(chance.uniform(*BETWEEN))
        for each in listeners:
            each.heard.clear()
        began = await _commit(source, number)
        async with asyncio.timeout(60):
            await asyncio.gather(*(each.heard.wait() for each in listeners))
        spent += [(each.at - began) * 1000 for each in listeners]
    spent.sort()
    return {"p50_ms": round(statistics.median(spent), 1), "p99_ms": round(spent[int(len(spent) * 0.99) - 1], 1)}


async def measure(count: int, commits: int) -> dict[str, Any]:
    """One listener, then many, on one process; commits go all the way through the broker."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2 * count + 256)), hard))
    found: dict[str, Any] = {"listeners": count, "commits": commits}
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        async with temporary(folder, "gateway", "targets", "targets-worker", "enterprise-relay") as platform:
            source = await _source(platform)
            found |= await _at(platform, "targets", source, 0, count, commits)
            found["gateway"] = await _at(platform, "gateway", source, 100_000, count, commits)
            await source.close()
    return found


async def _at(
    platform: Platform, name: str, source: Database, first: int, count: int, commits: int
) -> dict[str, float | dict[str, float]]:
    """The figures of one process: the service that sends, or the gateway that passes on."""
    server, url, token = psutil.Process(platform.pids()[name]), platform.url(name), admin_token(platform)
    alone = await _listen(url, token, 1)
    await _times(source, alone, first, 3)
    one, before = await _times(source, alone, first + 10, commits), server.memory_info().rss
    many = await _listen(url, token, count)
    await asyncio.sleep(1)
    silent = server.memory_info().rss
    all_of_them = await _times(source, many, first + 1_000, commits)
    spoken_to = server.memory_info().rss
    for each in (*alone, *many):
        each.transport.close()
    return {
        "one": one,
        "all": all_of_them,
        "kib_each_silent": round((silent - before) / count / 1024, 1),
        "kib_each": round((spoken_to - before) / count / 1024, 1),
        "process_mib": round(spoken_to / 2**20),
    }


async def _source(platform: Platform) -> Database:
    wake = ("127.0.0.1", platform.config.ports.wake_of("enterprise"))
    source = Database(
        platform.database_url("enterprise", role="app"), service="enterprise", clock=Clock(), pool_size=2, wake=wake
    )
    await source.open()
    return source
