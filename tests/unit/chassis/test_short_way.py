"""The short way of reads against the framework's own: every answer the same, whatever is asked."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.routing import APIRoute
from starlette.responses import Response, StreamingResponse

from chassis.access import Principal, caller, public
from chassis.access_log import AccessLog
from chassis.errors import Conflict, Unauthenticated
from chassis.etags import same
from chassis.middleware import RequestFrame
from chassis.paging import Paging
from chassis.plan import compiled
from chassis.settings import Settings
from chassis.shapes import CreditCode, Day, F, Ratio, Shape, Yuan
from chassis.shortcuts import Shortcuts
from chassis.web import UNCHANGED, Held, Read, create_app, errors, router, unchanged

CODE = "91500000202869177Y"
ID = "0198d3a0-0000-7000-8000-000000000003"


class Echo(Shape):
    """What an endpoint was called with."""

    code: str | None = F("code", CODE)
    on: Day | None = F("day", "2026-01-01")
    number: int | None = F("number", 1)
    flag: bool | None = F("flag", True)
    kind: str | None = F("kind", "a")
    limit: int | None = F("limit", 50)
    who: str | None = F("who", "tester")
    ratio: Ratio | None = F("ratio", "0.5")
    amount: Yuan | None = F("amount", {"amount": "1.00", "currency": "CNY"})


def echo(**given: Any) -> Echo:
    return Echo(**{name: given.get(name) for name in Echo.model_fields})


Anyone = Annotated[Principal | None, public()]
Officer = Annotated[Principal, caller("officer")]
things = router(prefix="/v1/things", tags=["things"])


@things.get("")
async def listed(
    uow: Read,
    who: Officer,
    paging: Paging,
    number: Annotated[int | None, Query(ge=1, alias="n")] = None,
    flag: bool = True,
    kind: Literal["a", "b"] | None = None,
    on: Day | None = None,
) -> Echo:
    paging.decode({"kind": kind})
    return echo(number=number, flag=flag, kind=kind, on=on, limit=paging.limit, who=who.subject, ratio="0.50")


@things.get("/{code}", responses={**UNCHANGED, **errors(Conflict)})
async def one(uow: Read, who: Anyone, code: CreditCode, held: Held = None) -> Echo:
    uow.response_headers["ETag"] = '"7"'
    if same(held, 7):
        answer: Echo = unchanged()
        return answer
    return echo(code=code, who=who and who.subject, amount=Yuan.of(-5), on=date(2026, 2, 28))


@things.get("/{thing_id}/parts", status_code=203)
async def parts(uow: Read, who: Anyone, thing_id: UUID, tag: Annotated[list[str] | None, Query()] = None) -> Echo:
    return echo(code=f"{thing_id} {tag}")


@things.get("/{code}/faults")
async def faults(request: Request, uow: Read, who: Anyone, code: str) -> Echo:
    if code == "conflict":
        raise Conflict(pointer="/code")
    if code == "http":
        raise HTTPException(404)
    if code == "crash":
        raise RuntimeError
    if code == "shape":
        return {"code": 1}  # type: ignore[return-value]
    return echo(code=f"{code} {request.method} {request.query_params.get('x')}")


@things.get("/{code}/stream")
async def stream(uow: Read, who: Anyone, code: str) -> Any:
    async def pieces() -> Any:
        yield code.encode()
        yield b"!"

    return StreamingResponse(pieces(), media_type="text/plain")


@things.get("/{code}/raw", response_class=Response)
async def raw(uow: Read, who: Anyone, code: str) -> Response:
    return Response(code, media_type="text/plain")


class Tokens:
    """Takes a role as the token."""

    async def verify(self, token: str) -> Principal:
        if token == "bad":
            raise Unauthenticated(why="bad")
        return Principal("tester", "tests", frozenset({token}))


class Never(Shortcuts):
    """The long way only."""

    async def answer(self, *_: Any) -> None:
        return None


@pytest.fixture(scope="module")
def app() -> FastAPI:
    settings = Settings(database_url="postgresql://nobody@127.0.0.1:1/none")
    made = create_app(settings, service="things", title="Things", description="d", routers=[things])
    made.state.verifier = Tokens()
    return made


def client(app: Any) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://things.test")


def seen(answer: httpx.Response) -> tuple[int, dict[str, str], Any]:
    drawn = {"x-request-id", "traceparent"}
    is_json = answer.content and "json" in answer.headers.get("content-type", "")
    body = answer.json() if is_json else answer.text
    return answer.status_code, {k: v for k, v in answer.headers.items() if k not in drawn}, body


OFFICER = {"authorization": "Bearer officer", "x-request-id": "the-same-1"}
PATHS = [
    "/v1/things",
    "/v1/things?n=3&flag=false&kind=b&on=2026-02-28&limit=7",
    "/v1/things?n=0",
    "/v1/things?n=x&flag=perhaps&kind=c&on=2026-02-30&limit=0&cursor=abc",
    "/v1/things?limit=500",
    "/v1/things?limit=5&limit=6",
    "/v1/things?n=&kind=",
    "/v1/things?number=4&unknown=1",
    "/v1/things?cursor=%E4%B8%AD",
    "/v1/things?on=20260228",
    "/v1/things/",
    f"/v1/things/{CODE}",
    f"/v1/things/{CODE.lower()}",
    f"/v1/things/%20{CODE}",
    "/v1/things/91500000202869177Z",
    "/v1/things/%E4%B8%AD",
    "/v1/things/a%2Fb",
    "/v1/things/a%00b",
    f"/v1/things/{ID}/parts?tag=a&tag=b",
    f"/v1/things/{ID}/parts",
    "/v1/things/no-id/parts",
    "/v1/things/conflict/faults",
    "/v1/things/http/faults",
    "/v1/things/crash/faults",
    "/v1/things/shape/faults",
    "/v1/things/fine/faults?x=%E4%B8%AD+x",
    "/v1/things/fine/stream",
    "/v1/things/fine/raw",
    "/v1/things/fine/nothing",
    "/v1/nothing",
    "/health/live",
]
CALLERS = [
    OFFICER,
    {**OFFICER, "authorization": "Bearer other"},
    {**OFFICER, "authorization": "Bearer bad"},
    {**OFFICER, "authorization": "Basic x"},
    {"x-request-id": "the-same-1"},
    {**OFFICER, "accept-language": "en"},
    {**OFFICER, "if-none-match": 'W/"7", "8"'},
    {**OFFICER, "If-None-Match": '"8"'},
]


@pytest.mark.parametrize("path", PATHS)
async def test_both_ways_answer_the_same(app: FastAPI, path: str) -> None:
    long_way = RequestFrame(app.long_way, "things", Never(app), AccessLog("things", wanted=False))  # type: ignore[attr-defined]
    async with client(app) as short, client(long_way) as long:
        for headers in CALLERS:
            assert seen(await short.get(path, headers=headers)) == seen(await long.get(path, headers=headers))
        for method in ("HEAD", "POST", "OPTIONS"):
            answers = [await each.request(method, path, headers=OFFICER) for each in (short, long)]
            assert seen(answers[0]) == seen(answers[1])


def test_the_plan_knows_what_it_does_not_know(app: FastAPI) -> None:
    planned = {route.path: compiled(route) is not None for route in things.routes if isinstance(route, APIRoute)}
    assert planned["/v1/things"]
    assert planned["/v1/things/{code}"]
    assert not planned["/v1/things/{thing_id}/parts"], "a list of values is FastAPI's to read"


async def test_the_short_way_is_taken(app: FastAPI) -> None:
    async def broken(*_: Any) -> None:
        raise AssertionError("the long way was taken")

    frame = RequestFrame(broken, "things", Shortcuts(app), AccessLog("things", wanted=False))
    async with client(frame) as http:
        for path in ("", "?limit=7&on=2026-02-28", f"/{CODE}", "/conflict/faults", "/crash/faults"):
            assert (
                (await http.get(f"/v1/things{path}", headers=OFFICER)).headers["content-type"].startswith("application")
            )
    found = app.frame.shortcuts.find(f"/v1/things/{CODE}")  # type: ignore[attr-defined]
    assert found is not None
    assert found[1] == {"code": CODE}


async def test_an_override_of_a_dependency_takes_the_long_way(app: FastAPI) -> None:
    app.dependency_overrides[object] = object
    try:
        scope = {"type": "http", "method": "GET", "path": f"/v1/things/{CODE}"}
        assert await app.frame.shortcuts.answer(scope, None, {}) is None  # type: ignore[attr-defined]
    finally:
        app.dependency_overrides.clear()
