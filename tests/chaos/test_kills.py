"""Crash proof: writers at the gateway while every process, the broker and the database are killed, then a recount."""

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from tests.chaos import recount
from tests.chaos.city_under_fire import Ledger, TitleClerk, admin_token, write

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
KILLS = int(os.environ.get("TIDU_PROOF_KILLS") or (200 if FULL else 20))
COMMANDS = 100 * KILLS
VICTIMS = (
    "enterprise",
    "enterprise-relay",
    "parks-worker",
    "kafka",
    "targets-worker",
    "gateway",
    "postgres",
    "finance-worker",
    "enterprise-worker",
    "targets",
    "parks-relay",
    "parks",
    "finance-relay",
    "finance",
    "targets-relay",
)
TIERS = ("INNO_SME", "SRDI")


async def _kill_in_turn(platform: Platform, writers: "asyncio.Future[Any]") -> tuple[int, list[float]]:
    kills, outages = 0, []
    while kills < KILLS:
        victim = VICTIMS[kills % len(VICTIMS)]
        platform.kill(victim)
        kills += 1
        began = time.monotonic()
        await asyncio.wait_for(platform.wait_ready([victim]), 60)
        outages.append(time.monotonic() - began)
        if writers.done():
            writers.result()
        await asyncio.sleep(0.6)
    return kills, outages


async def _numbers(platform: Platform) -> list[dict[str, Any]]:
    """The served number of each counted tier and its parts, beside a recount from the registry."""
    found = []
    headers = {"authorization": f"Bearer {admin_token(platform)}"}
    async with httpx.AsyncClient(base_url=platform.gateway_url, headers=headers, trust_env=False, timeout=30) as client:
        today = (await client.get("/v1/operations/clock")).json()["today"]
        for code, tier in (("SRDI_SME", "SRDI"), ("TIER_INNO_SME", "INNO_SME")):
            path = f"/v1/targets/indicators/{code}"
            number = (await client.get(path, params={"as_of": today})).json()
            parts = (await client.get(f"{path}/breakdown", params={"as_of": today, "by": "district"})).json()
            found.append(
                {
                    "tier": tier,
                    "served": number["value"],
                    "recount": await recount.in_force(platform, tier, today),
                    "parts": {part["district"]: part["value"] for part in parts["items"] if part["value"]},
                    "parts_recount": await recount.by_district(platform, tier, today),
                }
            )
    return found


@pytest.mark.stack
@pytest.mark.timeout(600 if not FULL else 14_400)
async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path: Path) -> None:
    config = PlatformConfig(state=tmp_path, ports=Ports.from_base(free_base()), temporary=True)
    async with Platform(config) as platform:
        ledger = Ledger()
        clerk = TitleClerk(platform, ledger, TIERS)
        work = asyncio.gather(write(platform, range(1, COMMANDS + 1), ledger, pause=0.03), clerk.work())
        writers = asyncio.ensure_future(work)
        kills, outages = await _kill_in_turn(platform, writers)
        await writers
        settled = await recount.settle(platform)
        firms = await recount.rows(platform, "enterprise", "SELECT credit_code FROM enterprises")
        events = await recount.rows(
            platform, "enterprise", "SELECT key FROM outbox WHERE type = 'enterprise.enterprise_registered'"
        )
        titles = await recount.rows(platform, "enterprise", "SELECT id::text FROM recognitions")
        projections, numbers = await recount.differences(platform), await _numbers(platform)
        chains = await recount.chains(platform, {"authorization": f"Bearer {admin_token(platform)}"})
        registry = {row[0] for row in firms}
        figures = {
            "commands": COMMANDS + len(ledger.titles),
            "kills": kills,
            "victims": len(VICTIMS),
            "acknowledged": len(ledger.acknowledged) + len(ledger.titles),
            "retries": ledger.retries,
            "lost": len(set(ledger.acknowledged) - registry) + len(ledger.titles - {row[0] for row in titles}),
            "doubled": events.total() - len(events) + titles.total() - len(titles),
            "longest_outage_s": round(max(outages), 2),
            "settled_s": round(settled, 2),
            "projections": projections,
            "audit_logs": chains,
            "numbers": [{name: each[name] for name in ("tier", "served", "recount")} for each in numbers],
        }
        print("\n" + json.dumps(figures))
        if place := os.environ.get("TIDU_PROOF_FIGURES"):
            Path(place).write_text(json.dumps(figures))
        assert not ledger.refused
        assert len(ledger.acknowledged) == COMMANDS
        assert registry == set(ledger.acknowledged)
        assert {row[0] for row in events} == registry
        assert {row[0] for row in titles} == ledger.titles
        assert len(ledger.titles) > 0
        assert (figures["lost"], figures["doubled"]) == (0, 0)
        wrong = {name: found for name, found in projections.items() if found["missing"] or found["too_many"]}
        assert wrong == {}
        assert projections["parks.titles"]["rows"] == len(ledger.titles)
        assert chains["enterprise"]["written"] > COMMANDS
        for name, log in chains.items():
            assert (log["sealed"], log["fault"]) == (log["written"], None), name
        for each in numbers:
            assert each["served"] == each["recount"] > 0, each
            assert each["parts"] == each["parts_recount"], each
