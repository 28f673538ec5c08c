"""uvicorn's HTTP protocol with a fast lane: what needs no waiting is passed on at once, the rest goes through ASGI."""

import time
from asyncio import AbstractEventLoop, Transport
from math import inf
from typing import Any, Final, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from gateway.door import Handed
from gateway.lane.exchange import Exchange, rate_headers
from gateway.lane.habit import Habit
from gateway.lane.lane import Lane
from gateway.lane.slowly import cycle_of

_METHODS: Final = {name.encode(): name for name in ("GET", "HEAD", "DELETE", "POST", "PUT", "PATCH")}
_REFUSED: Final = {
    408: b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
}
_NOTHING, _GATHERING, _ASGI = range(3)


class LaneProtocol(HttpToolsProtocol):
    """One caller's connection.

    A request whose head is easy is gathered; when it is whole and nothing must be waited for (token, allowance,
    upstream connection) an Exchange carries it. Everything else is a cycle of uvicorn's, as it would be without us.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
        *,
        lane: Lane,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.lane = lane
        self.exchange: Exchange | None = None
        self.deadline = inf
        self.closing = False
        self._in_head = self._head_timed = False
        self._fed = 0
        self._way = _NOTHING
        self._gathered: list[bytes] = []

    # -- the socket

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A caller has come; it has some seconds to ask."""
        super().connection_made(transport)
        self._habit = Habit(self.lane, self.client, self.scheme)
        self.deadline = time.monotonic() + self.lane.patience.head
        self.lane.watch(self.connections)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; what is incomplete afterwards is timed or goes the slow way."""
        self._fed = self._fed + len(data) if self._in_head else len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self._malformed()
            return
        except httptools.HttpParserUpgrade:
            self._unsupported_upgrade_warning()
        if self._way == _GATHERING:
            self._go_slow()
        if self._in_head:
            self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The caller has gone, and with it what was asked for it."""
        exchange, self.exchange = self.exchange, None
        if exchange is not None:
            exchange.gone()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The caller reads too slowly."""
        super().pause_writing()
        if self.exchange is not None:
            self.exchange.pause()

    def resume_writing(self) -> None:
        """The caller takes more."""
        super().resume_writing()
        if self.exchange is not None:
            self.exchange.resume()

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
        self._way = _NOTHING
        if self._busy:  # an answer is being written: nothing may stand in its middle
            self.transport.close()
        elif not self.transport.is_closing():
            self.send_400_response("Invalid HTTP request received.")

    def _refuse(self, status: int) -> None:
        self._way = _NOTHING
        if not self._busy and not self.transport.is_closing():
            self.transport.write(_REFUSED[status])
        self.transport.close()

    # -- the parser

    def on_message_begin(self) -> None:
        """A head begins; the ASGI scope is made only for those that need one."""
        self.url = b""
        self.headers = []
        self._in_head, self._head_timed = True, False
        self._way = _NOTHING

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header, or a trailer."""
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """The head is whole: choose the way."""
        self._in_head = False
        self.deadline = inf
        if self._fed > self.lane.patience.head_bytes and self._is_huge():
            self._refuse(431)
        elif self._is_easy():
            self._way, self._gathered = _GATHERING, []
        else:
            self._go_slow()

    def on_body(self, body: bytes) -> None:
        """Bytes of the body."""
        if self._way == _GATHERING:
            self._gathered.append(body)
        elif self._way == _ASGI:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole: pass it on."""
        if self._way == _ASGI:
            super().on_message_complete()
        elif self._way == _GATHERING:
            self._way = _NOTHING
            self._pass()

    def _is_huge(self) -> bool:
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        return size > self.lane.patience.head_bytes

    def _is_easy(self) -> bool:
        if self._busy or self.flow.write_paused or self.parser.get_http_version() != "1.1":
            return False
        place = self.lane.places.find(self.url)
        if place is None or self.parser.get_method() not in _METHODS:
            return False
        self._place = place
        return self._habit.is_easy(self.headers)

    # -- the two ways

    def _pass(self) -> None:
        place = self._place
        method, keep = _METHODS[self.parser.get_method()], self.parser.should_keep_alive() and not self.closing
        body = b"".join(self._gathered) if self._gathered else b""
        exchange = Exchange(self, self.lane, method, self.url, self.headers, place, body, keep)
        rate = self._habit.allowance(method, place)
        if rate is None:
            self.hand_over(exchange, None)
            return
        now = time.monotonic()
        connection = self.lane.balancers[place.route.service].take_now(now)
        if connection is None:
            self.hand_over(exchange, Handed(self._habit.request_id(), now, rate_headers(rate)))
            return
        self.exchange = exchange
        self.cycle = cast("RequestResponseCycle", exchange)
        exchange.begin(connection, self._habit, rate, now)

    def _go_slow(self) -> None:
        url, headers, gathered = self.url, self.headers, self._gathered if self._way == _GATHERING else []
        super().on_message_begin()
        self.url = url
        self.headers.extend(headers)
        self.expect_100_continue = any(name == b"expect" and v.lower() == b"100-continue" for name, v in headers)
        super().on_headers_complete()
        self._way = _ASGI
        if self.closing:
            self.cycle.keep_alive = False
        if gathered:
            super().on_body(b"".join(gathered))

    def hand_over(self, exchange: Exchange, handed: Handed | None) -> None:
        """Let the door answer a request that was gathered, or begun and not answered."""
        self.exchange = None
        cycle = cycle_of(self, exchange, handed)
        if not self._busy:  # else the next request waits in the pipeline already
            self.cycle = cycle
        self._start_asgi_task(cycle, self.app)

    # -- ends of answers

    def finished(self, exchange: Exchange) -> None:
        """An exchange is whole."""
        self.exchange = None
        if not exchange.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def cut(self) -> None:
        """An answer had begun and cannot be finished: the caller must not take it for whole."""
        self.exchange = None
        if self.flow.write_paused:
            self.transport.abort()
        else:
            self.transport.close()

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
