"""Services that die, drop, stall and babble: the caller always learns what to do."""

import asyncio

import httpx
import pytest

from gateway.upstream.pool import PoolLimits
from tests.integration.gateway.upstream import OK

KEYED = {"Idempotency-Key": "k-1"}


async def _drop(_, __, writer):
    writer.transport.abort()


def _drops_first(times):
    left = times

    async def behave(_, __, writer):
        nonlocal left
        if left:
            left -= 1
            writer.transport.abort()
        else:
            writer.write(OK)

    return behave


@pytest.mark.parametrize(("method", "headers"), [("GET", {}), ("POST", KEYED)])
async def test_a_drop_before_the_answer_is_tried_again(gateway_of, upstream, method, headers):
    gateway = await gateway_of()
    upstream.behave = _drops_first(2)
    answer = await gateway.client.request(method, "/v1/enterprises", content=b"{}", headers=headers)
    assert answer.status_code == 200
    assert [request.length for request in upstream.requests] == [2, 2, 2]


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
async def test_a_write_without_a_key_is_not_done_twice(gateway_of, upstream, method):
    gateway = await gateway_of()
    upstream.behave = _drop
    answer = await gateway.client.request(method, "/v1/enterprises")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["code"] == "upstream_unavailable"
    assert len(upstream.requests) == 1


async def test_the_deadline_of_retries_holds(gateway_of, upstream):
    gateway = await gateway_of(retry=0.5)
    upstream.behave = _drop
    begun = asyncio.get_running_loop().time()
    assert (await gateway.client.get("/v1/enterprises")).status_code == 503
    assert 0.3 < asyncio.get_running_loop().time() - begun < 1.5


async def test_a_restart_is_not_noticed(gateway_of, upstream):
    gateway = await gateway_of(retry=2.0)
    assert (await gateway.client.get("/v1/enterprises")).status_code == 200
    await upstream.stop()
    asked = asyncio.create_task(gateway.client.post("/v1/enterprises", content=b"{}", headers=KEYED))
    await asyncio.sleep(0.4)
    await upstream.start()
    assert (await asked).status_code == 200


async def test_a_service_that_is_away(gateway_of, upstream):
    gateway = await gateway_of(retry=0.3)
    await upstream.stop()
    answer = await gateway.client.post("/v1/enterprises", headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert answer.json()["title"] == "The service enterprise is not available right now"
    await upstream.start()
    assert (await gateway.client.get("/v1/enterprises")).status_code == 200


async def test_an_idle_connection_closed_by_the_service_is_not_used(gateway_of, upstream):
    gateway = await gateway_of()

    async def once(_, __, writer):
        writer.write(OK)
        await writer.drain()
        writer.close()

    upstream.behave = once
    for _ in range(5):
        assert (await gateway.client.post("/v1/enterprises")).status_code == 200
        await asyncio.sleep(0.02)
    assert len(upstream.requests) == 5


@pytest.mark.parametrize("framing", [b"content-length: 1000", b"transfer-encoding: chunked"])
async def test_an_answer_cut_in_its_middle_is_cut_for_the_caller_too(gateway_of, upstream, framing):
    gateway = await gateway_of()

    async def half(_, __, writer):
        start = b"a\r\n0123456789\r\n" if b"chunked" in framing else b"0123456789"
        writer.write(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n\r\n" + start)
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.transport.abort()

    upstream.behave = half
    with pytest.raises(httpx.RemoteProtocolError):
        await gateway.client.get("/v1/enterprises", headers=KEYED)
    assert len(upstream.requests) == 1
    upstream.behave = _drops_first(0)
    assert (await gateway.client.get("/v1/enterprises")).status_code == 200


async def test_a_slow_service_is_a_504(gateway_of, upstream):
    gateway = await gateway_of(first_byte=0.2)

    async def sleep(_, __, writer):
        await asyncio.sleep(5)

    upstream.behave = sleep
    answer = await gateway.client.post("/v1/enterprises", headers=KEYED)
    assert answer.status_code == 504
    assert answer.json()["code"] == "upstream_timeout"
    assert len(upstream.requests) == 1


async def test_an_answer_that_never_ends_is_cut(gateway_of, upstream):
    gateway = await gateway_of(total=0.5)

    async def drip(_, __, writer):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    upstream.behave = drip
    with pytest.raises(httpx.RemoteProtocolError):
        await gateway.client.get("/v1/enterprises")


@pytest.mark.parametrize(
    "babble",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 700 Odd\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"a" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_a_502(gateway_of, upstream, babble):
    gateway = await gateway_of()

    async def speak(_, __, writer):
        writer.write(babble)
        await writer.drain()

    upstream.behave = speak
    assert (await gateway.client.get("/v1/enterprises")).status_code == 502


async def test_bytes_after_an_answer_never_reach_the_next_caller(gateway_of, upstream):
    gateway = await gateway_of()

    async def too_much(_, __, writer):
        writer.write(OK + b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged")

    upstream.behave = too_much
    for _ in range(5):
        answer = await gateway.client.get("/v1/enterprises")
        assert answer.text == "{}" or answer.status_code == 502
        await asyncio.sleep(0.01)


async def _upload():
    for _ in range(320):
        yield b"x" * 65536


async def test_an_early_refusal_of_an_upload_reaches_the_caller(gateway_of, upstream):
    gateway = await gateway_of()

    async def refuse(request, reader):
        await reader.readexactly(10)

    async def forbidden(_, __, writer):
        writer.write(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno")
        await writer.drain()
        await asyncio.sleep(0.2)
        writer.close()

    upstream._take_body, upstream.behave = refuse, forbidden
    answer = await gateway.client.post("/v1/imports", content=_upload(), headers=KEYED)
    assert (answer.status_code, answer.text) == (403, "no")
    del upstream._take_body
    upstream.behave = _drops_first(0)
    assert (await gateway.client.get("/v1/enterprises")).status_code == 200


async def test_an_upload_cut_by_the_service_is_not_sent_twice(gateway_of, upstream):
    gateway = await gateway_of()

    async def die(request, reader):
        raise ConnectionError

    upstream._take_body = die
    answer = await gateway.client.post("/v1/imports", content=_upload(), headers=KEYED)
    assert answer.status_code == 503
    assert len(upstream.requests) == 1


async def test_a_caller_that_stops_sending_is_told(gateway_of, upstream):
    gateway = await gateway_of(body=0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    head = f"POST /v1/enterprises HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {gateway.token}\r\n"
    writer.write(head.encode() + b"content-length: 10\r\n\r\n123")
    assert b"408" in await asyncio.wait_for(reader.readline(), 3)
    writer.close()
    await writer.wait_closed()
    assert not upstream.requests


async def test_no_more_connections_than_allowed(gateway_of, upstream):
    gateway = await gateway_of(limits=PoolLimits(connections=4, burst=10))

    async def slowly(_, __, writer):
        await asyncio.sleep(0.02)
        writer.write(OK)

    upstream.behave = slowly
    answers = await asyncio.gather(*(gateway.client.get("/v1/enterprises") for _ in range(40)))
    assert {answer.status_code for answer in answers} == {200}
    assert upstream.connections <= 4
