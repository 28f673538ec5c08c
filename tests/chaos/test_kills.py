"""Crash proof: writers at the gateway while every process, the broker and the database are killed."""

import asyncio
import json
import os
import time
from pathlib import Path

import asyncpg
import pytest

from devstack.config import PlatformConfig
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from tests.chaos.city_under_fire import Ledger, write

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
COMMANDS = 20_000 if FULL else 2_000
KILLS = 200 if FULL else 20
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
)
READ_COPIES = {"parks": "enterprises", "finance": "firms"}


async def _codes(platform: Platform, service: str, sql: str) -> list[str]:
    connection = await asyncpg.connect(platform.database_url(service, "readonly"))
    try:
        return [row[0] for row in await connection.fetch(sql)]
    finally:
        await connection.close()


async def _settled(platform: Platform, wanted: int) -> float:
    """Seconds until every read copy holds as many firms as the registry."""
    began = time.monotonic()
    while True:
        counts = [len(await _codes(platform, s, f"SELECT credit_code FROM {t}")) for s, t in READ_COPIES.items()]
        if counts == [wanted] * len(counts):
            return time.monotonic() - began
        if time.monotonic() - began > 90:
            raise AssertionError(f"read copies hold {counts}, the registry {wanted}")
        await asyncio.sleep(0.2)


async def _kill_in_turn(platform: Platform, writers: "asyncio.Task[None]") -> tuple[int, list[float]]:
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


@pytest.mark.stack
@pytest.mark.timeout(600 if not FULL else 7200)
async def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(tmp_path: Path) -> None:
    config = PlatformConfig(state=tmp_path, ports=Ports.from_base(free_base()), temporary=True)
    async with Platform(config) as platform:
        ledger = Ledger()
        writers = asyncio.create_task(write(platform, range(1, COMMANDS + 1), ledger, pause=0.03))
        kills, outages = await _kill_in_turn(platform, writers)
        await writers
        registry = await _codes(platform, "enterprise", "SELECT credit_code FROM enterprises")
        settled = await _settled(platform, len(registry))
        events = await _codes(
            platform, "enterprise", "SELECT key FROM outbox WHERE type = 'enterprise.enterprise_registered'"
        )
        figures = {
            "commands": COMMANDS,
            "kills": kills,
            "acknowledged": len(ledger.acknowledged),
            "retries": ledger.retries,
            "lost": len(set(ledger.acknowledged) - set(registry)),
            "doubled": len(events) - len(set(events)),
            "longest_outage_s": round(max(outages), 2),
            "settled_s": round(settled, 2),
        }
        print("\n" + json.dumps(figures))
        if place := os.environ.get("TIDU_PROOF_FIGURES"):
            Path(place).write_text(json.dumps(figures))
        assert not ledger.refused
        assert len(ledger.acknowledged) == COMMANDS
        assert set(registry) == set(ledger.acknowledged)
        assert sorted(events) == sorted(registry)
        for service, table in READ_COPIES.items():
            copied = await _codes(platform, service, f"SELECT credit_code FROM {table}")
            assert sorted(copied) == sorted(registry), service
