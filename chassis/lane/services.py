"""The services' side of the fast lane: a hot read is answered from the socket's callback, the rest by ASGI."""

import re
import time
from asyncio import AbstractEventLoop, Task, Transport
from typing import TYPE_CHECKING, Any, Final, cast

from fastapi import FastAPI
from starlette.requests import Request
from uvicorn.config import Config
from uvicorn.server import ServerState

from chassis.access import Principal, bearer
from chassis.errors import Unauthenticated
from chassis.hot import HotPoint, HotReads
from chassis.lane.ground import Ground, Patience, RawHeaders, lines
from chassis.lane.heads import ASKING, LASTING, Heads
from chassis.lane.protocol import LaneProtocol
from chassis.lane.slowly import scope_of
from chassis.lane.whole import STATUS, Whole
from chassis.middleware import RequestFrame, ids_of
from chassis.plan import Declined
from chassis.shortcuts import HANDED, REFUSED, Answer, Asked, Door, Headers

if TYPE_CHECKING:
    from asyncpg import Record

    from chassis.uow import Database

LANE: Final = "lane"
"""Where the server's state keeps the lane: the lifespan puts it there, each connection takes it from there."""
PATIENCE: Final = Patience(head_bytes=64 * 1024)  # more than the gateway takes: it adds lines of its own
_PLAIN: Final = re.compile(rb"/[A-Za-z0-9._~/-]*\Z")
_ASKING: Final = (*ASKING, b"content-length")


class ServiceLane(Ground):
    """What the connections of one service share."""

    def __init__(self, app: FastAPI, frame: RequestFrame, patience: Patience = PATIENCE) -> None:
        super().__init__(patience)
        self.app, self.frame = app, frame
        self.database: Database = app.state.database

    def known(self, token: str) -> Principal | None:
        """The principal of a token that was verified before."""
        principal: Principal | None = self.app.state.verifier.known(token)
        return principal


class _Heads(Heads):
    """The last head's headers by name, and its token."""

    __slots__ = ("named", "token")

    def learn(self, headers: RawHeaders) -> None:
        """Read a head; of headers that come twice the framework knows which counts."""
        self.named: Headers = dict(headers)
        self.token: str | None = None
        lasting = self.named.get(b"connection", b"keep-alive").lower()
        plain = len(self.named) == len(headers) and not any(name in self.named for name in _ASKING)
        self.easy = plain and lasting in LASTING
        self.repeats = lasting != b"close"
        given = self.named.get(b"authorization")
        if given is not None:
            try:
                self.token = bearer(given.decode("latin-1"))
            except Unauthenticated:
                self.easy = False


class HotExchange(Whole):
    """A request that its hot read answers, or gives back to the application."""

    __slots__ = ("_asked", "_ids", "_started")
    host: "ServiceProtocol"
    place: tuple[Door, dict[str, str]]

    def begin(self, principal: Principal | None, reads: HotReads, headers: Headers) -> None:
        """Ask the hot read; the application is asked where that does not know."""
        self._started = time.perf_counter()
        door, values = self.place
        self._ids = ids_of(headers)
        self._asked = asked = Asked(values, headers, door, self.host.lane.database, self._request)
        asked.principal = principal
        self.host.take(self)
        if isinstance(door.hot, HotPoint):
            self._ask(door.hot, reads)
        elif door.hot is not None:
            task = self.host.loop.create_task(door.hot(asked, reads))
            self.host.pages.add(task)
            task.add_done_callback(self._done)

    def _ask(self, hot: HotPoint, reads: HotReads) -> None:
        try:
            key = hot.key(self._asked)
        except Exception as unexpected:  # noqa: BLE001 - it happens again on the long way, and is told there
            self._end(None, unexpected)
            return
        if key is None:
            self._end(None, None)
        else:
            reads.ask(hot.point, key, self._found)

    def _request(self) -> Request:
        request_id, trace = self._ids
        state = {"request_id": request_id, "traceparent": trace.decode(), "principal": self._asked.principal}
        scope, (door, values) = scope_of(self.host, self, state), self.place
        scope.update(app=self.host.lane.app, route=door.route, endpoint=door.route.endpoint, path_params=values)
        return Request(scope)

    def _found(self, row: "Record | None", error: BaseException | None) -> None:
        answer, hot = None, self.place[0].hot
        if row is not None and isinstance(hot, HotPoint):
            try:
                answer = hot.answer(self._asked, row)
            except Exception as unexpected:  # noqa: BLE001 - it happens again on the long way, and is told there
                error = unexpected
        self._end(answer, error)

    def _done(self, task: "Task[Answer | None]") -> None:
        self.host.pages.discard(task)
        if task.cancelled():
            self.response_complete = True
            self.host.cut()
            return
        error = task.exception()
        self._end(None if error else task.result(), error)

    def _end(self, answer: Answer | None, error: BaseException | None) -> None:
        self.response_complete = True
        if answer is not None:
            self._write(answer)
        elif self.disconnected:
            self._account(499)
        else:
            expected = error is None or isinstance(error, (*REFUSED, Declined))
            self.host.hand_over(self, {HANDED: self._started} if expected else None)

    def _write(self, answer: Answer) -> None:
        host = self.host
        if not self.disconnected:
            request_id, trace = self._ids
            parts = [
                STATUS[answer.status],
                host.lane.default_lines(host.server_state.default_headers),
                lines(answer.headers),
                b"\r\nx-request-id: %b\r\ntraceparent: %b" % (request_id.encode(), trace),
                b"\r\n\r\n" if self.keep_alive else b"\r\nconnection: close\r\n\r\n",
                answer.body,
            ]
            host.transport.write(b"".join(parts))
            host.finished(self, time.monotonic())
        self._account(answer.status)

    def _account(self, status: int) -> None:
        seconds, path = time.perf_counter() - self._started, self.target.partition(b"?")[0].decode()
        self.host.lane.frame.account("GET", path, self.place[0].route.path, self._ids, status, seconds)


class ServiceProtocol(LaneProtocol[HotExchange]):
    """One caller's connection to a service: `uvicorn … --http chassis.lane.services:ServiceProtocol`."""

    lane: ServiceLane
    heads: _Heads

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        """The lane is what the application's life left in the server's state."""
        rest = {name: value for name, value in app_state.items() if name != LANE}
        super().__init__(config, server_state, rest, _loop, lane=app_state[LANE])
        self.pages = cast("set[Task[Any]]", self.tasks)  # who stops the server waits for them

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A caller has come."""
        super().connection_made(transport)
        self.heads = _Heads()

    def place_of(self, method: str, target: bytes) -> Any | None:
        """The door of a hot read and its path's values."""
        path, _, _ = target.partition(b"?")
        if method != "GET" or self.root_path or not _PLAIN.match(path) or b"#" in target:
            return None
        found = self.lane.frame.shortcuts.find(path.decode())
        return found if found is not None and found[0].hot is not None else None

    def whole(self, method: str, target: bytes, headers: RawHeaders, place: Any) -> HotExchange:
        """A request for a hot read."""
        return HotExchange(self, method, target, headers, place)

    def carry(self, whole: HotExchange) -> None:
        """Ask the hot read if hot reads are on, the token is known and its holder may ask."""
        heads, reads, token = self.heads, self.lane.database.hot, self.heads.token
        principal = None if token is None else self.lane.known(token)
        known = token is None or principal is not None
        if reads is not None and known and whole.place[0].rule.admits(principal):
            whole.begin(principal, reads, heads.named)
        else:
            self.hand_over(whole)
