"""Which headers pass, which stop at the door, and which the door adds."""

import re
import secrets
from typing import Final

import uuid_utils
from starlette.types import Scope

RawHeaders = list[tuple[bytes, bytes]]

HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"http2-settings",
    }
)
# Said by the door alone: what a caller writes here would be believed by the services.
_OURS: Final = HOP_BY_HOP | {
    b"host",
    b"cookie",
    b"content-length",
    b"expect",
    b"x-request-id",
    b"traceparent",
    b"forwarded",
    b"x-real-ip",
    b"x-forwarded-for",
    b"x-forwarded-host",
    b"x-forwarded-proto",
    b"x-forwarded-port",
    b"x-forwarded-prefix",
}
_NOT_BACK: Final = HOP_BY_HOP | {b"date", b"server"}

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._:-]{1,128}\Z")
_TRACE: Final = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\Z")


def request_id_of(offered: bytes | None) -> bytes:
    """The caller's request id if it is a decent one, else a new one."""
    if offered is not None and _REQUEST_ID.match(offered):
        return offered
    return str(uuid_utils.uuid7()).encode()


def traceparent_of(offered: bytes | None) -> bytes:
    """The caller's W3C trace if it is valid, else the start of a new one."""
    if offered is not None and _TRACE.match(offered):
        return offered
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01".encode()


def _named_by_connection(headers: RawHeaders) -> frozenset[bytes]:
    named: set[bytes] = set()
    for name, value in headers:
        if name == b"connection":
            named.update(token.strip().lower() for token in value.split(b","))
    return frozenset(named)


def onward(scope: Scope, authority: bytes, request_id: bytes, authorization: bytes | None) -> list[bytes]:
    """Header lines for the upstream; `authorization` replaces a session cookie's."""
    headers: RawHeaders = scope["headers"]
    named = _named_by_connection(headers)
    lines = [b"host: " + authority]
    host = trace = None
    for name, value in headers:
        if name in _OURS:
            host = value if name == b"host" else host
            trace = value if name == b"traceparent" else trace
        elif name not in named and not (authorization is not None and name == b"authorization"):
            lines.append(name + b": " + value)
    client = scope.get("client")
    lines.append(b"x-request-id: " + request_id)
    lines.append(b"traceparent: " + traceparent_of(trace))
    lines.append(b"x-forwarded-for: " + (client[0].encode() if client else b"unknown"))
    lines.append(b"x-forwarded-proto: " + str(scope.get("scheme", "http")).encode())
    if host is not None:
        lines.append(b"x-forwarded-host: " + host)
    if authorization is not None:
        lines.append(b"authorization: " + authorization)
    return lines


def back(headers: RawHeaders, request_id: bytes, more: RawHeaders) -> RawHeaders:
    """Headers for the caller."""
    named = _named_by_connection(headers)
    ours = {name for name, _ in more}
    passed = [
        (name, value)
        for name, value in headers
        if name not in _NOT_BACK and name not in named and name not in ours and name != b"x-request-id"
    ]
    return [*passed, *more, (b"x-request-id", request_id)]
