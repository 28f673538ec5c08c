"""One platform for the tests that only look at it from outside, with a small city on it."""

import asyncio
from typing import Any

import httpx
import pytest

from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from tests.e2e.stage import HERE, THERE, TODAY, Stage, profile, serial_in, yuan

DEPARTMENT = "市科技局"
NO_LIMITS = {f"TIDU_{who}RATE_{what}": "1000000" for who in ("", "ANONYMOUS_") for what in ("PER_SECOND", "BURST")}


@pytest.fixture(scope="package")
async def stage(tmp_path_factory):
    config = PlatformConfig(
        state=tmp_path_factory.mktemp("stage"),
        ports=Ports.from_base(free_base()),
        temporary=True,
        today=TODAY,
        environment=NO_LIMITS,
    )
    async with Platform(config) as platform, _caller(platform) as client:
        made = Stage(platform, client)
        for part in (_people, _registry, _parks, _finance, _bind):
            await part(made)
        yield made
        await made.close()


def _caller(platform: Platform) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=platform.gateway_url, timeout=30, trust_env=False)


async def _people(stage: Stage) -> None:
    a, b, new = serial_in(HERE), serial_in(THERE), serial_in(HERE, 710_000)
    stage.facts |= {"A": a.credit_code, "B": b.credit_code, "NEW": new.credit_code, "A_NAME": a.name}
    officers: dict[str, tuple[str, dict[str, str]]] = {
        "admin": ("platform-admin", {}),
        "operator": ("operator", {}),
        "leader": ("leader", {}),
        "auditor": ("auditor", {}),
        "city": ("municipal-officer", {"department": DEPARTMENT}),
        "city2": ("municipal-officer", {"department": DEPARTMENT}),
        "elsewhere": ("municipal-officer", {"department": "市体育局"}),
        "district": ("district-officer", {"district": HERE}),
        "other_district": ("district-officer", {"district": THERE}),
        "no_district": ("district-officer", {}),
        "firm_a": ("enterprise", {"credit_code": a.credit_code}),
        "firm_b": ("enterprise", {"credit_code": b.credit_code}),
        "no_firm": ("enterprise", {}),
    }
    for name, (role, claims) in officers.items():
        stage.tokens[name] = stage.sign(role, f"stage-{name}", **claims)


async def _registry(stage: Stage) -> None:
    for first, district in ((700_000, HERE), (700_000, THERE)):
        await stage.call("admin", "POST", "/v1/enterprises", profile(serial_in(district, first)))
    report = {"revenue": yuan("60000000.00"), "rd": yuan("4200000.00"), "employees": 86}
    await stage.call("firm_a", "PUT", "/v1/enterprises/{A}/annual-reports/2026", report, **{"if-none-match": "*"})
    await stage.call("firm_a", "POST", "/v1/enterprises/{A}/evidence", {"kind": "other", "title": "合成证明"})
    wish = {"tier": "INNO_SME", "kind": "new"}
    await _keep(stage, "assessment", "firm_a", "/v1/enterprises/{A}/assessments", wish)
    await _keep(stage, "application", "firm_a", "/v1/applications", {**wish, "credit_code": "{A}"})
    title = {"credit_code": "{A}", "tier": "SRDI", "granted_on": "2025-10-20", "valid_to": "2028-10-19"}
    await _keep(stage, "recognition", "city", "/v1/recognitions", {**title, "document_number": "合成〔2025〕1号"})
    figure = {"indicator": "TECH_ENTERPRISE", "as_of": "2026-12-31", "value": 61234}
    await _keep(stage, "statement", "city", "/v1/targets/statements", figure)
    await _import(stage)


async def _import(stage: Stage) -> None:
    found, token = serial_in(THERE, 720_000), stage.tokens["admin"]
    line = f"{found.credit_code},{found.name},{THERE},C3591,2018-03-05"
    content = f"credit_code,name,district,industry,registered_on\n{line}\n1,x,y,z,w\n".encode()
    sent = {"authorization": f"Bearer {token}", "idempotency-key": "stage-import", "content-type": "text/csv"}
    answer = await stage.client.post("/v1/imports", content=content, headers=sent)
    assert answer.status_code == 202, answer.text
    stage.facts["import"] = str(answer.json()["id"])
    for _ in range(200):
        if (await stage.call("admin", "GET", "/v1/imports/{import}"))["state"] in {"done", "failed"}:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the import did not end")


async def _parks(stage: Stage) -> None:
    for name, district in (("park", HERE), ("other_park", THERE)):
        body = {
            "name": f"合成家园 {name}",
            "district": district,
            "carrier": "industrial_park",
            "operator": "{A}" if district == HERE else "{B}",
            "leading_industries": ["智能装备", "软件信息服务"],
            "established_on": "2026-01-05",
        }
        await _keep(stage, name, "city", "/v1/parks", body)
    stage.tokens["keeper"] = stage.sign("park-operator", "stage-keeper", park_id=stage.facts["park"])
    stage.tokens["other_keeper"] = stage.sign("park-operator", "stage-other", park_id=stage.facts["other_park"])
    arrival = {"kind": "incubatee", "credit_code": "{A}", "moved_in_on": "2026-02-01"}
    found = await stage.until_known("POST", "/v1/parks/{park}/residents", "keeper", arrival)
    stage.facts["resident"] = str(found["id"])


async def _finance(stage: Stage) -> None:
    for name in ("institution", "other_institution", "third_institution"):
        await _keep(stage, name, "city", "/v1/finance/institutions", {"name": f"合成银行 {name}", "kind": "bank"})
    stage.tokens["bank"] = stage.sign("bank", "stage-bank", org=stage.facts["institution"])
    stage.tokens["other_bank"] = stage.sign("bank", "stage-bank-2", org=stage.facts["other_institution"])
    stage.tokens["no_bank"] = stage.sign("bank", "stage-bank-3")
    for name, owner in (("product", "bank"), ("other_product", "other_bank")):
        body = {
            "name": f"合成贷 {name}",
            "amount_min": yuan("100000.00"),
            "amount_max": yuan("8000000.00"),
            "tenor_min_months": 6,
            "tenor_max_months": 36,
            "eligibility": [],
        }
        await _keep(stage, name, owner, "/v1/finance/products", body)
    wish = {"amount": yuan("2000000.00"), "tenor_months": 12, "purpose": "working_capital"}
    need = await stage.until_known("POST", "/v1/finance/needs", "firm_a", wish)
    stage.facts["need"] = str(need["id"])
    await stage.call("firm_a", "GET", "/v1/finance/needs/{need}/matches")
    for name, owner in (("match", "bank"), ("other_match", "other_bank")):
        seen = await stage.call(owner, "GET", "/v1/finance/matches")
        stage.facts[name] = str(seen["items"][0]["id"])
    consent = {
        "institution_id": "{third_institution}",
        "purpose": "credit_decision",
        "blocks": ["identity", "figures"],
        "expires_at": "2027-06-01T00:00:00+08:00",
    }
    await _keep(stage, "consent", "firm_a", "/v1/finance/consents", consent)


async def _bind(stage: Stage) -> None:
    """Cursors and versions as they were handed out."""
    listed = await stage.call("admin", "GET", "/v1/enterprises?limit=1")
    stage.facts["cursor"] = listed["next_cursor"]
    stage.facts["code"] = "TECH_ENTERPRISE"


async def _keep(stage: Stage, name: str, who: str, path: str, body: dict[str, Any]) -> None:
    stage.facts[name] = str((await stage.call(who, "POST", path, body))["id"])
