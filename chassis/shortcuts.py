"""The short way of a read: found by its path, its plan followed, its answer rendered once; else the long way decides.

Nothing is answered here that the framework's own way would answer otherwise: a path, a value or a dependency that the
short way does not know is declined before anything was done, and the request goes through Starlette and FastAPI.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import asyncpg
from fastapi import FastAPI
from fastapi.datastructures import DefaultPlaceholder
from fastapi.routing import APIRoute, serialize_response
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope

from chassis import problems
from chassis.access import AccessRule, Principal, bearer
from chassis.errors import BusinessError
from chassis.openapi import access_of
from chassis.plan import Declined, Plan, compiled, query_of
from chassis.uow import LOST, Database

if TYPE_CHECKING:
    from chassis.hot import HotPoint, HotReads

_JSON = (b"content-type", b"application/json")
Headers = dict[bytes, bytes]
REFUSED = (BusinessError, TimeoutError, asyncpg.PostgresError, *LOST)
"""What a hot read may end with; the plain endpoint finds it out again and tells."""
HANDED = "handed"
"""In a request's state: its hot read has declined, and when it began (seconds of time.perf_counter)."""


class Answer(NamedTuple):
    """An answer as it leaves."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def json_answer(body: bytes, status: int = 200, *more: tuple[bytes, bytes]) -> Answer:
    """JSON that is rendered already."""
    return Answer(status, [_JSON, (b"content-length", b"%d" % len(body)), *more], body)


class Asked:
    """One request as the short way sees it, for hot reads."""

    __slots__ = ("_door", "_request", "database", "headers", "path", "principal", "reads")

    def __init__(
        self, path: dict[str, str], headers: Headers, door: "Door", database: Database, request: Callable[[], Request]
    ) -> None:
        """`path` holds the path's values as given, not yet validated; `reads` are there when hot reads are on.

        `request` makes the request in the framework's form for those who must have it.
        """
        self.path, self.headers, self.database, self._door, self._request = path, headers, database, door, request
        self.principal: Principal | None = None
        self.reads: HotReads | None = database.hot

    async def arguments(self) -> dict[str, Any]:
        """What the plain endpoint would be called with; raises Declined for what does not validate."""
        request = self._request()
        request.scope["state"].setdefault("uow", None)
        return await self._door.plan.arguments(request, query_of(request.scope["query_string"]))


@dataclass(frozen=True)
class Door:
    """A reading route that has a plan."""

    route: APIRoute
    plan: Plan
    rule: AccessRule
    hot: "HotPoint | Callable[[Asked, HotReads], Coroutine[Any, Any, Answer | None]] | None"

    async def answer(self, asked: Asked, scope: Scope) -> Answer | Response:
        """The endpoint's answer; raises Declined, or what the endpoint raises."""
        if self.hot and asked.reads and HANDED not in scope["state"] and self.rule.admits(asked.principal):
            try:
                quick = await self.hot(asked, asked.reads)
            except REFUSED:
                quick = None  # refused, or out of reach: the plain endpoint finds out and tells
            if quick is not None:
                return quick
        state = scope["state"]
        async with asked.database.reading(asked.principal, state["request_id"]) as reader:
            state["uow"] = reader
            found = await self.route.endpoint(**await asked.arguments())
            if isinstance(found, Response):
                found.headers.update(reader.response_headers)
                return found
            body = await serialize_response(field=self.route.response_field, response_content=found, dump_json=True)
            told = [(name.lower().encode(), value.encode()) for name, value in reader.response_headers.items()]
            return json_answer(body, self.route.status_code or 200, *told)


class Shortcuts:
    """All doors of an application, by the shape of their paths."""

    def __init__(self, app: FastAPI) -> None:
        """The routes are looked at with the first request, when all are there."""
        self._app = app

    async def answer(self, scope: Scope, receive: Receive, headers: Headers) -> Answer | Response | None:
        """The answer to a GET, None where the long way decides."""
        found = None if scope.get("root_path") else self.find(scope["path"])
        if found is None:
            return None
        door, values = found
        app, state = self._app, scope["state"]
        scope.update(app=app, route=door.route, endpoint=door.route.endpoint, path_params=values)
        asked = Asked(values, headers, door, app.state.database, lambda: Request(scope, receive))
        try:
            given = headers.get(b"authorization")
            if given is not None:
                asked.principal = await app.state.verifier.verify(bearer(given.decode("latin-1")))
            state["principal"] = asked.principal
            return await door.answer(asked, scope)
        except Declined:
            return None
        except Exception as error:  # noqa: BLE001 - every error leaves as a problem, as on the long way
            return await problems.answer(Request(scope, receive), error)

    def find(self, path: str) -> tuple[Door, dict[str, str]] | None:
        """The door of a path and the path's values; None where the long way decides."""
        if self._app.dependency_overrides:
            return None
        parts = path.split("/")
        for route, door in self._shapes.get((len(parts), parts[2] if len(parts) > 2 else ""), ()):
            match = route.path_regex.match(path)
            if match and "GET" in (route.methods or ()):
                return (door, match.groupdict()) if door else None
        return None

    @cached_property
    def _shapes(self) -> dict[tuple[int, str], list[tuple[Route, Door | None]]]:
        """Routes by number of parts and the second part (/v1/<this>/…), in the order in which they are tried."""
        shapes: dict[tuple[int, str], list[tuple[Route, Door | None]]] = {}
        for route in self._app.router.routes:
            if not isinstance(route, Route) or "{" in "/".join(route.path.split("/")[:3]) or ":" in route.path:
                return {}  # it could match paths of any shape: only the long way knows the order
            parts = route.path.split("/")
            key = (len(parts), parts[2] if len(parts) > 2 else "")
            shapes.setdefault(key, []).append((route, _door(route)))
        return shapes


def _door(route: Route) -> Door | None:
    if not isinstance(route, APIRoute) or not isinstance(route.response_class, DefaultPlaceholder):
        return None
    rule, plan = access_of(route.dependant), compiled(route)
    if rule is None or plan is None or route.response_field is None:
        return None
    return Door(route, plan, rule, route.endpoint.__dict__.get("hot"))
