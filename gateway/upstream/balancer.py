"""One service's addresses: the least busy one that answers is asked."""

import asyncio
from collections.abc import Sequence

from gateway.upstream.connection import Connection
from gateway.upstream.errors import Full, NotReached
from gateway.upstream.pool import Pool, PoolLimits


class Balancer:
    """Spreads requests over a service's addresses and goes round those that are away."""

    def __init__(self, urls: Sequence[str], limits: PoolLimits | None = None) -> None:
        if not urls:
            raise ValueError("a service has at least one address")
        self.pools = tuple(Pool(url, limits) for url in urls)
        self._turn = 0

    def _in_order(self) -> list[Pool]:
        self._turn = (self._turn + 1) % len(self.pools)
        turned = self.pools[self._turn :] + self.pools[: self._turn]
        return sorted(turned, key=lambda pool: pool.busy)

    async def acquire(self, *, reuse: bool = True) -> Connection:
        """A connection to the first address that takes one; NotReached when none does, Full when one could."""
        now = asyncio.get_running_loop().time()
        why = NotReached("every circuit is open")
        for pool in self.pools if len(self.pools) == 1 else self._in_order():
            if not pool.circuit.allows(now):
                continue
            try:
                return await pool.acquire(reuse=reuse)
            except NotReached as error:
                why = why if isinstance(why, Full) else error
        raise why

    def take_now(self, now: float) -> Connection | None:
        """An idle connection of a healthy address, None when there is none at once."""
        for pool in self.pools if len(self.pools) == 1 else self._in_order():
            if not pool.circuit.is_open and (connection := pool.take_now(now)) is not None:
                return connection
        return None

    def refuses(self, now: float) -> bool:
        """Whether every address has as much in hand as it may have, and a newcomer may not wait."""
        return all(pool.refuses(now) for pool in self.pools)

    @property
    def gone(self) -> bool:
        """Whether every address has been away too long to wait for."""
        now = asyncio.get_running_loop().time()
        return all(pool.circuit.gone(now) for pool in self.pools)

    def close(self) -> None:
        """Close what is idle."""
        for pool in self.pools:
            pool.close()
