"""Allowances leased in batches: the hot path counts in memory, the database keeps the truth for all replicas."""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from chassis.errors import Unavailable
from chassis.problems import of_database
from gateway.errors import TooManyRequests
from gateway.limits.rules import Grant, Rate, lease

KEYS: Final = 20_000
LeaseFrom = Callable[[str, int, Rate], Awaitable[Grant]]


@dataclass(slots=True)
class _Allowance:
    calls: int = 0
    left: int = 0
    closed_until: float = 0.0
    local_tat: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Limiter:
    """Allowances of one kind of client.

    A replica holds at most two batches it has not used, so a client may exceed its burst by that much per replica.
    While the database is away each replica counts for itself.
    """

    def __init__(self, name: str, rate: Rate, lease_from: LeaseFrom) -> None:
        self._name, self._rate, self._lease_from = name, rate, lease_from
        self._allowances: OrderedDict[str, _Allowance] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._policy = f'"{name}";q={rate.burst};w={rate.window}'.encode()
        self._again = rate.batch - 1  # a whole batch is in hand while the next is asked for
        self.lines = b"\r\nratelimit-policy: " + self._policy + b'\r\nratelimit: "' + name.encode() + b'";r=%d;t=1'

    async def take(self, client: str) -> list[tuple[bytes, bytes]]:
        """Take one call; the RateLimit headers of the answer, or TooManyRequests."""
        allowance = self._allowances.get(client)
        if allowance is None:
            allowance = self._allowances[client] = _Allowance()
            if len(self._allowances) > KEYS:
                self._allowances.popitem(last=False)
        if allowance.calls == 0:
            async with allowance.lock:
                if allowance.calls == 0 and allowance.closed_until <= time.monotonic():
                    await self._refill(client, allowance)
        if allowance.calls == 0:
            wait = max(1, math.ceil(allowance.closed_until - time.monotonic()))
            raise _refusal(wait)
        left = self._one_less(client, allowance)
        return [(b"ratelimit-policy", self._policy), (b"ratelimit", b'"%b";r=%d;t=1' % (self._name.encode(), left))]

    def take_now(self, client: str) -> int | None:
        """Take one call that is already leased: how many are left; None when the database must be asked first."""
        allowance = self._allowances.get(client)
        if allowance is None or allowance.calls == 0:
            return None
        return self._one_less(client, allowance)

    def _one_less(self, client: str, allowance: _Allowance) -> int:
        allowance.calls -= 1
        if allowance.calls == self._again and self._again and allowance.left:
            self._refill_soon(client, allowance)
        return allowance.calls + allowance.left

    def _refill_soon(self, client: str, allowance: _Allowance) -> None:
        if allowance.lock.locked():
            return
        task = asyncio.ensure_future(self._refill_locked(client, allowance))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _refill_locked(self, client: str, allowance: _Allowance) -> None:
        async with allowance.lock:
            await self._refill(client, allowance)

    async def _refill(self, client: str, allowance: _Allowance) -> None:
        try:
            grant = await self._lease_from(f"{self._name}:{client}", self._rate.batch, self._rate)
        except Exception as error:
            if not isinstance(error, Unavailable) and of_database(error) is None:
                raise
            grant = lease(allowance.local_tat, time.monotonic(), self._rate.batch, self._rate)
            allowance.local_tat = grant.tat
        allowance.calls += grant.calls
        allowance.left = grant.left
        allowance.closed_until = time.monotonic() + grant.retry_after if grant.calls == 0 else 0.0


def _refusal(wait: int) -> TooManyRequests:
    error = TooManyRequests(seconds=wait)
    error.retry_after = wait  # type: ignore[misc]
    return error
