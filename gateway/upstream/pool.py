"""A pool of connections to one upstream address."""

import asyncio
import contextlib
import time
from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from gateway.upstream.circuit import Circuit
from gateway.upstream.connection import Connection
from gateway.upstream.errors import Full, NotReached


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many connections, and for how long; `idle` stays far below the services' own 75 s.

    A burst may wait `burst` seconds for a place. Once somebody has waited in vain, for `calm` seconds nobody waits:
    a queue that stands would only make everybody in it late.
    """

    connections: int = 64
    connect: float = 1.0
    idle: float = 4.0
    burst: float = 0.1
    calm: float = 1.0


class Pool:
    """Connections to one address; the youngest idle one is used first."""

    def __init__(self, url: str, limits: PoolLimits | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname is None:
            raise ValueError(f"an upstream is http://host:port, not {url!r}")
        self.host, self.port = parts.hostname, parts.port or 80
        self.authority = parts.netloc.rpartition("@")[2].encode()
        self.host_line = b"\r\nhost: " + self.authority
        self.circuit = Circuit()
        self._limits = limits or PoolLimits()
        self._idle: list[Connection] = []
        self.busy = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._calm_until = 0.0
        self._sweeper: asyncio.TimerHandle | None = None
        self._closed = False

    async def acquire(self, *, reuse: bool = True) -> Connection:
        """An open connection; NotReached when none comes about in time."""
        await self._take_place()
        try:
            return (self._youngest() if reuse else None) or await self._connect()
        except BaseException:
            self._leave_place()
            raise

    def take_now(self, now: float) -> Connection | None:
        """An idle connection without waiting, None when there is none."""
        if self._waiting or self.busy >= self._limits.connections or not self._idle:
            return None
        connection = self._youngest(now)
        if connection is not None:
            self.busy += 1
        return connection

    def refuses(self, now: float) -> bool:
        """Whether a newcomer finds no place and may not wait; while there are such, the next may not either."""
        if self.busy < self._limits.connections or now >= self._calm_until:
            return False
        self._calm_until = now + self._limits.calm
        return True

    async def _take_place(self) -> None:
        if self.busy < self._limits.connections and not self._waiting:
            self.busy += 1
            return
        if self.refuses(time.monotonic()):
            raise Full("no place is free")
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            async with asyncio.timeout(self._limits.burst):
                await place  # whoever leaves hands its place over: `busy` stays
        except TimeoutError:
            self._abandon(place)
            self._calm_until = time.monotonic() + self._limits.calm
            raise Full("no place came free") from None
        except asyncio.CancelledError:
            self._abandon(place)
            raise

    def _abandon(self, place: asyncio.Future[None]) -> None:
        if place.done() and not place.cancelled():
            self._leave_place()
        else:
            with contextlib.suppress(ValueError):
                self._waiting.remove(place)

    def _leave_place(self) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self.busy -= 1

    def _youngest(self, now: float | None = None) -> Connection | None:
        oldest = (time.monotonic() if now is None else now) - self._limits.idle
        while self._idle:
            connection = self._idle.pop()
            if connection.alive and connection.idle_since >= oldest:
                return connection
            connection.close()
        return None

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._limits.connect):
                _, connection = await loop.create_connection(lambda: Connection(self), self.host, self.port)
        except (OSError, TimeoutError) as error:
            self.circuit.failed(loop.time())
            raise NotReached(f"{self.host}:{self.port}: {type(error).__name__}") from error
        return connection

    def release(self, connection: Connection, *, keep: bool, now: float | None = None) -> None:
        """Give a connection back; it is kept only when its exchange ended cleanly on both sides."""
        self._leave_place()
        connection.relay = None
        if not keep or self._closed or not connection.reusable or not connection.alive:
            connection.close()
            return
        connection.idle_since = time.monotonic() if now is None else now
        self._idle.append(connection)
        if self._sweeper is None:
            self._sweeper = asyncio.get_running_loop().call_later(self._limits.idle, self._sweep)

    def _sweep(self) -> None:
        self._sweeper = None
        oldest = time.monotonic() - self._limits.idle
        kept: list[Connection] = []
        for connection in self._idle:
            if connection.alive and connection.idle_since > oldest:
                kept.append(connection)
            else:
                connection.close()
        self._idle = kept
        if kept:
            self._sweeper = asyncio.get_running_loop().call_later(self._limits.idle, self._sweep)

    def close(self) -> None:
        """Close what is idle; what is busy closes when it comes back."""
        self._closed = True
        if self._sweeper is not None:
            self._sweeper.cancel()
        for connection in self._idle:
            connection.close()
        self._idle.clear()
