"""Passing a request to a service and its answer back, both as streams."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.types import Receive, Scope, Send

from gateway import headers as head
from gateway.body import Body, CallerGone
from gateway.errors import UpstreamAway, UpstreamBroken, UpstreamFull, UpstreamSlow
from gateway.problems import RawHeaders
from gateway.routes import Route, Service, is_stream
from gateway.upstream.balancer import Balancer
from gateway.upstream.connection import Connection
from gateway.upstream.errors import Broken, Dropped, Full, NotReached

_SAFE: Final = frozenset({"GET", "HEAD"})
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True)
class Times:
    """How long the door waits, in seconds."""

    first_byte: float = 30.0
    total: float = 120.0
    upload: float = 900.0
    body: float = 30.0
    retry: float = 2.0
    pause: float = 0.05


@dataclass(slots=True)
class Passage:
    """One request on its way through the door."""

    scope: Scope
    receive: Receive
    send: Send
    request_id: bytes
    more: RawHeaders = field(default_factory=list)
    authorization: bytes | None = None
    dropped: bool = False
    started: bool = False


class Aborted(Exception):
    """The answer had begun and cannot be finished: the caller's connection must be cut."""


class Proxy:
    """Sends requests to the services' addresses."""

    def __init__(
        self,
        balancers: Mapping[str, Balancer],
        times: Times | None = None,
        lasting: Mapping[str, Balancer] | None = None,
    ) -> None:
        """`lasting` are places apart for what takes long by its nature: streams and large bodies."""
        self.balancers, self._lasting = balancers, lasting or balancers
        self.times = times or Times()

    async def forward(self, passage: Passage, route: Route) -> None:
        """Answer from the service; raises a BusinessError before and Aborted after the answer has begun."""
        path = passage.scope["path"]
        body = Body(passage.scope, passage.receive, route.body_limit, self.times.body)
        await body.load()
        limit = self.times.total if body.whole is not None else self.times.upload
        places = self._lasting if is_stream(path) or body.whole is None else self.balancers
        try:
            async with asyncio.timeout(None if is_stream(path) else limit):
                await self._with_retries(passage, body, route.service, places[route.service])
        except TimeoutError:
            if passage.started:
                raise Aborted from None
            raise UpstreamSlow(service=route.service) from None
        except Broken:
            if passage.started:
                raise Aborted from None
            raise UpstreamBroken(service=route.service) from None

    async def _with_retries(self, passage: Passage, body: Body, service: Service, places: Balancer) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.times.retry
        repeatable = body.whole is not None and is_repeatable(passage.scope["method"], passage.scope["headers"])
        reuse, new = not passage.dropped, not passage.dropped
        while True:
            try:
                await self._attempt(passage, body, await places.acquire(reuse=reuse))
            except NotReached as error:
                if new and isinstance(error, Full):
                    raise UpstreamFull(service=service) from None
                allowed = True  # nothing was sent
            except Dropped:
                allowed, reuse = repeatable, False
            else:
                return
            new = False  # who was let in and waited for a service that is away is not sent off for those who come after
            too_late = loop.time() + self.times.pause >= deadline
            if not allowed or too_late or places.gone:
                raise UpstreamAway(service=service) from None
            await asyncio.sleep(self.times.pause)

    async def _attempt(self, passage: Passage, body: Body, connection: Connection) -> None:
        pool, clean, sent = connection.pool, False, False
        try:
            connection.begin(passage.scope["method"])
            connection.write(_head(passage, pool.host_line, body))
            sent = body.whole is not None or await self._send_stream(connection, body)
            async with asyncio.timeout(None if is_stream(passage.scope["path"]) else self.times.first_byte):
                await connection.answer()
            pool.circuit.succeeded()
            await self._give_back(passage, connection)
            clean = sent
        except Dropped:
            if connection.used == 1:
                pool.circuit.failed(asyncio.get_running_loop().time())
            raise
        finally:
            pool.release(connection, keep=clean)

    async def _send_stream(self, connection: Connection, body: Body) -> bool:
        async for chunk in body.stream():
            if connection.seen or not connection.alive:
                return False  # the service has answered already: it does not want the rest
            connection.write(b"%x\r\n%b\r\n" % (len(chunk), chunk) if body.length is None else chunk)
            await connection.drain()
        if body.length is None:
            connection.write(b"0\r\n\r\n")
        return True

    async def _give_back(self, passage: Passage, connection: Connection) -> None:
        send = passage.send
        passage.started = True
        headers = head.back(connection.headers, passage.request_id, passage.more)
        await send({"type": "http.response.start", "status": connection.status, "headers": headers})
        if connection.complete:
            await send({"type": "http.response.body", "body": await connection.chunk()})
            return
        watcher = asyncio.ensure_future(_until_gone(passage.receive, connection))
        try:
            while chunk := await connection.chunk():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        finally:
            watcher.cancel()
        await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive, connection: Connection) -> None:
    """Stop the service's work when the caller has left."""
    while (await receive())["type"] != "http.disconnect":
        continue
    connection.close()


def is_repeatable(method: str, headers: RawHeaders) -> bool:
    """Whether a request may be sent again when nobody knows if it was seen."""
    return method in _SAFE or any(name == b"idempotency-key" for name, _ in headers)


def _head(passage: Passage, host_line: bytes, body: Body) -> bytes:
    scope = passage.scope
    target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    said = head.Said(scope["headers"])
    stays = head.standing(said, head.peer_lines(scope.get("client"), scope.get("scheme")), passage.authorization)
    trace = head.traceparent_of(said.read.get(b"traceparent"))
    lines = head.onward(stays, host_line, passage.request_id, trace)
    if body.whole is None and body.length is None:
        lines += b"\r\ntransfer-encoding: chunked"
    else:
        lines += length_line(scope["method"], body.length or 0)
    return b"%b %b HTTP/1.1%b\r\n\r\n%b" % (scope["method"].encode(), target, lines, body.whole or b"")


def length_line(method: str, length: int) -> bytes:
    """The line that tells the length of a whole body."""
    return b"\r\ncontent-length: %d" % length if length or method in _WITH_BODY else b""


__all__ = ["Aborted", "CallerGone", "Passage", "Proxy", "Times"]
