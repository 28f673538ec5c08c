"""Problem documents (RFC 9457) as raw answers, for the part of the door that stands before the application."""

from collections.abc import Iterable  # noqa: TC003

import orjson
from starlette.types import Scope, Send

from chassis.errors import BusinessError

RawHeaders = list[tuple[bytes, bytes]]


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of this lower-case name."""
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    for key, value in headers:
        if key == name:
            return value
    return None


def language(scope: Scope) -> str:
    """`zh` or `en`, whichever Accept-Language prefers; Chinese when it says nothing of the two."""
    accepted = header(scope, b"accept-language")
    if accepted is None:
        return "zh"
    best, best_weight = "zh", 0.0
    for part in accepted.decode("latin-1").split(",")[:20]:
        tag, _, parameters = part.strip().partition(";")
        spoken = tag.strip().lower().split("-")[0]
        weight = _weight(parameters)
        if spoken in {"zh", "en"} and weight > best_weight:
            best, best_weight = spoken, weight
    return best


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def document(scope: Scope, error: BusinessError, request_id: str) -> bytes:
    """The problem document of a refusal."""
    spoken = language(scope)
    problem = {
        "type": f"https://tidu.example/problems/{error.code.replace('_', '-')}",
        "code": error.code,
        "status": error.status,
        "title": error.title(spoken),
        "detail": error.detail(spoken),
        "instance": scope.get("path", "/"),
        "request_id": request_id,
        "errors": [],
    }
    return orjson.dumps(problem)


async def refuse(
    scope: Scope, send: Send, error: BusinessError, request_id: str, more: RawHeaders | None = None
) -> None:
    """Answer with a problem document."""
    body = document(scope, error, request_id)
    headers: RawHeaders = [
        (b"content-type", b"application/problem+json"),
        (b"content-language", b"en" if language(scope) == "en" else b"zh-CN"),
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", request_id.encode()),
        (b"cache-control", b"no-store"),
    ]
    if error.retry_after is not None:
        headers.append((b"retry-after", str(error.retry_after).encode()))
    if error.status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="tidu", error="invalid_token"'))
    await send({"type": "http.response.start", "status": error.status, "headers": headers + (more or [])})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
