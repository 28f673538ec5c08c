"""What all connections of one process share: how long they may take, and one slow clock for every deadline."""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Protocol

RawHeaders = list[tuple[bytes, bytes]]
TICK: Final = 0.25


class Timed(Protocol):
    """Something with a moment after which it has waited too long."""

    deadline: float

    def expire(self) -> None:
        """The moment has passed."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits of a connection, in seconds and bytes."""

    head: float = 10.0
    idle: float = 75.0
    linger: float = 0.5
    head_bytes: int = 32 * 1024


def lines(headers: RawHeaders) -> bytes:
    r"""Headers as they stand in a head after its first line, each after its \r\n."""
    return b"".join([b"\r\n%b: %b" % pair for pair in headers])


class Ground:
    """Deadlines are looked at every tick while anybody is connected."""

    def __init__(self, patience: Patience | None = None, *waits: float) -> None:
        """`waits` are further times that must be kept about as closely as they are long."""
        self.patience = patience or Patience()
        self.exchanges: set[Timed] = set()
        self._default: RawHeaders = []
        self._default_lines = b""
        self._connections: Collection[object] = ()
        self._armed = False
        self._tick = min(TICK, self.patience.head / 4, *(wait / 4 for wait in waits))

    def default_lines(self, headers: RawHeaders) -> bytes:
        """The server's own lines (Date), made anew when uvicorn has made them anew."""
        if headers is not self._default:
            self._default, self._default_lines = headers, lines(headers)
        return self._default_lines

    def watch(self, connections: Collection[object]) -> None:
        """Keep an eye on these connections as long as there are any."""
        self._connections = connections
        if not self._armed:
            self._armed = True
            asyncio.get_running_loop().call_later(self._tick, self._sweep)

    def _sweep(self) -> None:
        now = time.monotonic()
        for timed in [*self.exchanges, *self._connections]:
            if timed.deadline < now:  # type: ignore[attr-defined]
                timed.expire()  # type: ignore[attr-defined]
        self._armed = bool(self._connections)
        if self._armed:
            asyncio.get_running_loop().call_later(self._tick, self._sweep)
