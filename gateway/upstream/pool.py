"""A pool of connections to one upstream."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from gateway.upstream.connection import Connection
from gateway.upstream.errors import NotReached


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many connections, and for how long; `idle` stays below the services' own keep-alive of 5 s."""

    connections: int = 256
    connect: float = 1.0
    idle: float = 4.0


class Pool:
    """Connections to one address; the youngest idle one is used first."""

    def __init__(self, url: str, limits: PoolLimits | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname is None:
            raise ValueError(f"an upstream is http://host:port, not {url!r}")
        self.host, self.port = parts.hostname, parts.port or 80
        self.authority = parts.netloc.rpartition("@")[2].encode()
        self._limits = limits or PoolLimits()
        self._idle: list[Connection] = []
        self._free = asyncio.Semaphore(self._limits.connections)
        self._sweeper: asyncio.TimerHandle | None = None
        self._closed = False

    async def acquire(self, *, reuse: bool = True) -> Connection:
        """An open connection; NotReached when none comes about in time."""
        try:
            async with asyncio.timeout(self._limits.connect):
                await self._free.acquire()
        except TimeoutError:
            raise NotReached("all connections are busy") from None
        try:
            return (self._take() if reuse else None) or await self._connect()
        except BaseException:
            self._free.release()
            raise

    def _take(self) -> Connection | None:
        oldest = asyncio.get_running_loop().time() - self._limits.idle
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
                _, connection = await loop.create_connection(Connection, self.host, self.port)
        except (OSError, TimeoutError) as error:
            raise NotReached(f"{self.host}:{self.port}: {type(error).__name__}") from error
        return connection

    def release(self, connection: Connection, *, keep: bool) -> None:
        """Give a connection back; it is kept only when its exchange ended cleanly on both sides."""
        self._free.release()
        if not keep or self._closed or not connection.reusable or not connection.alive:
            connection.close()
            return
        loop = asyncio.get_running_loop()
        connection.idle_since = loop.time()
        self._idle.append(connection)
        if self._sweeper is None:
            self._sweeper = loop.call_later(self._limits.idle, self._sweep)

    def _sweep(self) -> None:
        self._sweeper = None
        loop = asyncio.get_running_loop()
        oldest = loop.time() - self._limits.idle
        kept: list[Connection] = []
        for connection in self._idle:
            if connection.alive and connection.idle_since > oldest:
                kept.append(connection)
            else:
                connection.close()
        self._idle = kept
        if kept:
            self._sweeper = loop.call_later(self._limits.idle, self._sweep)

    def close(self) -> None:
        """Close what is idle; what is busy closes when it comes back."""
        self._closed = True
        if self._sweeper is not None:
            self._sweeper.cancel()
        for connection in self._idle:
            connection.close()
        self._idle.clear()
