"""A service's hot reads on a real socket: the lane tells what ASGI tells, and lets nothing be smuggled."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI

from chassis.access import Principal, caller, public
from chassis.errors import Conflict, Unauthenticated
from chassis.hot import HotPoint, HotReads, PointRead, hot, versioned
from chassis.lane.ground import Patience
from chassis.lane.services import LANE, ServiceLane
from chassis.settings import Settings
from chassis.shapes import F, Shape
from chassis.shortcuts import Answer, Asked, json_answer
from chassis.web import Read, create_app, router
from tests.sockets import AMBIGUOUS, Served, in_lane, serving, talk

POINT = PointRead("SELECT key FROM things WHERE key = ANY($1)")
OFFICER = {"authorization": "Bearer officer"}


class Thing(Shape):
    """What was found."""

    name: str = F("name", "x")


def _key(asked: Asked) -> str | None:
    return None if asked.path["name"] == "declined" else asked.path["name"]


def _told(asked: Asked, row: Any) -> Answer | None:
    if row[0] == "refused":
        raise Conflict
    if row[0] == "broken":
        raise RuntimeError
    return versioned(asked, f'{{"name":"{row[0]}"}}', 7)


async def _page(asked: Asked, reads: HotReads) -> Answer | None:
    given = await asked.arguments()
    rows: Any = await reads.fetch("SELECT", [str(given["n"])])
    return json_answer(f'{{"name":"page {rows[0][0]}"}}'.encode())


Anyone = Annotated[Principal | None, public()]
Officer = Annotated[Principal, caller("officer")]
things = router(prefix="/v1/things", tags=["things"])


@things.get("")
@hot(_page)
async def page(uow: Read, who: Officer, n: int = 1) -> Thing:
    return Thing(name=f"plain page {n}")


@things.get("/{name}")
@hot(HotPoint(POINT, _key, _told))
async def one(uow: Read, who: Anyone, name: str) -> Thing:
    if name == "nobody":
        raise Conflict
    return Thing(name=f"plain {name}")


@things.post("/{name}/echo")
async def echo(uow: Read, who: Anyone, name: str) -> Thing:
    return Thing(name=name)


class Reads(HotReads):
    """Rows without a database; what begins with n is not there, what begins with x is out of reach."""

    def __init__(self) -> None:
        super().__init__("nowhere", 1, application="tests")
        self.gate = asyncio.Event()
        self.gate.set()

    async def fetch(self, sql: str, *args: Any) -> Any:
        await self.gate.wait()
        if any(key.startswith("x") for key in args[0]):
            raise ConnectionResetError
        return [(key,) for key in args[0] if not key.startswith("n")]


class Tokens:
    """Takes a role as the token; knows it once it was verified."""

    def __init__(self) -> None:
        self.seen = set[str]()

    async def verify(self, token: str) -> Principal:
        if token == "bad":
            raise Unauthenticated(why="bad")
        self.seen.add(token)
        return Principal("tester", "tests", frozenset({token}))

    def known(self, token: str) -> Principal | None:
        return Principal("tester", "tests", frozenset({token})) if token in self.seen else None


@pytest.fixture
def app() -> FastAPI:
    settings = Settings(database_url="postgresql://nobody@127.0.0.1:1/none")
    made = create_app(settings, service="lanes", title="Things", description="d", routers=[things])
    made.state.verifier = Tokens()
    made.state.database.hot = Reads()
    return made


@pytest.fixture
def patience() -> Patience:
    return Patience()


@pytest.fixture
async def served(app: FastAPI, patience: Patience) -> AsyncIterator[Served]:
    lane = ServiceLane(app, app.frame, patience)  # type: ignore[attr-defined]
    async with serving(app, partial(in_lane, {LANE: lane})) as served:
        await served.http.get("/v1/things/warm", headers=OFFICER)  # by ASGI: the token is not known yet
        assert served.by_asgi == 1
        served.by_asgi = 0
        yield served


def ask(target: str, *lines: str, method: str = "GET", body: bytes = b"") -> bytes:
    head = [f"{method} {target} HTTP/1.1", "Host: x", "Authorization: Bearer officer", *lines]
    return "\r\n".join([*head, "", ""]).encode() + body


def seen(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], Any]:
    body = answer.json() if answer.content else None
    drawn = {"date", "server"}
    return answer.status_code, [pair for pair in answer.headers.multi_items() if pair[0] not in drawn], body


IDS = {"x-request-id": "the-same-1", "traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}


@pytest.mark.parametrize(
    ("path", "lane"),
    [
        ("/v1/things/a", True),
        ("/v1/things/a?x=1", True),
        ("/v1/things?n=4", True),
        ("/v1/things?n=%34", True),
        ("/v1/things/%61", False),
        ("/v1/things/none", False),
        ("/v1/things/nobody", False),
        ("/v1/things/declined", False),
        ("/v1/things/refused", False),
        ("/v1/things/broken", False),
        ("/v1/things/x", False),
        ("/v1/things?n=x", False),
        ("/v1/nothing", False),
    ],
)
async def test_a_socket_tells_what_asgi_tells(app: FastAPI, served: Served, path: str, lane: bool) -> None:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://things.test") as inside:
        url = f"http://127.0.0.1:{served.port}{path}"
        for more in ({}, OFFICER, {"if-none-match": '"7"'}, {"authorization": "Bearer bad"}, {"x-request-id": "no/id"}):
            headers = {**OFFICER, **IDS, **more}
            on_socket, asgi = await served.http.get(url, headers=headers), await inside.get(path, headers=headers)
            if "x-request-id" not in more:
                assert seen(on_socket) == seen(asgi)
            assert on_socket.status_code == asgi.status_code
    assert served.by_asgi == (1 if lane else 5)


async def test_who_may_not_ask_is_refused_by_the_application(served: Served) -> None:
    answer = await served.http.get("/v1/things")
    assert (answer.status_code, served.by_asgi) == (401, 1)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await served.http.get("/v1/things/a")).json() == {"name": "a"}
    assert served.by_asgi == 1


async def test_a_token_of_the_wrong_kind_or_twice_is_the_applications(served: Served) -> None:
    for lines in (("Authorization: Bearer officer",), ("Connection: x",), ("Expect: 100-continue",)):
        await talk(served.port, ask("/v1/things/a", *lines))
    assert served.by_asgi == 3


async def test_the_log_line_and_the_metrics_are_the_same(app: FastAPI, served: Served) -> None:
    frame: Any = app.frame  # type: ignore[attr-defined]
    told, account = list[Any](), frame.account

    def noted(*given: Any) -> None:
        told.append(given[:5])
        account(*given)

    frame.account = noted
    for path in ("/v1/things/a?x=1", "/v1/things/%61?x=1"):
        await served.http.get(path, headers=IDS)
    assert served.by_asgi == 1
    assert told[0] == ("GET", "/v1/things/a", "/v1/things/{name}", ("the-same-1", IDS["traceparent"].encode()), 200)
    assert told[1] == told[0]


# An unknown transfer coding is the door's to refuse: here its request ends with its connection and is never another's.
@pytest.mark.parametrize("raw", [raw for raw in AMBIGUOUS if b"xchunked" not in raw])
@pytest.mark.parametrize("after", [False, True])
async def test_what_two_readers_would_read_differently_is_refused(served: Served, raw: bytes, after: bool) -> None:
    first = [ask("/v1/things/a")] if after else []
    raw = raw.replace(b"/v1/enterprises", b"/v1/things/b").replace(b"/v1/parks", b"/v1/things/c/echo")
    said = await talk(served.port, [*first, raw.replace(b"%s", b"X-B: 1\r\n")], answers=1 + after, pause=0.1)
    refusal = said.partition(b'{"name":"a"}')[2] if after else said
    assert refusal == b"" or refusal.startswith(b"HTTP/1.1 400 ")
    assert said.count(b"HTTP/1.1 ") <= 1 + after
    assert served.by_asgi == 0


@pytest.mark.parametrize("size", [1, 7, 100, 1000])
async def test_requests_in_pieces_are_the_same_requests(served: Served, size: int) -> None:
    asked = ask("/v1/things/a") * 2 + ask("/v1/things/c/echo", "Content-Length: 3", method="POST", body=b"xyz")
    asked += ask("/v1/things/b") + ask("/v1/things/d", "Connection: close")
    said = await talk(served.port, [asked[at : at + size] for at in range(0, len(asked), size)], answers=9)
    places = [said.find(b'{"name":"%b"}' % name) for name in (b"a", b"b", b"d")]
    assert places == sorted(places)
    assert -1 not in places
    assert said.count(b"HTTP/1.1 200 OK") == 4
    assert said.count(b"HTTP/1.1 ") == 5


async def test_pipelined_requests_are_answered_in_their_order(app: FastAPI, served: Served) -> None:
    gate = app.state.database.hot.gate
    gate.clear()
    asked = b"".join(ask(f"/v1/things/{name}") for name in "abc") + ask("/v1/things/d", "Connection: close")
    talking = asyncio.create_task(talk(served.port, asked, answers=9))
    await asyncio.sleep(0.1)
    gate.set()
    said = await asyncio.wait_for(talking, 5)
    assert [said.find(b'{"name":"%b"}' % name) for name in (b"a", b"b", b"c", b"d")] == sorted(
        said.find(b'{"name":"%b"}' % name) for name in (b"a", b"b", b"c", b"d")
    )
    assert said.count(b"HTTP/1.1 200 OK") == 4


async def test_the_last_answer_says_close(served: Served) -> None:
    said = await talk(served.port, ask("/v1/things/a", "Connection: close"), answers=9)
    assert b"\r\nconnection: close\r\n" in said
    old = ask("/v1/things/a").replace(b"HTTP/1.1", b"HTTP/1.0")
    assert (await talk(served.port, old, answers=9)).endswith(b'{"name":"a"}')


@pytest.mark.parametrize("path", ["/v1/things/a", "/v1/things"])
async def test_a_caller_that_leaves_is_let_go(app: FastAPI, served: Served, path: str) -> None:
    gate = app.state.database.hot.gate
    gate.clear()
    _, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(ask(path))
    await asyncio.sleep(0.1)
    writer.transport.abort()
    await asyncio.sleep(0.1)
    gate.set()
    assert (await served.http.get("/v1/things/a")).status_code == 200
    assert not served.server.server_state.tasks


@pytest.mark.parametrize("path", ["/v1/things/a", "/v1/things"])
async def test_stopping_finishes_what_is_inside(app: FastAPI, served: Served, path: str) -> None:
    gate = app.state.database.hot.gate
    gate.clear()
    talking = asyncio.create_task(talk(served.port, ask(path), answers=9))
    await asyncio.sleep(0.1)
    served.shut()
    await asyncio.sleep(0.3)
    gate.set()
    said = await asyncio.wait_for(talking, 5)
    assert said.startswith(b"HTTP/1.1 200 OK")
    assert said.endswith(b"}")


@pytest.mark.parametrize("patience", [Patience(head=0.3, head_bytes=4096, idle=0.5)])
async def test_heads_and_idle_connections_have_limits(served: Served) -> None:
    assert (await talk(served.port, ask("/v1/things/a")[:-2], answers=9)).startswith(b"HTTP/1.1 408")
    large = ask("/v1/things/a", *(f"X-{n}: {'y' * 100}" for n in range(60)))
    assert (await talk(served.port, large, answers=9)).startswith(b"HTTP/1.1 431")
    assert (await asyncio.wait_for(talk(served.port, ask("/v1/things/a"), answers=9), 5)).startswith(b"HTTP/1.1 200")
