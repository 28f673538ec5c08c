"""The enterprise service in this process, on a PostgreSQL of its own; tokens are stand-ins, everything else is real."""

import base64
import itertools
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import orjson
import pytest

from chassis.access import principal_of
from chassis.clock import Clock
from chassis.credit_code import make
from chassis.errors import Unauthenticated
from chassis.migrate import migrate
from chassis.uow import Database
from devstack.config import PlatformConfig, nothing
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from tests.sockets import Served, in_lane, serving

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""A Monday."""
_serials = itertools.count(1)
_keys = itertools.count(1)


def next_key() -> str:
    return f"test-{next(_keys)}"


class StandInVerifier:
    """Takes a token that is its own claims."""

    async def verify(self, token: str):
        try:
            return principal_of(orjson.loads(base64.urlsafe_b64decode(token)))
        except ValueError:
            raise Unauthenticated(why="form") from None

    def known(self, token: str):
        try:
            return principal_of(orjson.loads(base64.urlsafe_b64decode(token)))
        except ValueError:
            return None


class Time:
    """A clock the tests move."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, days: int) -> None:
        self.now += timedelta(days=days)


@dataclass
class Caller:
    """Somebody who calls."""

    http: httpx.AsyncClient
    token: str

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        given = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method == "POST" and "Idempotency-Key" not in headers:
            given["Idempotency-Key"] = next_key()
        content = body if isinstance(body, bytes) else None if body is None else orjson.dumps(body)
        if content is not None:
            given["Content-Type"] = "application/json"
        return await self.http.request(method, path, content=content, headers={**given, **headers})

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.call("GET", path, **headers)

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.call("POST", path, {} if body is None else body, **headers)


@dataclass
class House:
    """The service with its database and time."""

    http: httpx.AsyncClient
    database: Database
    time: Time
    socket: Served

    def caller(self, *roles: str, subject: str = "tester", **claims: Any) -> Caller:
        claims = {"sub": subject, "roles": roles, **claims}
        return Caller(self.http, base64.urlsafe_b64encode(orjson.dumps(claims)).decode())

    @property
    def nobody(self) -> Caller:
        return Caller(self.http, "")

    def district(self, unit: str = "CQ-500107", subject: str = "district-1") -> Caller:
        return self.caller("district-officer", district=unit, subject=subject)

    def city(self, subject: str = "city-1") -> Caller:
        return self.caller("municipal-officer", department="SME", subject=subject)

    def firm(self, code: str) -> Caller:
        return self.caller("enterprise", credit_code=code, subject=f"firm-{code}")

    async def events(self, code: str) -> list[dict[str, Any]]:
        rows = await self.database.pool.fetch("SELECT type, payload FROM outbox WHERE key = $1 ORDER BY id", code)
        return [{"type": row["type"], **orjson.loads(row["payload"])["data"]} for row in rows]

    async def count(self, table: str) -> int:
        return int(await self.database.pool.fetchval(f"SELECT count(*) FROM {table}"))

    async def registered(self, **changes: Any) -> str:
        firm = new_firm(**changes)
        answer = await self.district(firm["district"]).post("/v1/enterprises", firm)
        assert answer.status_code == 201, answer.text
        return str(firm["credit_code"])


def new_firm(**changes: Any) -> dict[str, Any]:
    number = next(_serials)
    return {
        "credit_code": make("500107", number),
        "name": f"合成测试企业{number}",
        "district": "CQ-500107",
        "industry": "C3912",
        "registered_on": "2020-05-18",
        "clusters": ["LEAD01"],
        "synthetic": True,
        **changes,
    }


def yuan(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


@pytest.fixture(scope="session")
async def platform(tmp_path_factory):
    state = tmp_path_factory.mktemp("enterprise")
    config = PlatformConfig(
        state=state, ports=Ports.from_base(free_base()), jobs=nothing, programs=nothing, temporary=True
    )
    async with Platform(config) as platform:
        await migrate("services.enterprise", platform.database_url("enterprise", role="owner"))
        yield platform


@pytest.fixture(scope="session")
def database_url(platform) -> str:
    return str(platform.database_url("enterprise", role="app"))


@pytest.fixture(scope="session")
async def house(database_url):
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TIDU_DATABASE_URL", database_url)
        sys.modules.pop("services.enterprise.app", None)  # another test may have read other settings
        from services.enterprise.app import app
    time = Time()
    database: Database = app.state.database
    database.clock = Clock(now=time)
    app.state.verifier = StandInVerifier()
    async with (
        app.router.lifespan_context(app) as state,
        serving(app, partial(in_lane, state)) as socket,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://enterprise") as http,
    ):
        yield House(http, database, time, socket)
