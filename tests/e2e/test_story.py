"""The story as a test, twice; then every projection on that platform is rebuilt from the log and comes out equal."""

import importlib
import json
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest

from chassis.replay import Comparison, compare
from devstack.city import life
from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import SERVICES, Ports, free_base
from devstack.story.run import main
from tests.e2e.caught_up import caught_up
from tests.e2e.telling import HEARD, Teller, tell

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
SEED = int(os.environ.get("TIDU_PROOF_SEED") or 1)
EVENTS, FIRMS = (60_000, 3_000) if FULL else (20 * len(HEARD), 30)
TOLD = 2
"""How often the story is told before the city lives."""
LISTENERS = [name for name in SERVICES if name != "enterprise"]
pytestmark = [pytest.mark.stack, pytest.mark.timeout(3600 if FULL else 240)]


class _Book:
    """Keeps the story's lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def line(self, text: str) -> None:
        self.lines.append(text)


@pytest.fixture(scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Platform]:
    state = tmp_path_factory.mktemp("story")
    async with Platform(PlatformConfig(state=state, ports=Ports.from_base(free_base()), temporary=True)) as running:
        yield running


async def test_the_story_is_told_twice(platform: Platform) -> None:
    for moved in ("0 → 1", "1 → 2"):
        book = _Book()
        await main(platform.gateway_url, platform.state, 120, book)  # type: ignore[arg-type]
        told = "\n".join(book.lines)
        assert f"FLOW_INNO_SME {moved} as of" in told
        assert f"TIER_INNO_SME {moved} as of" in told
        parts = re.findall(r"; CQ-\d+ (\d+) → (\d+)", told)
        assert len(parts) == 2
        assert all(int(now) == int(then) + 1 for then, now in parts)
        assert "the bank decided: approved" in told
        assert "name and code hidden: True" in told
        assert book.lines[-1] == "The story is told."


async def test_a_city_comes_to_life_once(platform: Platform) -> None:
    wanted = {
        "HIGH_TECH_ENTERPRISE": 117, "TIER_INNO_SME": 86 + TOLD, "SRDI_SME": 45, "TIER_LITTLE_GIANT": 4,
        "TIER_CHAMPION": 1, "UNICORN": 1, "PARK_COUNT": 1 + TOLD, "DIGITAL_WORKSHOP_NEW": 3, "TECH_ENTERPRISE": 779,
        "FLOW_ACHIEVEMENT": 1, "FLOW_HARD_TECH": 1,
    }  # fmt: skip
    for _ in range(2):
        book = _Book()
        await life.main(platform.gateway_url, platform.state, 1, book)  # type: ignore[arg-type]
        assert "shows it" in book.lines[-1]
        await caught_up(platform, 90)
        async with httpx.AsyncClient(base_url=platform.gateway_url, trust_env=False) as client:
            board = (await client.get("/v1/targets/indicators")).json()["items"]
        assert {each["code"]: each["value"] for each in board if each["code"] in wanted} == wanted


async def test_every_projection_of_every_service_is_rebuilt_equal(platform: Platform, monkeypatch) -> None:
    await tell(platform, Teller(SEED, FIRMS), EVENTS)
    await caught_up(platform, 1800 if FULL else 90)
    found = {service: await _rebuilt(platform, service, monkeypatch) for service in LISTENERS}
    figures = {
        "events": EVENTS,
        "kinds": len(HEARD),
        "rows": {f"{service}.{each.table}": each.rows for service, every in found.items() for each in every},
    }
    print("\n" + json.dumps(figures))
    if place := os.environ.get("TIDU_PROOF_FIGURES"):
        Path(place).write_text(json.dumps(figures))
    every = [(service, each) for service, tables in found.items() for each in tables]
    assert [(service, each.table) for service, each in every if not each.equal] == []
    assert [(service, each.table) for service, each in every if not each.rows] == []


async def _rebuilt(platform: Platform, service: str, monkeypatch: pytest.MonkeyPatch) -> list[Comparison]:
    url = platform.database_url(service)
    monkeypatch.setenv("TIDU_DATABASE_URL", url)
    spec = importlib.import_module(f"services.{service}.worker").spec()
    connection = await asyncpg.connect(url)
    try:
        assert await connection.fetchval("SELECT count(*) FROM dead_letters") == 0
    finally:
        await connection.close()
    return await compare(url, platform.kafka, service, spec.handlers, spec.projections)
