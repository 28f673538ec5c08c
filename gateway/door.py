"""The door: every request passes here before a service or the gateway's own pages see it."""

from dataclasses import dataclass
from typing import Final

import asyncpg
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.errors import BusinessError
from chassis.problems import Internal, of_database
from gateway.body import CallerGone
from gateway.errors import Busy, CsrfRefused, PathRefused, TokenRefused
from gateway.headers import request_id_of, traceparent_of
from gateway.issuer.sessions import Sessions, cookie_of
from gateway.limits.limiter import Limiter
from gateway.metrics import Tally
from gateway.problems import RawHeaders, header, refuse
from gateway.proxy import Aborted, Passage, Proxy
from gateway.routes import find, is_plain, is_public
from gateway.tokens import Caller, TokenVerifier, bearer_of

_DATABASE: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_UNCOUNTED: Final = ("/health/", "/.well-known/")
_PREFLIGHT: Final = b"access-control-request-method"
HANDED: Final = "handed"


@dataclass(slots=True)
class Parts:
    """What the door works with."""

    proxy: Proxy
    verifier: TokenVerifier
    sessions: Sessions | None
    clients: Limiter
    anonymous: Limiter
    credentials: Limiter
    in_flight: int
    inside: int = 0

    @property
    def is_full(self) -> bool:
        """Whether no further request is taken."""
        return self.inside >= self.in_flight


@dataclass(slots=True)
class _Identity:
    caller: Caller | None = None
    authorization: bytes | None = None
    session_id: str | None = None


@dataclass(slots=True)
class Handed:
    """A request the fast lane began and could not finish; `error` is what is left to say of it.

    `dropped` is whether a connection was lost over it; it travels in the scope's state.
    """

    request_id: bytes
    begun: float
    more: RawHeaders
    error: BusinessError | None = None
    dropped: bool = False


class Door:
    """Plain ASGI around the gateway's application."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app, self._parts = app, parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request through, or refuse it with a problem document."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        handed: Handed | None = scope.get("state", {}).pop(HANDED, None)
        request_id = request_id_of(header(scope, b"x-request-id")) if handed is None else handed.request_id
        tally = Tally(scope["method"], None if handed is None else handed.begun)
        started = False
        more: RawHeaders = []

        async def counted(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                tally.status = message["status"]
            await send(message)

        full, passage = self._parts.is_full, Passage(scope, receive, counted, request_id, more)
        self._parts.inside += 1
        try:
            if full:
                raise Busy
            await self._pass(passage, handed, tally)
        except (BusinessError, *_DATABASE) as error:
            if not started:
                await refuse(scope, counted, _told(error), request_id.decode(), more)
        except CallerGone:
            tally.status = 499
        except Aborted:
            structlog.get_logger().warning("answer_cut", path=scope["path"], request_id=request_id.decode())
        finally:
            self._parts.inside -= 1
            tally.done()

    async def _pass(self, passage: Passage, handed: Handed | None, tally: Tally) -> None:
        scope = passage.scope
        if not is_plain(scope["raw_path"]):
            raise PathRefused
        path = scope["path"]
        route = find(path)
        identity = await self._identify(scope) if path.startswith("/v1/") else _Identity()
        caller = identity.caller
        preflight = scope["method"] == "OPTIONS" and header(scope, _PREFLIGHT) is not None
        if route is not None and caller is None and not preflight and not is_public(scope["method"], path):
            raise TokenRefused(why="Authorization")
        if not path.startswith(_UNCOUNTED):
            passage.more.extend(await self._count(scope, caller) if handed is None else handed.more)
        if route is None:
            await self._own(passage, identity)
            return
        tally.service = route.service
        if handed is not None:
            passage.dropped = handed.dropped
            if handed.error is not None:
                raise handed.error
        passage.authorization = identity.authorization
        await self._parts.proxy.forward(passage, route)

    async def _count(self, scope: Scope, caller: Caller | None) -> RawHeaders:
        if caller is not None:
            return await self._parts.clients.take(caller.client_key)
        client = scope.get("client")
        limiter = self._parts.credentials if scope["path"].startswith("/oauth2/") else self._parts.anonymous
        return await limiter.take(client[0] if client else "unknown")

    async def _identify(self, scope: Scope) -> _Identity:
        authorization = header(scope, b"authorization")
        if authorization is not None:
            if sum(name == b"authorization" for name, _ in scope["headers"]) > 1:
                raise TokenRefused(why="two tokens")
            return _Identity(await self._parts.verifier.verify(bearer_of(authorization)))
        session_id = cookie_of(header(scope, b"cookie"))
        if session_id is None or self._parts.sessions is None:
            return _Identity()
        session = await self._parts.sessions.find(session_id)
        if session is None:
            return _Identity()
        if scope["method"] not in _SAFE:
            offered = header(scope, b"x-csrf-token") or b""
            if not self._parts.sessions.is_csrf_token(offered.decode("latin-1"), session_id):
                raise CsrfRefused
        return _Identity(session.caller, session.authorization, session_id)

    async def _own(self, passage: Passage, identity: _Identity) -> None:
        scope, request_id = passage.scope, passage.request_id
        state = scope.setdefault("state", {})
        state["request_id"] = request_id.decode()
        state["traceparent"] = traceparent_of(header(scope, b"traceparent")).decode()
        state["principal"] = None if identity.caller is None else identity.caller.principal
        state["session_id"] = identity.session_id
        if identity.authorization is not None:
            scope["headers"] = [*scope["headers"], (b"authorization", identity.authorization)]

        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *passage.more, (b"x-request-id", request_id)]
            await passage.send(message)

        await self._app(scope, passage.receive, framed)


def _told(error: Exception) -> BusinessError:
    """What the caller is told of an error, and the log of those that are ours."""
    if isinstance(error, BusinessError):
        return error
    structlog.get_logger().error("database_failed", error=repr(error))
    return of_database(error) or Internal()
