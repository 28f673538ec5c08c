"""Problem documents as raw answers, for the part of the door that stands before the application."""

from starlette.types import Scope, Send

from chassis.errors import BusinessError
from chassis.problems import language_of, problem_body

RawHeaders = list[tuple[bytes, bytes]]


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of this lower-case name."""
    headers: RawHeaders = scope["headers"]
    for key, value in headers:
        if key == name:
            return value
    return None


def told(error: BusinessError, accepted: bytes | None, path: str, request_id: str) -> tuple[RawHeaders, bytes]:
    """Headers and body of a problem document in the language that is accepted."""
    language = language_of(accepted.decode("latin-1")[:500] if accepted else None)
    body = problem_body(error, language=language, instance=path, request_id=request_id)
    headers: RawHeaders = [
        (b"content-type", b"application/problem+json"),
        (b"content-language", b"en" if language == "en" else b"zh-CN"),
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", request_id.encode()),
        (b"cache-control", b"no-store"),
    ]
    if error.retry_after is not None:
        headers.append((b"retry-after", str(error.retry_after).encode()))
    if error.status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="tidu", error="invalid_token"'))
    return headers, body


async def refuse(scope: Scope, send: Send, error: BusinessError, request_id: str, more: RawHeaders) -> None:
    """Answer with a problem document."""
    headers, body = told(error, header(scope, b"accept-language"), scope["path"], request_id)
    await send({"type": "http.response.start", "status": error.status, "headers": headers + more})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
