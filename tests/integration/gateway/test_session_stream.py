"""A browser's whole way to the event stream: sign in with PKCE, keep the cookie, listen; through real sockets."""

import asyncio
from functools import partial
from typing import Any, cast

import httpx
import jwt
import pytest
import uvicorn

from gateway.app import create_app
from gateway.lane.protocol import GatewayProtocol
from tests.integration.gateway.replicas import ISSUER
from tests.integration.gateway.test_issuer import _exchange, _sign_in
from tests.integration.gateway.upstream import Upstream


async def _events(upstream, request, writer):
    if b"/v1/targets/stream" not in request.line:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
        return
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
    for n in range(1000):
        line = b"id: %d\nevent: indicator\ndata: {}\n\n" % n
        writer.write(b"%x\r\n%b\r\n" % (len(line), line))
        await writer.drain()
        await asyncio.sleep(0.1)


@pytest.fixture
async def targets():
    upstream = Upstream(_events)
    await upstream.start()
    yield upstream
    await upstream.stop()


@pytest.fixture
async def browser(platform, targets):
    """A client with a cookie jar before a whole gateway, served as `python -m gateway` serves it."""
    place = f"http://127.0.0.1:{targets.port}"
    settings = platform.model_copy(update={"upstream_targets": place, "ops_port": 0, "rate_burst": 1000})
    app = create_app(settings)
    http = cast("Any", partial(GatewayProtocol, lane=app.state.lane))
    config = uvicorn.Config(
        app, port=0, http=http, loop="none", log_config=None, ws="none", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve(None))
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
        yield client
    server.should_exit = True
    await task


async def test_a_signed_in_browser_hears_events_as_they_happen(browser, targets):
    assert (await browser.get("/v1/targets/stream")).status_code == 401
    code = await _sign_in(browser, "leader")
    token = await browser.post("/oauth2/token", data=_exchange(code))
    assert token.status_code == 200
    heard = []
    async with browser.stream("GET", "/v1/targets/stream", headers={"Accept": "text/event-stream"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream"
        async for line in answer.aiter_lines():
            if line.startswith("id: "):
                heard.append((line, asyncio.get_running_loop().time()))
            if len(heard) == 4:
                break
    assert [line for line, _ in heard] == ["id: 0", "id: 1", "id: 2", "id: 3"]
    assert heard[-1][1] - heard[0][1] > 0.2  # one by one, not at the end
    request = targets.requests[-1]
    claims = jwt.decode(
        request.header(b"authorization").decode().removeprefix("Bearer "), options={"verify_signature": False}
    )
    assert (claims["sub"], claims["iss"], claims["roles"]) == ("demo-leader", ISSUER, ["leader"])
    assert request.header(b"cookie") is None


async def test_the_cookie_alone_changes_nothing(browser, targets):
    await _sign_in(browser, "operator")
    assert (await browser.get("/v1/targets/indicators/x")).status_code == 200
    seen = len(targets.requests)
    refused = await browser.post("/v1/targets/indicators/x", json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_token_missing")
    assert len(targets.requests) == seen
    csrf = (await browser.get("/v1/session")).json()["csrf_token"]
    passed = await browser.post("/v1/targets/indicators/x", json={}, headers={"X-CSRF-Token": csrf})
    assert passed.status_code == 200
