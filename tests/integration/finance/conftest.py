"""The finance service in this process, on a PostgreSQL of its own; facts arrive as the events that carry them."""

import itertools
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest

from chassis.clock import Clock
from chassis.credit_code import make
from chassis.events import Received
from chassis.migrate import migrate
from chassis.uow import Database
from contracts.enterprise import AnnualReportFiled, EnterpriseRegistered, RecognitionGranted
from services.finance.firms import consumers
from tests.servers import ISSUER, bearer, caller_of, running

_numbers = itertools.count(1)
CLOCK = Clock()
CITY = {"roles": ["municipal-officer"], "sub": "city-1"}
Claims = dict[str, Any]


@dataclass
class House:
    """The service with its database."""

    http: httpx.AsyncClient
    database: Database
    owner_url: str

    async def post(self, path: str, body: Any, caller: Claims) -> httpx.Response:
        headers = {**bearer(**caller), "Idempotency-Key": f"finance-{next(_numbers)}"}
        return await self.http.post(f"/v1/finance{path}", json=body, headers=headers)

    async def get(self, path: str, caller: Claims) -> httpx.Response:
        return await self.http.get(f"/v1/finance{path}", headers=bearer(**caller))

    async def made(self, path: str, body: Any, caller: Claims) -> dict[str, Any]:
        answer = await self.post(path, body, caller)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def bank(self) -> Claims:
        body = {"name": f"合成银行{next(_numbers)}", "kind": "bank"}
        made = await self.made("/institutions", body, CITY)
        return {"roles": ["bank"], "org": made["id"], "sub": f"desk-{made['id'][-4:]}"}

    async def product(self, bank: Claims, *eligibility: dict[str, Any], **changes: Any) -> dict[str, Any]:
        return await self.made("/products", new_product(*eligibility, **changes), bank)

    async def firm(self, **figures: Any) -> Claims:
        code = make("500107", next(_numbers))
        await self.hear(registered(code))
        if figures:
            await self.hear(report(code, **figures))
        return {"roles": ["enterprise"], "credit_code": code, "sub": f"firm-{code[-4:]}"}

    async def hear(self, event: Any) -> None:
        async with self.database.transaction() as uow:
            await consumers.handlers.apply(uow, [Received(event, uuid4(), event.type, event.key, CLOCK.now(), 1)])

    async def need(self, firm: Claims, **changes: Any) -> dict[str, Any]:
        return await self.made("/needs", new_need(**changes), firm)

    async def matches(self, firm: Claims, need: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await self.get(f"/needs/{need['id']}/matches", firm)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def match(self, firm: Claims, bank: Claims) -> dict[str, Any]:
        """One match of a new need of the firm with a new product of the bank."""
        product = await self.product(bank)
        found = await self.matches(firm, await self.need(firm))
        return next(each for each in found if each["product_id"] == product["id"])

    async def consent(self, firm: Claims, bank: Claims, *blocks: str, **changes: Any) -> dict[str, Any]:
        return await self.made("/consents", new_consent(self, bank, *blocks, **changes), firm)

    async def events(self, code: str) -> list[dict[str, Any]]:
        rows = await self.database.pool.fetch("SELECT type, payload FROM outbox WHERE key = $1 ORDER BY id", code)
        return [{"type": row["type"], **orjson.loads(row["payload"])["data"]} for row in rows]

    async def counts(self) -> tuple[int, ...]:
        tables = ("institutions", "products", "needs", "matches", "consents", "access_log", "outbox", "audit_log")
        return tuple([await self.database.pool.fetchval(f"SELECT count(*) FROM {each}") for each in tables])


def registered(code: str) -> EnterpriseRegistered:
    return EnterpriseRegistered(
        credit_code=code,
        name=f"合成测试企业{code[-4:]}",
        district="CQ-500107",
        industry="C3912",
        registered_on=date(2020, 1, 1),
        recorded_on=date(2026, 1, 1),
        synthetic=True,
    )


def report(code: str, year: int = 2025, version: int = 1, **figures: Any) -> AnnualReportFiled:
    return AnnualReportFiled(
        credit_code=code,
        year=year,
        version=version,
        filed_on=date(2026, 4, 1),
        **{"size_class": "small", "revenue_fen": 3_000_000_000, "employees": 80, **figures},
    )


def title(code: str, tier: str = "SRDI", recognition_id: UUID | None = None) -> RecognitionGranted:
    return RecognitionGranted(
        recognition_id=recognition_id or uuid4(),
        credit_code=code,
        tier=tier,
        kind="new",
        first_time=True,
        gap_free=False,
        granted_on=date(2025, 8, 1),
        valid_from=date(2025, 8, 1),
        valid_to=None,
        district="CQ-500107",
        rule_set=None,
        application_id=None,
        assessment_id=None,
    )


def yuan(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


def new_product(*eligibility: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "name": f"合成产品{next(_numbers)}",
        "amount_min": yuan("100000.00"),
        "amount_max": yuan("5000000.00"),
        "tenor_min_months": 6,
        "tenor_max_months": 36,
        "rate_bp": 365,
        "eligibility": list(eligibility),
        **changes,
    }


def new_need(**changes: Any) -> dict[str, Any]:
    return {"amount": yuan("2000000.00"), "tenor_months": 12, "purpose": "working_capital", **changes}


def new_consent(house: House, bank: Claims, *blocks: str, **changes: Any) -> dict[str, Any]:
    return {
        "institution_id": bank["org"],
        "purpose": "credit_decision",
        "blocks": list(blocks) or ["identity", "titles", "figures", "residence"],
        "expires_at": (house.database.clock.now() + timedelta(days=30)).isoformat(),
        **changes,
    }


@pytest.fixture(scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory):
    async with running(tmp_path_factory.mktemp("finance")) as servers:
        for target in ("head", "base", "head"):
            await migrate("services.finance", servers.url("finance", "owner"), target)
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("TIDU_DATABASE_URL", servers.url("finance"))
            environment.setenv("TIDU_ISSUER", ISSUER)
            sys.modules.pop("services.finance.app", None)  # another test may have read other settings
            from services.finance.app import app
        async with caller_of(app) as http:
            yield House(http, app.state.database, servers.url("finance", "owner"))
