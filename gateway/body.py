"""The caller's request body: whole in memory when small, a stream when large."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from starlette.types import Receive, Scope

from chassis.errors import Malformed, TooLarge
from gateway.errors import BodyTimeout
from gateway.problems import header

REPLAYABLE: Final = 1024 * 1024


class CallerGone(Exception):
    """The caller closed the connection: nobody waits for an answer."""


class Body:
    """A request body under a limit.

    `whole` is set when it is in memory and can be sent again; otherwise `stream` yields it once.
    """

    def __init__(self, scope: Scope, receive: Receive, limit: int, patience: float) -> None:
        self._receive = receive
        self._limit = limit
        self._patience = patience
        self._taken = 0
        self.length = _declared(scope)
        self.chunked = self.length is None and header(scope, b"transfer-encoding") is not None
        self.whole: bytes | None = b"" if self.length in {0, None} and not self.chunked else None
        if self.length is not None and self.length > limit:
            raise TooLarge(limit=limit)

    async def load(self) -> None:
        """Take the body into memory if it is small enough to be sent twice."""
        if self.whole is not None:
            return
        small = self.length is not None and self.length <= REPLAYABLE
        if small or (self.chunked and self._limit <= REPLAYABLE):
            self.whole = b"".join([chunk async for chunk in self.stream()])
            self.length = len(self.whole)

    async def stream(self) -> AsyncIterator[bytes]:
        """The body's bytes; each piece is asked for only when the one before was taken."""
        while True:
            try:
                async with asyncio.timeout(self._patience):
                    message = await self._receive()
            except TimeoutError:
                raise BodyTimeout from None
            if message["type"] == "http.disconnect":
                raise CallerGone
            chunk: bytes = message.get("body", b"")
            self._taken += len(chunk)
            if self._taken > self._limit:
                raise TooLarge(limit=self._limit)
            if chunk:
                yield chunk
            if not message.get("more_body", False):
                return


def _declared(scope: Scope) -> int | None:
    value = header(scope, b"content-length")
    if value is None:
        return None
    if not value.isdigit() or len(value) > 18:
        raise Malformed
    return int(value)
