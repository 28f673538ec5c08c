"""Real PostgreSQL and a broker for tests, and callers with tokens; one set of servers a test session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import asyncpg
import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI

from chassis.clock import Clock

ISSUER = "http://issuer.test"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Servers:
    """Addresses of the running servers."""

    kafka: str
    urls: dict[str, dict[str, str]]

    def url(self, service: str, role: str = "app") -> str:
        return self.urls[service][role]


@asynccontextmanager
async def running(state: Path) -> AsyncIterator[Servers]:
    from devstack.config import PlatformConfig, nothing
    from devstack.platform import Platform
    from devstack.ports import Ports, free_base

    config = PlatformConfig(
        state=state, ports=Ports.from_base(free_base()), jobs=nothing, programs=nothing, temporary=True
    )
    async with Platform(config) as platform:
        names = ("enterprise", "parks", "finance", "targets", "gateway")
        urls = {n: {r: platform.database_url(n, role=r) for r in ("app", "owner", "readonly", "admin")} for n in names}
        yield Servers(platform.kafka, urls)


def token(**claims: object) -> str:
    """A signed token; `roles` and the rest as given."""
    now = Clock().real_now()
    body = {
        "iss": ISSUER,
        "aud": "tidu",
        "sub": "tester",
        "client_id": "tests",
        "iat": now,
        "exp": now + timedelta(minutes=10),
        "roles": [],
        **claims,
    }
    return jwt.encode(body, KEY, algorithm="RS256", headers={"kid": "tests"})


def trust_test_keys(app: FastAPI) -> None:
    """Let the application's verifier know the tests' key without asking an issuer."""
    public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
    app.state.verifier._keys["tests"] = jwt.PyJWK({**public, "kid": "tests", "alg": "RS256"})


@asynccontextmanager
async def caller_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application running in this process, its life begun."""
    trust_test_keys(app)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service.test") as client:
            yield client


def bearer(**claims: object) -> dict[str, str]:
    """The Authorization header of a caller."""
    return {"authorization": f"Bearer {token(**claims)}"}


async def empty(servers: Servers, service: str) -> None:
    """Take a service's tables away, so that its migrations run from nothing."""
    connection = await asyncpg.connect(servers.url(service, "owner"))
    try:
        await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        await connection.execute(f"GRANT USAGE ON SCHEMA public TO tidu_{service}_app, tidu_readonly")
    finally:
        await connection.close()


__all__ = ["ISSUER", "Servers", "bearer", "caller_of", "empty", "running", "token", "trust_test_keys"]
