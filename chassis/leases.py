"""Connections handed from one unit of work to the next, past the pool's own bookkeeping."""

from typing import Any, cast

import asyncpg


class Leases:
    """Keeps returned connections at hand while nobody waits: the pool's way costs a timer, a task and a shield each.

    Two connections always go back to the pool itself, for what leases from it directly.
    """

    def __init__(self, pool: asyncpg.Pool, size: int, *, patience: float = 2) -> None:
        """`size` is the pool's; `patience` how many seconds an acquire may wait for it."""
        self._pool, self._keep, self._patience = pool, size - 2, patience
        self._free: list[asyncpg.Connection] = []
        self._waiting = 0

    async def acquire(self) -> asyncpg.Connection:
        """A connection; TimeoutError after `patience`, and what the driver raises without a database."""
        while self._free:
            connection = self._free.pop()
            if not connection.is_closed():
                return connection
            await self._back(connection)
        self._waiting += 1
        try:
            return cast("asyncpg.Connection", await self._pool.acquire(timeout=self._patience))
        finally:
            self._waiting -= 1

    async def release(self, connection: asyncpg.Connection) -> None:
        """Take a connection back; one that is closed or left inside a transaction is the pool's to judge."""
        spare = len(self._free) < self._keep and not self._waiting
        if spare and not connection.is_closed() and not connection.is_in_transaction():
            self._free.append(connection)
        else:
            await self._back(connection)

    async def close(self) -> None:
        """Give the pool back what is its."""
        while self._free:
            await self._back(self._free.pop())

    async def _back(self, connection: Any) -> None:
        await self._pool.release(connection)
