"""Requests and answers pass whole, both ways, without filling the memory."""

import asyncio
import gc
import tracemalloc

import pytest

from gateway.limits.rules import Rate
from gateway.routes import MIB
from tests.integration.gateway.upstream import OK


async def test_a_request_passes_with_its_query_and_its_ids(gateway_of, upstream):
    gateway = await gateway_of()
    answer = await gateway.client.get("/v1/enterprises?q=%E4%BC%81&limit=5", headers={"X-Request-Id": "my-id-0001"})
    assert answer.status_code == 200
    assert answer.headers["x-request-id"] == "my-id-0001"
    assert answer.headers["ratelimit-policy"] == '"client";q=5000;w=1'
    request = upstream.requests[0]
    assert request.line == b"GET /v1/enterprises?q=%E4%BC%81&limit=5 HTTP/1.1"
    assert request.header(b"x-request-id") == b"my-id-0001"
    assert request.header(b"authorization") == f"Bearer {gateway.token}".encode()
    assert request.header(b"x-forwarded-for") == b"127.0.0.1"
    assert request.header(b"traceparent").startswith(b"00-")


async def test_connections_are_used_again(gateway_of, upstream):
    gateway = await gateway_of()
    for _ in range(20):
        await gateway.client.get("/v1/enterprises")
    assert (len(upstream.requests), upstream.connections) == (20, 1)


async def test_without_a_token_only_public_reads_pass(gateway_of, upstream):
    gateway = await gateway_of()
    del gateway.client.headers["Authorization"]
    refused = await gateway.client.get("/v1/enterprises", headers={"Accept-Language": "en"})
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"] == "A valid access token is needed"
    assert (await gateway.client.get("/v1/enterprises")).json()["title"] == "需要有效的访问令牌"
    assert (await gateway.client.get("/v1/targets/indicators")).status_code == 200
    assert (
        await gateway.client.get("/v1/targets/indicators", headers={"Authorization": "Bearer x"})
    ).status_code == 401
    assert len(upstream.requests) == 1


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_big_import_streams(gateway_of, upstream, chunked):
    gateway = await gateway_of()
    size = 24 * MIB

    async def pieces():
        for _ in range(size // 65536):
            yield b"x" * 65536

    headers = {} if chunked else {"Content-Length": str(size)}
    gc.collect()
    tracemalloc.start()
    try:
        answer = await gateway.client.post("/v1/imports", content=pieces(), headers=headers)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.status_code == 200
    assert upstream.requests[0].length == size
    assert peak < 12 * MIB


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_past_its_limit_is_refused(gateway_of, upstream, chunked):
    gateway = await gateway_of()
    body = b"x" * (MIB + 1)

    async def pieces():
        yield body

    answer = await gateway.client.post("/v1/enterprises", content=pieces() if chunked else body)
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    assert not upstream.requests


async def test_files_end_at_20_mib_even_when_chunked(gateway_of, upstream):
    gateway = await gateway_of()

    async def pieces():
        for _ in range(21):
            yield b"x" * MIB

    answer = await gateway.client.post("/v1/files", content=pieces())
    assert answer.status_code == 413


async def test_a_big_answer_waits_for_a_slow_reader(gateway_of, upstream):
    gateway = await gateway_of()
    sent, size = 0, 64 * MIB

    async def pour(_, __, writer):
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % size)
        while sent < size:
            writer.write(b"y" * 65536)
            sent += 65536
            await writer.drain()

    upstream.behave = pour
    async with gateway.client.stream("GET", "/v1/enterprises") as answer:
        await asyncio.sleep(0.7)
        assert sent < size / 2, "the upstream was read without anybody reading here"
        received = 0
        async for piece in answer.aiter_raw():
            received += len(piece)
    assert received == size


async def test_events_arrive_as_they_happen_and_stop_when_the_reader_leaves(gateway_of, upstream):
    gateway = await gateway_of(first_byte=0.3, total=0.3)
    gone = asyncio.Event()

    async def events(_, __, writer):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        try:
            for n in range(1000):
                line = b"data: %d\n\n" % n
                writer.write(b"%x\r\n%b\r\n" % (len(line), line))
                await writer.drain()
                await asyncio.sleep(0.2)
        finally:
            gone.set()

    upstream.behave = events
    seen = []
    async with gateway.client.stream("GET", "/v1/targets/stream") as answer:
        async for line in answer.aiter_lines():
            if line:
                seen.append((line, asyncio.get_running_loop().time()))
            if len(seen) == 4:
                break
    assert [line for line, _ in seen] == ["data: 0", "data: 1", "data: 2", "data: 3"]
    assert seen[3][1] - seen[0][1] > 0.4
    await asyncio.wait_for(gone.wait(), 3)


async def test_head_and_not_modified_keep_the_connection(gateway_of, upstream):
    gateway = await gateway_of()

    async def odd(_, request, writer):
        if request.line.startswith(b"HEAD"):
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n")
        elif b"etag" in request.line:
            writer.write(b'HTTP/1.1 304 Not Modified\r\netag: "1"\r\n\r\n')
        else:
            writer.write(b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + OK)

    upstream.behave = odd
    for _ in range(3):
        assert (await gateway.client.head("/v1/enterprises")).headers["content-length"] == "500"
        assert (await gateway.client.get("/v1/enterprises/etag")).status_code == 304
        assert (await gateway.client.get("/v1/enterprises")).status_code == 200
    assert upstream.connections == 1


async def test_an_answer_without_a_length_ends_with_its_connection(gateway_of, upstream):
    gateway = await gateway_of()

    async def old(_, __, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nuntil the end")
        writer.close()

    upstream.behave = old
    assert (await gateway.client.get("/v1/enterprises")).text == "until the end"


async def test_too_many_requests_are_told_when_to_return(gateway_of):
    gateway = await gateway_of(rate=Rate(1, 20))
    answers = [await gateway.client.get("/v1/enterprises") for _ in range(25)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) in {4, 5}
    assert refused[0].headers["retry-after"] == "1"
    assert refused[0].json()["code"] == "rate_limited"


async def test_more_than_the_door_holds_is_sent_away(gateway_of, upstream):
    gateway = await gateway_of()
    gateway.parts.in_flight = 3
    release = asyncio.Event()

    async def wait(_, __, writer):
        await release.wait()
        writer.write(OK)

    upstream.behave = wait
    inside = [asyncio.create_task(gateway.client.get("/v1/enterprises")) for _ in range(3)]
    while len(upstream.requests) < 3:
        await asyncio.sleep(0.01)
    answer = await gateway.client.get("/v1/enterprises")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    release.set()
    assert [(await task).status_code for task in inside] == [200] * 3


@pytest.mark.parametrize("path", [b"/v1/reference/../enterprises", b"/v1/reference/%2e%2e/enterprises", b"/v1//x"])
async def test_paths_with_two_meanings_are_refused(gateway_of, upstream, path):
    gateway = await gateway_of()
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(b"GET " + path + b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 400")
    writer.close()
    await writer.wait_closed()
    assert not upstream.requests
