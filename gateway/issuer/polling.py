"""Reads revocations twice a second, so that a revoked token is refused everywhere within a second."""

import asyncio
import time
from typing import Final

import structlog

from chassis.uow import Database
from gateway.issuer import repository
from gateway.metrics import REVOCATIONS_AGE
from gateway.tokens import Revocations

SECONDS: Final = 0.5
STALE_SECONDS: Final = 10.0
_HOUSEKEEPING: Final = 120


class RevocationPoll:
    """The loop that keeps the revoked ids of this replica up to date."""

    def __init__(self, database: Database, revocations: Revocations) -> None:
        self._database, self._revocations = database, revocations
        self._horizon = "0"
        self._last_success = float("-inf")
        REVOCATIONS_AGE.set_function(lambda: time.monotonic() - self._last_success)

    @property
    def current(self) -> bool:
        """Whether the last successful look is recent."""
        return time.monotonic() - self._last_success < STALE_SECONDS

    async def look(self) -> None:
        """Read what was revoked since the last look."""
        async with self._database.reading() as reader:
            self._horizon, found = await repository.revoked_since(reader, self._horizon)
            ended = await repository.ended_clients(reader)
        for token_id, expires_at in found:
            self._revocations.add(token_id, expires_at.timestamp())
        self._revocations.end_clients(ended)
        self._last_success = time.monotonic()

    async def run(self) -> None:
        """Look for ever; a database that is away is asked again at the next turn."""
        turn, away = 0, False
        while True:
            try:
                await self.look()
                away = False
            except Exception as error:  # noqa: BLE001 - a poll that ends would let revoked tokens live on
                if not away:
                    structlog.get_logger().warning("revocations_not_read", error=repr(error))
                away = True
            turn += 1
            if turn % _HOUSEKEEPING == 0:
                self._revocations.forget_expired(time.time())
            await asyncio.sleep(SECONDS)
