"""The door on a real socket, before services that are told how to behave."""

import asyncio
import contextlib
import dataclasses
import time
from functools import partial
from typing import Any, cast

import httpx
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette

from chassis.lane.ground import Patience
from devstack import tokens as local
from gateway.door import Door, Parts
from gateway.keys import KeySet
from gateway.lane.lane import Lane
from gateway.lane.protocol import GatewayProtocol
from gateway.limits.limiter import Limiter, _Allowance
from gateway.limits.rules import Rate, lease
from gateway.proxy import Proxy, Times
from gateway.routes import SERVICES
from gateway.tokens import Revocations, TokenVerifier
from gateway.upstream.balancer import Balancer
from gateway.upstream.pool import PoolLimits
from tests.integration.gateway.replicas import one, other, platform, replicas
from tests.integration.gateway.upstream import Upstream, answer_ok

__all__ = ["one", "other", "platform", "replicas"]

ISSUER = "http://127.0.0.1:8080"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Gateway:
    """A running door; `url`, a client with a token, and its parts."""

    def __init__(self, upstream, times, limits, rate):
        self.upstream = upstream
        place = [f"http://127.0.0.1:{upstream.port}"]
        self.balancer, self.lasting = Balancer(place, limits), Balancer(place, PoolLimits())
        self.revocations = Revocations()
        verifier = TokenVerifier(KeySet(own=KEY.public_key()), self.revocations, issuer=ISSUER, audience="tidu")
        self._tat: dict[str, float] = {}
        clients, anonymous, credentials = (Limiter(n, rate, self._lease) for n in ("client", "address", "credentials"))
        pools = dict.fromkeys(map(str, SERVICES), self.balancer)
        lasting = dict.fromkeys(pools, self.lasting)
        self.parts = Parts(Proxy(pools, times, lasting), verifier, None, clients, anonymous, credentials, in_flight=100)
        self.token = local.sign(KEY, issuer=ISSUER, roles=["operator"], subject="tester")

    async def _lease(self, key, wanted, rate):
        grant = lease(self._tat.get(key, 0.0), time.time(), wanted, rate)
        self._tat[key] = grant.tat
        return grant

    async def start(self, patience):
        app = Door(Starlette(), self.parts)
        self.lane = Lane(self.parts, patience=patience)
        http = "httptools" if patience is None else partial(GatewayProtocol, lane=self.lane)
        config = uvicorn.Config(
            app,
            port=0,
            http=cast("Any", http),
            loop="none",
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            proxy_headers=False,
        )
        self._server = uvicorn.Server(config)
        self._task = asyncio.create_task(self._server._serve(None))
        while not self._server.started:
            await asyncio.sleep(0.01)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        headers = {"Authorization": f"Bearer {self.token}"}
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=20)

    async def warm(self):
        """An idle connection to the service and leased allowances: what the fast lane needs from the first request."""
        behave, self.upstream.behave = self.upstream.behave, answer_ok
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}") as stranger:
            assert (await stranger.get("/v1/reference")).status_code == 200
        self.upstream.requests.clear()
        self.upstream.behave = behave
        clients, key = self.parts.clients, self.parts.verifier.verify_now(self.token).client_key
        clients._allowances[key] = _Allowance()
        await clients._refill(key, clients._allowances[key])

    def shut(self):
        """What SIGTERM does."""
        self._server.should_exit = True

    async def stop(self):
        await self.client.aclose()
        self.balancer.close()
        self.lasting.close()
        self.shut()
        self._server.force_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


@pytest.fixture
async def upstream():
    upstream = Upstream()
    await upstream.start()
    yield upstream
    await upstream.stop()


@pytest.fixture(params=["lane", "door"])
def way(request):
    """Through uvicorn's own protocol and the door alone, or through the fast lane where it can."""
    return request.param


@pytest.fixture
async def gateway_of(upstream, way):
    started = []

    async def make(*, rate=None, limits=None, patience=None, **times):
        chosen = dataclasses.replace(Times(retry=1.0), **times)
        gateway = Gateway(upstream, chosen, limits or PoolLimits(), rate or Rate(5000, 5000))
        await gateway.start(None if way == "door" else patience or Patience())
        if way == "lane":
            await gateway.warm()
        started.append(gateway)
        return gateway

    yield make
    for gateway in started:
        await gateway.stop()
