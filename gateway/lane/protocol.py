"""uvicorn's HTTP protocol with a fast lane: what needs no waiting is passed on at once, the rest goes through ASGI."""

import time
from asyncio import AbstractEventLoop, Transport
from math import inf
from typing import TYPE_CHECKING, Any, Final, cast

import httptools
from uvicorn.config import Config
from uvicorn.server import ServerState

from gateway.door import Handed
from gateway.lane.exchange import Exchange, rate_headers
from gateway.lane.habit import Habit
from gateway.lane.lane import Lane
from gateway.lane.slowly import cycle_of
from gateway.lane.timed import TimedProtocol

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

_METHODS: Final = {name.encode(): name for name in ("GET", "HEAD", "DELETE", "POST", "PUT", "PATCH")}
_NOTHING, _GATHERING, _ASGI = range(3)


class LaneProtocol(TimedProtocol):
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
        super().__init__(config, server_state, app_state, _loop, lane=lane)
        self.exchange: Exchange | None = None
        self._way = _NOTHING
        self._gathered: list[bytes] = []

    # -- the socket

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A caller has come."""
        super().connection_made(transport)
        self._habit = Habit(self.lane, self.client, self.scheme)

    def data_received(self, data: bytes) -> None:
        """Feed the parser, unless this is the last head again; what is incomplete is timed or goes the slow way."""
        between = self._way == _NOTHING and not self._in_head
        if between and self._is_again(data):
            return
        self._fed = self._fed + len(data) if self._in_head else len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self._way = _NOTHING
            self._malformed()
            return
        except httptools.HttpParserUpgrade:
            self._unsupported_upgrade_warning()
        if self._way == _GATHERING:
            self._go_slow()
        if self._in_head:
            self._watch_head()
        elif between and self.exchange is not None:
            self._habit.remember(data)

    def _is_again(self, data: bytes) -> bool:
        asked = self._habit.again(data)
        if asked is None or self._busy or self.flow.write_paused or self.closing:
            return False
        method, target = asked
        place = self.lane.places.find(target)
        if place is None:
            return False
        self.deadline = inf
        self._pass(Exchange(self, method, target, self._habit.headers, place))
        return True

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
        way, self._way = self._way, _NOTHING
        if way == _ASGI:
            super().on_message_complete()
        elif way == _GATHERING:
            exchange = Exchange(self, _METHODS[self.parser.get_method()], self.url, self.headers, self._place)
            exchange.keep_alive = self.parser.should_keep_alive() and not self.closing
            exchange.body = b"".join(self._gathered)
            self._pass(exchange)

    def _is_easy(self) -> bool:
        if self._busy or self.flow.write_paused or self.parser.get_http_version() != "1.1":
            return False
        place = self.lane.places.find(self.url)
        if place is None or self.parser.get_method() not in _METHODS:
            return False
        self._place = place
        return self._habit.is_easy(self.headers)

    # -- the two ways

    def _pass(self, exchange: Exchange) -> None:
        rate = self._habit.allowance(exchange.method, exchange.place)
        if rate is None:
            self.hand_over(exchange, None)
            return
        now = time.monotonic()
        connection = self.lane.balancers[exchange.place.route.service].take_now(now)
        if connection is None:
            request_id, _ = self._habit.ids()
            self.hand_over(exchange, Handed(request_id, now, rate_headers(rate)))
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

    def finished(self, exchange: Exchange, now: float) -> None:
        """An exchange is whole."""
        self.exchange = None
        if not exchange.keep_alive:
            self.transport.close()
        if self.pipeline or self._in_head or self.closing or self.flow.read_paused:
            self.on_response_complete()
        else:
            self.server_state.total_requests += 1
            self.deadline = now + self.lane.patience.idle

    def cut(self) -> None:
        """An answer had begun and cannot be finished: the caller must not take it for whole."""
        self.exchange = None
        if self.flow.write_paused:
            self.transport.abort()
        else:
            self.transport.close()
