"""The frame of every request: its id, its trace, its log line, its metrics, and the short way of reads."""

import random
import re
import time
from functools import cache

import uuid_utils
from prometheus_client import Counter, Histogram
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.access_log import AccessLog
from chassis.shortcuts import HANDED, Answer, Headers, Shortcuts

_ID = re.compile(rb"[A-Za-z0-9._-]{8,128}")
_TRACE = re.compile(rb"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

REQUESTS = Counter("tidu_http_requests", "Requests answered", ["service", "method", "route", "status"])
SECONDS = Histogram(
    "tidu_http_request_seconds",
    "Time to answer",
    ["service", "method"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_counter, _seconds = cache(REQUESTS.labels), cache(SECONDS.labels)
_bits = random.Random().getrandbits  # noqa: S311 - a trace id is a name, no secret


def _trace(given: bytes | None) -> bytes:
    if given and _TRACE.fullmatch(given):
        return given
    drawn = f"{_bits(192) | 1:048x}"  # never the all-zero ids that the standard forbids
    return f"00-{drawn[:32]}-{drawn[32:]}-01".encode()


def ids_of(headers: Headers) -> tuple[str, bytes]:
    """Request id and W3C trace: the caller's where they are decent, else new ones."""
    given = headers.get(b"x-request-id")
    request_id = given.decode() if given and _ID.fullmatch(given) else str(uuid_utils.uuid7())
    return request_id, _trace(headers.get(b"traceparent"))


class RequestFrame:
    """One plain ASGI frame around everything, so that streamed answers stay streams."""

    def __init__(self, app: ASGIApp, service: str, shortcuts: Shortcuts, log: AccessLog) -> None:
        """Wrap an application, the long way, and its shortcuts."""
        self._app, self._service, self.shortcuts, self._log = app, service, shortcuts, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Frame one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id, trace = ids_of(headers)
        state = scope.setdefault("state", {})
        started = state.get(HANDED) or time.perf_counter()
        state["request_id"], state["traceparent"] = request_id, trace.decode()
        told = [(b"x-request-id", request_id.encode()), (b"traceparent", trace)]
        status = 500

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *told]
            await send(message)

        try:
            answer: Answer | Response | None = None
            if scope["method"] == "GET":
                answer = await self.shortcuts.answer(scope, receive, headers)
            if answer is None:
                await self._app(scope, receive, framed)
            elif isinstance(answer, Response):
                await answer(scope, receive, framed)
            else:
                status = answer.status
                await send({"type": "http.response.start", "status": status, "headers": [*answer.headers, *told]})
                await send({"type": "http.response.body", "body": answer.body})
        finally:
            route, seconds = getattr(scope.get("route"), "path", "-"), time.perf_counter() - started
            self.account(scope["method"], scope["path"], route, (request_id, trace), status, seconds)

    def account(self, method: str, path: str, route: str, ids: tuple[str, bytes], status: int, seconds: float) -> None:
        """Count one answer and write its line."""
        _counter(self._service, method, route, str(status)).inc()
        _seconds(self._service, method).observe(seconds)
        line = {"method": method, "path": path, "ms": round(seconds * 1000, 2)}
        self._log.add(status, {**line, "request_id": ids[0], "traceparent": ids[1].decode()})
