"""The HTTP door of a service: routes that own their transaction, and the application around them."""

from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from chassis import idempotency, logs, openapi, problems, strict_json
from chassis.access import Principal, Verifier, authenticate
from chassis.access_log import AccessLog
from chassis.clock import Clock
from chassis.errors import (
    BusinessError,
    PreconditionRequired,
    Stale,
    TooLarge,
    Unauthenticated,
    UnsupportedMedia,
)
from chassis.etags import etag as etag  # noqa: PLC0414 - endpoints know it from here
from chassis.lane.services import LANE, ServiceLane
from chassis.middleware import RequestFrame
from chassis.settings import Settings
from chassis.shapes import ProblemDetails
from chassis.shortcuts import Shortcuts
from chassis.uow import Database, Reader, UnitOfWork

_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])


def idempotency_free(endpoint: _Endpoint) -> _Endpoint:
    """Mark a POST that changes nothing, or whose repetition is harmless: it needs no Idempotency-Key."""
    endpoint.__dict__["idempotency_free"] = True
    return endpoint


def streams_body(endpoint: _Endpoint) -> _Endpoint:
    """Mark an endpoint that reads its body itself, piece by piece."""
    endpoint.__dict__["streams_body"] = True
    return endpoint


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body, or `TooLarge` as soon as it is known to be."""
    if int(request.headers.get("content-length") or 0) > limit:
        raise TooLarge(limit=limit)
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise TooLarge(limit=limit)
        pieces.append(piece)
    return b"".join(pieces)


class TiduRoute(APIRoute):
    """A route that owns its transaction: claim, handle, keep the answer, commit, and only then respond."""

    claims_keys = True

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        inner = super().get_route_handler()
        marks = self.endpoint.__dict__
        streams, free = "streams_body" in marks, "idempotency_free" in marks

        async def handle(request: Request) -> Response:
            request.state.principal = await authenticate(request)
            if request.method in {"GET", "HEAD"}:
                return await _read(request, inner)
            body = b"" if streams else await _body(request, self.body_field is not None)
            return await _write(request, inner, body, claims=request.method == "POST" and not free)

        return handle


async def _body(request: Request, wanted: bool) -> bytes:
    body = await read_body(request, request.app.state.settings.max_body)
    request._body = body  # noqa: SLF001 - read once, here, with its limit
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if wanted and body and not (kind == "application/json" or kind.endswith("+json")):
        raise UnsupportedMedia(accepted="application/json")
    if wanted and body:
        request._json = strict_json.parse(body)  # noqa: SLF001 - FastAPI's own reader takes UTF-16 and names twice
    return body


async def _read(request: Request, inner: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
    database: Database = request.app.state.database
    async with database.reading(request.state.principal, request.state.request_id) as reader:
        request.state.uow = reader
        response = await inner(request)
        response.headers.update(reader.response_headers)
        return response


async def _write(
    request: Request, inner: Callable[[Request], Coroutine[Any, Any, Response]], body: bytes, *, claims: bool
) -> Response:
    principal: Principal | None = request.state.principal
    if claims and principal is None:
        raise Unauthenticated(why="Authorization")
    claim = idempotency.claim_of(request, principal.client_key, body) if claims and principal else None
    database: Database = request.app.state.database
    async with database.transaction(principal, request.state.request_id) as uow:
        uow.traceparent = request.state.traceparent
        if claim and (replay := await idempotency.replay_of(uow, claim)):
            return replay
        request.state.uow = uow
        response = await inner(request)
        response.headers.update(uow.response_headers)
        if claim:
            idempotency.keep(uow, claim, response)
        return response


async def _uow(request: Request) -> Any:
    return request.state.uow


Write = Annotated[UnitOfWork, Depends(_uow)]
Read = Annotated[Reader, Depends(_uow)]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="ETag of the version that was read")]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description="`*` for a first PUT")]


Held = Annotated[str | None, Header(alias="If-None-Match", description="ETag of the version the caller holds")]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "The caller holds this version (内容未变)"}}
"""The `responses=` of a read that answers If-None-Match."""


def unchanged() -> Any:
    """The answer to a caller that holds this version; the ETag goes by the response headers as ever."""
    return Response(status_code=304)


def check_match(if_match: str | None, version: int) -> None:
    """Raise 428 without If-Match and 412 when it names another version."""
    if if_match is None:
        raise PreconditionRequired(pointer="#If-Match")
    if if_match.strip() != "*" and etag(version) not in {part.strip() for part in if_match.split(",")}:
        raise Stale(pointer="#If-Match")


def errors(*kinds: type[BusinessError]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that may raise these."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        entry = found.setdefault(kind.status, {"model": ProblemDetails, "description": ""})
        entry["description"] = "; ".join(filter(None, [entry["description"], f"`{kind.code}`: {kind.en} ({kind.zh})"]))
    return found


def router(*, prefix: str, tags: Sequence[str]) -> APIRouter:
    """A router whose routes own their transactions."""
    return APIRouter(prefix=prefix, tags=list(tags), route_class=TiduRoute)


def address(text: str | None) -> tuple[str, int] | None:
    """`host:port` as a pair."""
    if not text:
        return None
    host, _, port = text.rpartition(":")
    return host, int(port)


class _Framed(FastAPI):
    """An application whose frame stands before the framework's own layers."""

    frame: RequestFrame

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Every request meets the frame first."""
        await self.frame(scope, receive, send)

    async def long_way(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Starlette's and FastAPI's own way."""
        await super().__call__(scope, receive, send)


def create_app(
    settings: Settings,
    *,
    service: str,
    title: str,
    description: str,
    routers: Sequence[APIRouter],
    version: str = "0.1.0",
) -> FastAPI:
    """The application of one service: its routes, its problems, its operations, its life."""
    from chassis import operations  # noqa: PLC0415 - it builds on this module's router

    clock = Clock()
    database = Database(
        settings.database_url,
        service=service,
        clock=clock,
        pool_size=settings.database_pool,
        wake=address(settings.relay_wake),
        hot=settings.hot_connections,
    )
    log = AccessLog(service, wanted=settings.log_level.lower() in {"debug", "info"})

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[dict[str, ServiceLane]]:
        logs.configure(service, settings.log_level)
        async with AsyncExitStack() as stack:
            stack.callback(log.flush)
            await operations.enter(stack, app, settings, database)
            yield {LANE: lane}

    app = _Framed(title=title, description=description, version=version, lifespan=life, docs_url=None, redoc_url=None)
    app.router.redirect_slashes = False  # a redirect would name an address that only the door may know
    app.state.settings, app.state.database, app.state.service = settings, database, service
    app.state.verifier = Verifier(issuer=settings.issuer, audience=settings.audience, jwks_url=settings.jwks_url)
    problems.install(app)
    for each in (*routers, *operations.routers(service, settings)):
        app.router.routes.extend(each.routes)
    app.router.routes.extend(operations.health_routes(database))
    app.frame = RequestFrame(app.long_way, service, Shortcuts(app), log)
    lane = ServiceLane(app, app.frame)
    openapi.install(app)
    return app
