"""The frame of every request: its id, its trace, its log line, its metrics."""

import re
import time
from typing import Any

import structlog
import uuid_utils
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ID = re.compile(rb"[A-Za-z0-9._-]{8,128}")
_TRACE = re.compile(rb"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

REQUESTS = Counter("tidu_http_requests", "Requests answered", ["service", "method", "route", "status"])
SECONDS = Histogram(
    "tidu_http_request_seconds",
    "Time to answer",
    ["service", "method"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def _trace(given: bytes | None) -> str:
    if given and _TRACE.fullmatch(given):
        return given.decode()
    return f"00-{uuid_utils.uuid4().hex}-{uuid_utils.uuid4().hex[:16]}-01"


class RequestFrame:
    """Plain ASGI, so that streamed answers stay streams."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        """Wrap an application."""
        self._app, self._service = app, service
        self._log: Any = structlog.get_logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Frame one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id")
        request_id = given.decode() if given and _ID.fullmatch(given) else str(uuid_utils.uuid7())
        state = scope.setdefault("state", {})
        state["request_id"], state["traceparent"] = request_id, _trace(headers.get(b"traceparent"))
        status, started = 500, time.perf_counter()

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", request_id.encode()),
                    (b"traceparent", state["traceparent"].encode()),
                ]
            await send(message)

        try:
            await self._app(scope, receive, framed)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "-")
            REQUESTS.labels(self._service, scope["method"], route, str(status)).inc()
            SECONDS.labels(self._service, scope["method"]).observe(seconds)
            self._log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                ms=round(seconds * 1000, 2),
                request_id=request_id,
                traceparent=state["traceparent"],
            )
