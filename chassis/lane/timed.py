"""uvicorn's HTTP protocol with one slow clock: heads that do not come, idleness, the last answer of a stop."""

import time
from asyncio import AbstractEventLoop, Transport
from math import inf
from typing import Any, Final

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from chassis.lane.ground import Ground

_REFUSED: Final = {
    408: b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
}


class TimedProtocol(HttpToolsProtocol):
    """A connection whose deadline is looked at by the lane's sweep instead of a timer for each request."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
        *,
        lane: Ground,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.lane = lane
        self.deadline = inf
        self.closing = False
        self._in_head = self._head_timed = False
        self._fed = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A caller has come; it has some seconds to ask."""
        super().connection_made(transport)
        self.deadline = time.monotonic() + self.lane.patience.head
        self.lane.watch(self.connections)

    def shutdown(self) -> None:
        """Stop after the answer in hand, or after a short while for one that is on its way."""
        self.closing = True
        if self._busy:
            self.cycle.keep_alive = False
        else:
            self.deadline = min(self.deadline, time.monotonic() + self.lane.patience.linger)

    def expire(self) -> None:
        """Nothing, or half a head, has come for too long."""
        self.deadline = inf
        if self._busy or self.transport.is_closing():
            return
        if self._in_head:
            self.transport.write(_REFUSED[408])
        self.transport.close()

    @property
    def _busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete  # type: ignore[redundant-expr]

    def _watch_head(self) -> None:
        if self._fed > self.lane.patience.head_bytes:
            self._refuse(431)
        elif not self._head_timed:
            self._head_timed = True
            self.deadline = time.monotonic() + self.lane.patience.head

    def _malformed(self) -> None:
        if self._busy:  # an answer is being written: nothing may stand in its middle
            self.transport.close()
        elif not self.transport.is_closing():
            self.send_400_response("Invalid HTTP request received.")

    def _refuse(self, status: int) -> None:
        if not self._busy and not self.transport.is_closing():
            self.transport.write(_REFUSED[status])
        self.transport.close()

    def _is_huge(self) -> bool:
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        return size > self.lane.patience.head_bytes

    def on_response_complete(self) -> None:
        """Go on with what waits, or wait for the next request; no timer is made for it."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._start_asgi_task(cycle, app)
        elif not self._in_head:
            wait = self.lane.patience.linger if self.closing else self.lane.patience.idle
            self.deadline = time.monotonic() + wait
