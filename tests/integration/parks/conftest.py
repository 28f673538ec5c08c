"""The parks service in this process, on a PostgreSQL of its own."""

import itertools
import sys
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import orjson
import pytest

from chassis.credit_code import make
from chassis.migrate import migrate
from chassis.uow import Database
from contracts.enterprise import EnterpriseRegistered
from services.parks.enterprises.consumers import handle_enterprise_registered
from tests.servers import ISSUER, bearer, caller_of, running

_numbers = itertools.count(1)
CITY = {"roles": ["municipal-officer"], "sub": "city-1"}


@dataclass
class House:
    """The service with its database."""

    http: httpx.AsyncClient
    database: Database
    owner_url: str

    async def post(self, path: str, body: Any, **claims: Any) -> httpx.Response:
        headers = {**bearer(**(claims or CITY)), "Idempotency-Key": f"parks-{next(_numbers)}"}
        return await self.http.post(path, json=body, headers=headers)

    async def get(self, path: str, **claims: Any) -> httpx.Response:
        return await self.http.get(path, headers=bearer(**(claims or CITY)))

    async def park(self, **changes: Any) -> str:
        made = await self.post("/v1/parks", new_park(**changes))
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def firm(self) -> str:
        code = make("500107", next(_numbers))
        event = EnterpriseRegistered(
            credit_code=code,
            name="合成测试企业",
            district="CQ-500107",
            industry="C3912",
            registered_on=date(2020, 1, 1),
            recorded_on=date(2026, 1, 1),
            synthetic=True,
        )
        async with self.database.transaction() as uow:
            await handle_enterprise_registered(uow, event)
        return code

    async def events(self, key: str) -> list[dict[str, Any]]:
        rows = await self.database.pool.fetch("SELECT type, payload FROM outbox WHERE key = $1 ORDER BY id", key)
        return [{"type": row["type"], **orjson.loads(row["payload"])["data"]} for row in rows]

    async def counts(self) -> tuple[int, ...]:
        tables = ("parks", "residents", "outbox", "audit_log")
        return tuple([await self.database.pool.fetchval(f"SELECT count(*) FROM {each}") for each in tables])


def new_park(**changes: Any) -> dict[str, Any]:
    return {
        "name": f"合成生态家园{next(_numbers)}",
        "district": "CQ-500107",
        "carrier": "industrial_park",
        "operator": make("500107", 999_999),
        "leading_industries": ["智能装备", "软件信息服务"],
        "established_on": "2025-06-30",
        **changes,
    }


@pytest.fixture(scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory):
    async with running(tmp_path_factory.mktemp("parks")) as servers:
        owner = servers.url("parks", "owner")
        for target in ("head", "base", "head"):
            await migrate("services.parks", owner, target)
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("TIDU_DATABASE_URL", servers.url("parks"))
            environment.setenv("TIDU_ISSUER", ISSUER)
            sys.modules.pop("services.parks.app", None)  # another test may have read other settings
            from services.parks.app import app
        async with caller_of(app) as http:
            yield House(http, app.state.database, owner)
