"""Which headers pass, which stop at the door, and which the door adds: one place for both ways through it."""

import re
from typing import Final

import uuid_utils

from chassis.lane.ground import RawHeaders as RawHeaders  # noqa: PLC0414 - the gateway knows it from here
from chassis.lane.ground import lines
from chassis.lane.heads import LASTING

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
    b"authorization",
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
_NOT_BACK: Final = HOP_BY_HOP | {b"date", b"server", b"x-request-id", b"ratelimit", b"ratelimit-policy"}

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._:-]{1,128}\Z")
_TRACE: Final = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\Z")


def ids_of(offered_id: bytes | None, offered_trace: bytes | None) -> tuple[bytes, bytes]:
    """Request id and W3C trace: the caller's where they are decent, else new ones; both new ones share their digits."""
    digits = uuid_utils.uuid7().hex
    if offered_id is None or not _REQUEST_ID.match(offered_id):
        offered_id = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}".encode()
    if offered_trace is None or not _TRACE.match(offered_trace):
        offered_trace = f"00-{digits}-{digits[16:]}-01".encode()
    return offered_id, offered_trace


def request_id_of(offered: bytes | None) -> bytes:
    """The caller's request id if it is a decent one, else a new one."""
    return ids_of(offered, None)[0]


def traceparent_of(offered: bytes | None) -> bytes:
    """The caller's W3C trace if it is valid, else the start of a new one."""
    return ids_of(None, offered)[1]


class Said:
    """What a request's head says: the lines that pass as they are, and what the door reads itself.

    `lasting` is whether Connection asks for nothing but to be kept or closed; `twice` whether two tokens came.
    """

    __slots__ = ("lasting", "passed", "read", "twice")

    def __init__(self, headers: RawHeaders) -> None:
        passed: RawHeaders = []
        self.read: dict[bytes, bytes] = {}
        self.lasting, self.twice = True, False
        for name, value in headers:
            if name in _OURS:
                self._note(name, value)
            else:
                passed.append((name, value))
        if not self.lasting:
            named = _named_by_connection(headers)
            passed = [pair for pair in passed if pair[0] not in named]
        self.passed = lines(passed)

    def _note(self, name: bytes, value: bytes) -> None:
        if name == b"connection":
            self.lasting = self.lasting and value.lower() in LASTING
        self.twice = self.twice or (name == b"authorization" and name in self.read)
        self.read.setdefault(name, value)


def _named_by_connection(headers: RawHeaders) -> frozenset[bytes]:
    named: set[bytes] = set()
    for name, value in headers:
        if name == b"connection":
            named.update(token.strip().lower() for token in value.split(b","))
    return frozenset(named)


def peer_lines(client: tuple[str, int] | None, scheme: str | None) -> bytes:
    """What the services are told of where a request came from."""
    came_from = (client[0] if client else "unknown").encode()
    return b"\r\nx-forwarded-for: %b\r\nx-forwarded-proto: %b" % (came_from, (scheme or "http").encode())


def standing(said: Said, peer: bytes, authorization: bytes | None = None) -> bytes:
    """Lines for the upstream that stay while a head stays; `authorization` replaces a session cookie's."""
    shown = authorization if authorization is not None else said.read.get(b"authorization")
    host = said.read.get(b"host")
    return b"%b%b%b%b" % (
        said.passed,
        peer,
        b"" if host is None else b"\r\nx-forwarded-host: " + host,
        b"" if shown is None else b"\r\nauthorization: " + shown,
    )


def onward(standing_lines: bytes, host_line: bytes, request_id: bytes, trace: bytes) -> bytes:
    """Header lines for the upstream."""
    return b"%b%b\r\nx-request-id: %b\r\ntraceparent: %b" % (host_line, standing_lines, request_id, trace)


def passed_back(headers: RawHeaders) -> RawHeaders:
    """The service's headers that reach the caller; ids and allowances are the door's to tell."""
    kept: RawHeaders = []
    names_more = False
    for pair in headers:
        if pair[0] not in _NOT_BACK:
            kept.append(pair)
        elif pair[0] == b"connection":
            names_more = names_more or pair[1].lower() not in LASTING
    if not names_more:
        return kept
    named = _named_by_connection(headers)
    return [pair for pair in kept if pair[0] not in named]


def back(headers: RawHeaders, request_id: bytes, more: RawHeaders) -> RawHeaders:
    """Headers for the caller."""
    return [*passed_back(headers), *more, (b"x-request-id", request_id)]
