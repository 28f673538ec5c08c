"""One request and its answer between two sockets, without a task and without an ASGI scope."""

import time
from typing import TYPE_CHECKING, Final

from chassis.errors import BusinessError
from chassis.lane.ground import lines
from chassis.lane.whole import STATUS, Whole
from gateway import headers as head
from gateway.door import HANDED, Handed
from gateway.errors import UpstreamAway, UpstreamBroken, UpstreamFull, UpstreamSlow
from gateway.lane.places import Place
from gateway.metrics import BOOK
from gateway.problems import told
from gateway.proxy import is_repeatable, length_line
from gateway.upstream.connection import Connection
from gateway.upstream.errors import Dropped

if TYPE_CHECKING:
    from gateway.lane.habit import Habit
    from gateway.lane.lane import Lane
    from gateway.lane.protocol import GatewayProtocol

_BODILESS: Final = frozenset({204, 304})


_END: Final = b"0\r\n\r\n"


def _framed(chunks: list[bytes]) -> list[bytes]:
    return [b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks if chunk]


class Exchange(Whole):
    """A request that is passed on, and the relay of the upstream's connection."""

    __slots__ = ("_begun", "_connection", "_end", "_lane", "_rate", "_started", "deadline", "request_id")
    host: "GatewayProtocol"
    place: Place

    def __init__(
        self, host: "GatewayProtocol", method: str, target: bytes, headers: head.RawHeaders, place: Place
    ) -> None:
        super().__init__(host, method, target, headers, place)
        self._lane: Lane = host.lane
        self._started = False

    def begin(self, connection: Connection, habit: "Habit", rate: bytes, now: float) -> None:
        """Send the request; from here the upstream's bytes drive it."""
        lane = self._lane
        self._connection, self._rate, self._begun = connection, rate, now
        self.deadline = now + lane.times.first_byte
        self.request_id, trace = habit.ids()
        lines = head.onward(habit.standing, connection.pool.host_line, self.request_id, trace)
        lane.exchanges.add(self)
        lane.parts.inside += 1
        connection.begin(self.method)
        connection.relay = self
        length = length_line(self.method, len(self.body))
        method = self.method.encode()
        connection.write(b"%b %b HTTP/1.1%b%b\r\n\r\n%b" % (method, self.target, lines, length, self.body))

    def refuse(self, request_id: bytes, rate: bytes, now: float) -> None:
        """Say that the service has enough in hand: under load this must cost far less than passing on."""
        service, path = self.place.route.service, self.target.partition(b"?")[0].decode()
        accepted = next((value for name, value in self.headers if name == b"accept-language"), None)
        error = UpstreamFull(service=service)
        headers, body = told(error, accepted, path, request_id.decode())
        parts = [
            STATUS[error.status],
            self._lane.default_lines(self.host.server_state.default_headers),
            lines(headers),
            rate,
            b"\r\n\r\n" if self.keep_alive else b"\r\nconnection: close\r\n\r\n",
            b"" if self.method == "HEAD" else body,
        ]
        self.response_complete = True
        self.host.take(self)
        self.host.transport.write(b"".join(parts))
        BOOK.add(service, self.method, error.status, time.monotonic() - now)
        self.host.finished(self, now)

    def moved(self) -> None:
        """Pass on what has come from the upstream."""
        connection = self._connection
        if connection.complete:
            self.host.transport.write(b"".join([*self._parts(), self._end]))
            self._finish()
        elif connection.error is not None:
            self._failed(connection.error)
        elif connection.headers_done:
            self.host.transport.write(b"".join(self._parts()))

    def _parts(self) -> list[bytes]:
        chunks = self._connection.taken()
        if not self._started:
            self._started = True
            start = self._start()  # decides the framing
            return [*start, *(_framed(chunks) if self._end else chunks)]
        return _framed(chunks) if self._end else chunks

    def _start(self) -> list[bytes]:
        connection = self._connection
        status, headers = connection.status, connection.headers
        connection.pool.circuit.succeeded()
        self.deadline = self._begun + self._lane.times.total
        measured = connection.is_measured or self.method == "HEAD" or status in _BODILESS
        self._end = b"" if measured else _END
        return [
            STATUS[status],
            self._lane.default_lines(self.host.server_state.default_headers),
            lines(head.passed_back(headers)),
            self._rate,
            b"\r\nx-request-id: ",
            self.request_id,
            b"" if self.keep_alive else b"\r\nconnection: close",
            b"\r\n\r\n" if measured else b"\r\ntransfer-encoding: chunked\r\n\r\n",
        ]

    # -- ends

    def _finish(self) -> None:
        now = self._leave(keep=True)
        BOOK.add(self.place.route.service, self.method, self._connection.status, now - self._begun)
        self.host.finished(self, now)

    def _leave(self, *, keep: bool) -> float:
        now = time.monotonic()
        self.response_complete = True
        self._connection.pool.release(self._connection, keep=keep, now=now)
        self._lane.exchanges.discard(self)
        self._lane.parts.inside -= 1
        return now

    def _failed(self, error: Exception) -> None:
        service = self.place.route.service
        if self._started:
            self._cut(self._connection.status)
        elif not isinstance(error, Dropped):
            self._hand_over(UpstreamBroken(service=service))
        elif is_repeatable(self.method, self.headers):
            self._hand_over(None)
        else:
            self._hand_over(UpstreamAway(service=service))

    def _hand_over(self, error: BusinessError | None) -> None:
        self._leave(keep=False)
        handed = Handed(self.request_id, self._begun, rate_headers(self._rate), error, dropped=True)
        self.host.hand_over(self, {HANDED: handed})

    def _cut(self, status: int) -> None:
        now = self._leave(keep=False)
        BOOK.add(self.place.route.service, self.method, status, now - self._begun)
        self.host.cut()

    def gone(self) -> None:
        """The caller has left: nobody waits for the service's work."""
        self.disconnected = True
        now = self._leave(keep=False)
        status = self._connection.status if self._started else 499
        BOOK.add(self.place.route.service, self.method, status, now - self._begun)

    def expire(self) -> None:
        """The deadline has passed."""
        if self._started:
            self._cut(self._connection.status)
        else:
            self._hand_over(UpstreamSlow(service=self.place.route.service))

    def pause(self) -> None:
        """The caller reads too slowly; a whole answer has nothing left to wait for."""
        if not self._connection.complete:
            self._connection.pause()

    def resume(self) -> None:
        """The caller takes more."""
        self._connection.resume()


def rate_headers(lines: bytes) -> head.RawHeaders:
    """The RateLimit lines as headers again."""
    pairs = [line.partition(b": ") for line in lines.split(b"\r\n")[1:]]
    return [(name, value) for name, _, value in pairs]
