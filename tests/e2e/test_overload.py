"""Three times what a service can do, through the gateway of a whole platform."""

import asyncio
import json
import math
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from tests.e2e.stage import Stage

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
SECONDS = 30.0 if FULL else 3.0
PLACES = 64
"""What the gateway lets one address of a service have in hand: as many callers at once are its capacity."""
WAITING = 0.1
"""How long a burst may wait at the gateway."""
PATH = "/v1/targets/scoreboard/cockpit"
"""Costly enough for one process to offer three times what the service can do."""
pytestmark = [pytest.mark.stack, pytest.mark.timeout(600 if FULL else 120)]


@dataclass
class Answers:
    """How a number of requests ended: seconds by status, and refusals that did not say when to come back."""

    seconds: dict[int, list[float]] = field(default_factory=dict)
    silent: int = 0

    def add(self, status: int, seconds: float, head: bytes) -> None:
        self.seconds.setdefault(status, []).append(seconds)
        self.silent += status != 200 and b"\r\nretry-after: " not in head.lower()

    @property
    def statuses(self) -> dict[int, int]:
        return {status: len(every) for status, every in sorted(self.seconds.items())}

    def p99(self, status: int) -> float:
        every = sorted(self.seconds[status])
        return every[math.ceil(len(every) * 0.99) - 1]


class Caller:
    """Connections that stay, as many as are needed at once."""

    def __init__(self, stage: Stage) -> None:
        place = urlsplit(stage.platform.gateway_url)
        self._place = place.hostname, place.port
        token = stage.tokens["admin"]
        self._ask = f"GET {PATH} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n".encode()
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def once(self, into: Answers) -> None:
        reader, writer = self._free.pop() if self._free else await asyncio.open_connection(*self._place, limit=1 << 20)
        begun = time.perf_counter()
        writer.write(self._ask)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        await reader.readexactly(int(next(line[16:] for line in lines if line.startswith(b"content-length: "))))
        into.add(int(head[9:12]), time.perf_counter() - begun, head)
        self._free.append((reader, writer))

    def close(self) -> None:
        for _, writer in self._free:
            writer.close()


async def at_capacity(caller: Caller) -> tuple[Answers, float]:
    """As many callers as there are places, each asking again at once; and how many were answered a second."""
    answers, end = Answers(), time.perf_counter() + SECONDS

    async def ask() -> None:
        while time.perf_counter() < end:
            await caller.once(answers)

    await asyncio.gather(*(ask() for _ in range(PLACES)))
    return answers, sum(answers.statuses.values()) / SECONDS


async def at(rate: float, caller: Caller) -> tuple[Answers, int, float]:
    """Requests at a rate whatever becomes of those before; the most at once, and the rate that was reached."""
    answers, begun, asked, most = Answers(), time.perf_counter(), 0, 0
    under_way: set[asyncio.Task[None]] = set()
    while (now := time.perf_counter() - begun) < SECONDS:
        for _ in range(round(now * rate) - asked):
            task = asyncio.create_task(caller.once(answers))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            asked += 1
        most = max(most, len(under_way))
        await asyncio.sleep(0.002)
    reached = asked / (time.perf_counter() - begun)
    await asyncio.gather(*under_way)
    return answers, most, reached


async def test_the_rest_is_refused_at_once_and_what_was_taken_stays_quick(stage: Stage) -> None:
    caller, gateway = Caller(stage), psutil.Process(stage.platform.pids()["gateway"])
    try:
        calm, capacity = await at_capacity(caller)
        before = gateway.memory_info().rss
        loaded, most, reached = await at(3 * capacity, caller)
        after = gateway.memory_info().rss
    finally:
        caller.close()
    figures = {
        "capacity_per_s": round(capacity),
        "offered_per_s": round(reached),
        "answers_at_capacity": calm.statuses,
        "answers": loaded.statuses,
        "p99_at_capacity_ms": round(calm.p99(200) * 1000, 1),
        "p99_accepted_ms": round(loaded.p99(200) * 1000, 1),
        "p99_refused_ms": round(loaded.p99(503) * 1000, 1) if 503 in loaded.seconds else None,
        "gateway_mib": [round(size / 2**20, 1) for size in (before, after)],
        "most_at_once": most,
    }
    print("\n" + json.dumps(figures))
    if place := os.environ.get("TIDU_PROOF_FIGURES"):
        Path(place).write_text(json.dumps(figures))
    assert set(calm.statuses) == {200}
    assert Counter(loaded.statuses).keys() == {200, 503}
    assert loaded.silent == 0
    assert reached > 2 * capacity
    assert loaded.statuses[200] > 0.5 * capacity * SECONDS
    assert loaded.p99(200) < (1.25 if FULL else 3) * calm.p99(200) + WAITING
    assert after - before < 64 * 2**20
