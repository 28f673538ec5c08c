"""The fast lane carries what it can, tells the same as the door, and lets nothing be smuggled."""

import asyncio
from typing import Any

import pytest

from chassis.lane.ground import Patience
from gateway.lane.exchange import Exchange
from gateway.limits.rules import Rate
from tests.integration.gateway.upstream import OK
from tests.sockets import AMBIGUOUS, talk

OURS = {"date", "x-request-id", "ratelimit"}


@pytest.fixture
def carried(monkeypatch):
    """The requests the fast lane began."""
    seen, begin = [], Exchange.begin

    def counted(self, *args):
        seen.append((self.method, self.target))
        begin(self, *args)

    monkeypatch.setattr(Exchange, "begin", counted)
    return seen


async def _talk(gateway, data, *, answers=1, pause=0.0):
    return await talk(gateway.port, data, answers=answers, pause=pause)


def _ask(gateway, target="/v1/enterprises", method="GET", *lines, body=b""):
    head = [f"{method} {target} HTTP/1.1", "Host: x", f"Authorization: Bearer {gateway.token}", *lines]
    return "\r\n".join([*head, "", ""]).encode() + body


@pytest.mark.parametrize("way", ["lane"], indirect=True)
async def test_easy_requests_take_the_lane(gateway_of, upstream, carried):
    gateway = await gateway_of()
    for method in ("GET", "HEAD", "DELETE", "POST", "PUT", "PATCH"):
        content = b"{}" if method.startswith("P") else None
        answer = await gateway.client.request(method, "/v1/enterprises?q=1", content=content)
        assert answer.status_code == 200
    assert [method for method, _ in carried] == ["GET", "HEAD", "DELETE", "POST", "PUT", "PATCH"]
    assert [request.length for request in upstream.requests] == [0, 0, 0, 2, 2, 2]
    assert gateway.parts.inside == 0
    assert not gateway.lane.exchanges


@pytest.mark.parametrize("way", ["lane"], indirect=True)
@pytest.mark.parametrize(
    ("target", "lines"),
    [
        ("/v1/targets/stream", ()),
        ("/v1/enterprises/%41", ()),
        ("/v1/enterprises", ("Connection: x-secret", "X-Secret: 1")),
        ("/v1/enterprises", ("Expect: 100-continue",)),
        ("/v1/enterprises", ("Connection: Upgrade", "Upgrade: h2c")),
    ],
)
async def test_what_is_not_easy_does_not(gateway_of, upstream, carried, target, lines):
    gateway = await gateway_of()
    assert b" 200 OK" in await _talk(gateway, _ask(gateway, target, "GET", *lines))
    assert not carried
    assert upstream.requests[0].header(b"x-secret") is None
    assert upstream.requests[0].header(b"upgrade") is None


async def test_both_ways_tell_the_same(gateway_of, upstream):
    async def speak(_, __, writer):
        writer.write(
            b'HTTP/1.1 200 OK\r\nETag: "1"\r\nServer: x\r\nX-Request-Id: no\r\nConnection: x-hop\r\nX-Hop: 1\r\n'
            b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nRateLimit: no\r\ncontent-length: 2\r\n\r\n{}"
        )

    upstream.behave = speak
    gateway = await gateway_of()
    answer = await gateway.client.get("/v1/enterprises?a=b", headers={"X-Forwarded-For": "6.6.6.6", "Accept": "a/b"})
    told = [(name, value) for name, value in answer.headers.multi_items() if name not in OURS]
    assert told == [
        ("etag", '"1"'),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("content-length", "2"),
        ("ratelimit-policy", '"client";q=5000;w=1'),
    ]
    assert set(answer.headers) >= OURS
    asked = upstream.requests[0]
    names = [line.partition(b":")[0] for line in asked.head.split(b"\r\n")[1:] if line]
    assert len(names) == len(set(names))
    assert asked.header(b"x-forwarded-for") == b"127.0.0.1"
    assert asked.header(b"accept") == b"a/b"
    assert asked.header(b"x-request-id").decode() == answer.headers["x-request-id"]


@pytest.mark.parametrize("raw", AMBIGUOUS)
@pytest.mark.parametrize("after", [False, True])
async def test_what_two_readers_would_read_differently_is_refused(gateway_of, upstream, raw, after):
    gateway = await gateway_of()
    token = f"Authorization: Bearer {gateway.token}\r\n".encode()
    first = [_ask(gateway)] if after else []
    said = await _talk(gateway, [*first, raw.replace(b"%s", token)], answers=1 + after, pause=0.1)
    refusal = said.partition(b"{}")[2] if after else said
    assert refusal == b"" or refusal.startswith(b"HTTP/1.1 400 ")  # closed at once when it had begun to be read
    assert said.count(b"HTTP/1.1 ") <= 1 + after
    assert [request.line for request in upstream.requests] == [b"GET /v1/enterprises HTTP/1.1"] * after


async def test_two_tokens_are_none(gateway_of, upstream):
    gateway = await gateway_of()
    said = await _talk(gateway, _ask(gateway, "/v1/enterprises", "GET", "Authorization: Bearer x"))
    assert said.startswith(b"HTTP/1.1 401")
    assert not upstream.requests


async def test_pipelined_requests_are_answered_in_their_order(gateway_of, upstream):
    async def slower_first(_, request, writer):
        number = int(request.line.split(b"=")[1].split()[0])
        await asyncio.sleep(0.05 * (3 - number))
        writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"n": %d} ' % number)

    upstream.behave = slower_first
    gateway = await gateway_of()
    asked = b"".join(_ask(gateway, f"/v1/enterprises?n={n}") for n in range(3))
    asked += _ask(gateway, "/v1/enterprises?n=3", "POST", "Content-Length: 2", "Connection: close", body=b"{}")
    said = await _talk(gateway, asked, answers=9)
    assert [said.find(b'{"n": %d}' % n) for n in range(4)] == sorted(said.find(b'{"n": %d}' % n) for n in range(4))
    assert said.count(b"HTTP/1.1 200 OK") == 4


@pytest.mark.parametrize("size", [1, 7, 100, 1000])
async def test_requests_in_pieces_are_the_same_requests(gateway_of, upstream, size):
    gateway = await gateway_of()
    asked = _ask(gateway) * 2 + _ask(gateway, "/v1/enterprises", "PUT", "Content-Length: 300", body=b"x" * 300)
    asked += _ask(gateway, "/v1/parks?x=1") + _ask(gateway, "/v1/parks", "GET", "Connection: close")
    said = await _talk(gateway, [asked[at : at + size] for at in range(0, len(asked), size)], answers=9)
    assert said.count(b"HTTP/1.1 200 OK") == 5
    assert [request.line.split()[0] for request in upstream.requests] == [b"GET", b"GET", b"PUT", b"GET", b"GET"]
    assert [request.length for request in upstream.requests] == [0, 0, 300, 0, 0]


async def test_the_last_answer_says_close(gateway_of, upstream):
    gateway = await gateway_of()
    said = await _talk(gateway, _ask(gateway, "/v1/enterprises", "GET", "Connection: close"), answers=9)
    assert b"\r\nconnection: close\r\n" in said
    old = _ask(gateway).replace(b"HTTP/1.1", b"HTTP/1.0")
    assert (await _talk(gateway, old, answers=9)).endswith(b"{}")


@pytest.mark.parametrize("way", ["lane"], indirect=True)
async def test_a_head_that_does_not_come_is_not_waited_for(gateway_of, upstream):
    gateway = await gateway_of(patience=Patience(head=0.3))
    begun = asyncio.get_running_loop().time()
    assert (await _talk(gateway, _ask(gateway)[:-2], answers=9)).startswith(b"HTTP/1.1 408")
    slowly = [_ask(gateway), _ask(gateway)[:20], _ask(gateway)[20:25]]
    assert b"HTTP/1.1 408" in await _talk(gateway, slowly, answers=9, pause=0.05)
    assert await _talk(gateway, b"", answers=9) == b""
    assert asyncio.get_running_loop().time() - begun < 5


@pytest.mark.parametrize("way", ["lane"], indirect=True)
@pytest.mark.parametrize("whole", [True, False])
async def test_a_head_too_large_is_refused(gateway_of, upstream, whole):
    gateway = await gateway_of(patience=Patience(head_bytes=4096))
    asked = _ask(gateway, "/v1/enterprises", "GET", *(f"X-{n}: {'y' * 100}" for n in range(60)))
    said = await _talk(gateway, asked if whole else [asked[:3000], asked[3000:-500]], answers=9, pause=0.05)
    assert said.startswith(b"HTTP/1.1 431")
    assert not upstream.requests


@pytest.mark.parametrize("way", ["lane"], indirect=True)
async def test_an_idle_connection_is_closed_in_the_end(gateway_of, upstream):
    gateway = await gateway_of(patience=Patience(idle=0.3))
    said = await asyncio.wait_for(_talk(gateway, _ask(gateway), answers=9), 3)
    assert said.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("warm", [False, True])
async def test_a_revoked_token_is_noticed_on_an_open_connection(gateway_of, upstream, warm):
    gateway = await gateway_of()
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    for _ in range(2):
        writer.write(_ask(gateway))
        assert b" 200 " in await reader.readline()
        await reader.readuntil(b"{}")
    caller = gateway.parts.verifier.verify_now(gateway.token)
    if warm:
        gateway.revocations.add(caller.token_id, caller.expires_at)
    else:
        gateway.revocations.end_clients([caller.principal.client_id])
    writer.write(_ask(gateway))
    assert b" 401 " in await reader.readline()
    writer.close()
    assert len(upstream.requests) == 2


async def test_an_allowance_used_up_on_an_open_connection(gateway_of, upstream):
    gateway = await gateway_of(rate=Rate(1, 30))
    answers: list[Any] = []
    while not answers or (answers[-1].status_code == 200 and len(answers) < 200):
        answers.append(await gateway.client.get("/v1/enterprises"))
    assert answers[-1].status_code == 429
    assert len(answers) > 30
    assert answers[-1].headers["retry-after"] == "1"
    assert int(answers[0].headers["ratelimit"].split("r=")[1].split(";")[0]) <= 29


async def test_a_caller_that_leaves_ends_the_services_work(gateway_of, upstream):
    gone = asyncio.Event()

    async def pour(_, __, writer):
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        try:
            while True:
                writer.write(b"1\r\nx\r\n")
                await writer.drain()
                await asyncio.sleep(0.01)
        finally:
            gone.set()

    upstream.behave = pour
    gateway = await gateway_of()
    async with gateway.client.stream("GET", "/v1/enterprises") as answer:
        assert answer.headers["transfer-encoding"] == "chunked"
        async for _ in answer.aiter_raw():
            break
    await asyncio.wait_for(gone.wait(), 3)
    upstream.behave = _fine
    assert (await gateway.client.get("/v1/enterprises")).status_code == 200
    assert gateway.parts.inside == 0


async def _fine(_, __, writer):
    writer.write(OK)


async def test_stopping_finishes_what_is_inside(gateway_of, upstream):
    inside = asyncio.Event()

    async def slowly(_, __, writer):
        inside.set()
        await asyncio.sleep(0.4)
        writer.write(OK)

    upstream.behave = slowly
    gateway = await gateway_of()
    asked = asyncio.create_task(_talk(gateway, _ask(gateway), answers=9))
    await inside.wait()
    gateway.shut()
    said = await asyncio.wait_for(asked, 3)
    assert said.startswith(b"HTTP/1.1 200 OK")
    assert said.endswith(b"{}")


@pytest.mark.parametrize("way", ["lane"], indirect=True)
async def test_a_request_on_its_way_while_stopping_is_answered(gateway_of, upstream):
    gateway = await gateway_of()
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(_ask(gateway))
    await reader.readuntil(b"{}")
    gateway.shut()
    await asyncio.sleep(0.25)
    writer.write(_ask(gateway))
    said = await asyncio.wait_for(reader.read(), 3)
    assert said.startswith(b"HTTP/1.1 200 OK")
    assert b"\r\nconnection: close\r\n" in said
    writer.close()
