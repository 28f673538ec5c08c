"""Two replicas of the whole gateway on one real database, before services that repeat what they heard."""

import json
import os
from contextlib import AsyncExitStack

import httpx
import pytest

from chassis.migrate import migrate
from devstack import tokens as local
from devstack.secret_store import SecretStore
from gateway.app import create_app
from gateway.settings import GatewaySettings
from tests.integration.gateway.upstream import Upstream
from tests.servers import running

ISSUER = "http://tidu.test"
BANK = ("synthetic-bank", "synthetic-secret-0001")


async def _speak(_, request, writer):
    path = request.line.split(b" ")[1]
    status, body = (
        b"200 OK",
        {"path": path.decode(), "authorization": (request.header(b"authorization") or b"").decode()},
    )
    if path.startswith(b"/v1/operations/clock"):
        body = {"today": "2027-01-01"}
    elif path.startswith(b"/v1/finance/portraits"):
        status = b"403 Forbidden"
    data = json.dumps(body).encode()
    writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: %d\r\n\r\n" % len(data) + data)


@pytest.fixture(scope="package")
async def platform(tmp_path_factory):
    state = tmp_path_factory.mktemp("servers")
    upstream = Upstream(_speak)
    await upstream.start()
    async with running(state) as servers, AsyncExitStack() as stack:
        surroundings = stack.enter_context(pytest.MonkeyPatch.context())
        for target in ("head", "base", "head"):
            await migrate("gateway", servers.url("gateway", "owner"), target)
        clients = state / "clients.json"
        clients.write_text(json.dumps([{"client_id": BANK[0], "secret": BANK[1], "roles": ["bank"], "org": "demo"}]))
        place = f"http://127.0.0.1:{upstream.port}"
        for name in [name for name in os.environ if name.startswith("TIDU_")]:
            surroundings.delenv(name)
        settings = GatewaySettings(
            database_url=servers.url("gateway"),
            issuer=ISSUER,
            issuer_key_file=SecretStore.open(state).issuer_key(),
            local_clients_file=clients,
            upstream_enterprise=place,
            upstream_parks=place,
            upstream_finance=place,
            upstream_targets="http://127.0.0.1:1",
            cors_origins="https://page.test",
            rate_per_second=1,
            rate_burst=40,
        )
        yield settings
    await upstream.stop()


@pytest.fixture(scope="package")
async def replicas(platform):
    first, second = create_app(platform), create_app(platform)
    async with first.router.lifespan_context(first), second.router.lifespan_context(second):
        yield first, second


def _client(app, **more):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER, **more)


@pytest.fixture
async def one(replicas):
    async with _client(replicas[0]) as client:
        yield client


@pytest.fixture
async def other(replicas):
    async with _client(replicas[1]) as client:
        yield client


def bearer_of(settings, *roles, subject="tester"):
    key = local.load_key(settings.issuer_key_file)
    return {"Authorization": f"Bearer {local.sign(key, issuer=ISSUER, roles=roles, subject=subject)}"}
