"""uvicorn's HTTP protocol with a fast lane: what needs no task is carried at once, the rest goes through ASGI."""

from abc import ABC, abstractmethod
from asyncio import AbstractEventLoop
from math import inf
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

import httptools
from uvicorn.config import Config
from uvicorn.server import ServerState

from chassis.lane.ground import Ground
from chassis.lane.heads import Heads
from chassis.lane.slowly import cycle_of
from chassis.lane.timed import TimedProtocol
from chassis.lane.whole import Whole

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

_METHODS: Final = {name.encode(): name for name in ("GET", "HEAD", "DELETE", "POST", "PUT", "PATCH")}
_NOTHING, _GATHERING, _ASGI = range(3)
W = TypeVar("W", bound=Whole)


class LaneProtocol(TimedProtocol, ABC, Generic[W]):
    """One caller's connection.

    A request whose head is easy is gathered; when it is whole it is carried (`carry`) by what a subclass knows of its
    place. Everything else is a cycle of uvicorn's, as it would be without us.
    """

    heads: Heads

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
        *,
        lane: Ground,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop, lane=lane)
        self.carried: W | None = None
        self._way = _NOTHING
        self._gathered: list[bytes] = []

    # -- what a lane knows

    @abstractmethod
    def place_of(self, method: str, target: bytes) -> Any | None:
        """Where a request may be carried to; None where only the application knows."""

    @abstractmethod
    def whole(self, method: str, target: bytes, headers: list[tuple[bytes, bytes]], place: Any) -> W:
        """A request of this lane."""

    @abstractmethod
    def carry(self, whole: W) -> None:
        """Set `carried` (by `take`) and answer it, or hand it over."""

    # -- the socket

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
        elif between and self.carried is not None:
            self.heads.remember(data)

    def _is_again(self, data: bytes) -> bool:
        asked = self.heads.again(data)
        if asked is None or self._busy or self.flow.write_paused or self.closing:
            return False
        method, target = asked
        place = self.place_of(method, target)
        if place is None:
            return False
        self.deadline = inf
        self.carry(self.whole(method, target, self.heads.headers, place))
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The caller has gone, and with it what was asked for it."""
        carried, self.carried = self.carried, None
        if carried is not None:
            carried.gone()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The caller reads too slowly."""
        super().pause_writing()
        if self.carried is not None:
            self.carried.pause()

    def resume_writing(self) -> None:
        """The caller takes more."""
        super().resume_writing()
        if self.carried is not None:
            self.carried.resume()

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
            whole = self.whole(_METHODS[self.parser.get_method()], self.url, self.headers, self._place)
            whole.keep_alive = self.parser.should_keep_alive() and not self.closing
            whole.body = b"".join(self._gathered)
            self.carry(whole)

    def _is_easy(self) -> bool:
        if self._busy or self.flow.write_paused or self.parser.get_http_version() != "1.1":
            return False
        method = _METHODS.get(self.parser.get_method())
        self._place = None if method is None else self.place_of(method, self.url)
        return self._place is not None and self.heads.is_easy(self.headers)

    # -- the two ways

    def take(self, whole: W) -> None:
        """This one is being answered; it stands where uvicorn looks for its cycle."""
        self.carried = whole
        self.cycle = cast("RequestResponseCycle", whole)

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

    def hand_over(self, whole: W, state: dict[str, Any] | None = None) -> None:
        """Let the application answer what was gathered, or begun and not answered; `state` tells it what it is."""
        self.carried = None
        cycle = cycle_of(self, whole, state or {})
        if not self._busy:  # else the next request waits in the pipeline already
            self.cycle = cycle
        self._start_asgi_task(cycle, self.app)

    # -- ends of answers

    def finished(self, whole: W, now: float) -> None:
        """An answer is written to its end."""
        self.carried = None
        if not whole.keep_alive:
            self.transport.close()
        if self.pipeline or self._in_head or self.closing or self.flow.read_paused:
            self.on_response_complete()
        else:
            self.server_state.total_requests += 1
            self.deadline = now + self.lane.patience.idle

    def cut(self) -> None:
        """An answer had begun and cannot be finished: the caller must not take it for whole."""
        self.carried = None
        if self.flow.write_paused:
            self.transport.abort()
        else:
            self.transport.close()
