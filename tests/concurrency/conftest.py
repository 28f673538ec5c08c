"""The door and the registry as processes on a database of their own, for many callers at once."""

import asyncio
import json
import os
import random
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from bench.rig import admin_token, temporary
from devstack.city.firms import Firm
from devstack.platform import Platform

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
SEED = int(os.environ.get("TIDU_PROOF_SEED", "1"))


@dataclass
class Registry:
    """A caller with every right, and eyes on the database."""

    platform: Platform
    client: httpx.AsyncClient
    rows: asyncpg.Connection
    rng: random.Random

    async def register(self, found: Firm, key: str | None = None) -> httpx.Response:
        body = {
            "credit_code": found.credit_code,
            "name": found.name,
            "district": found.district,
            "industry": found.industry,
            "registered_on": found.registered_on.isoformat(),
            "synthetic": True,
        }
        headers = {"idempotency-key": key or str(uuid.uuid4())}
        return await self.client.post("/v1/enterprises", json=body, headers=headers)

    async def patient(self, found: Firm, key: str) -> httpx.Response:
        """The same until it is answered: whoever hears nothing, or "not now", asks again with the same key."""
        for _ in range(200):
            try:
                answer = await self.register(found, key)
            except httpx.HTTPError:
                await asyncio.sleep(0.05)
                continue
            if answer.status_code == 503 or answer.json().get("code") == "twin_in_progress":
                await asyncio.sleep(0.05)
                continue
            return answer
        raise AssertionError("no answer after 200 tries")


@pytest.fixture(scope="package")
async def registry(tmp_path_factory):
    async with temporary(str(tmp_path_factory.mktemp("registry")), "gateway", "enterprise") as platform:
        headers = {"authorization": f"Bearer {admin_token(platform)}"}
        limits = httpx.Limits(max_connections=64)
        rows = await asyncpg.connect(platform.database_url("enterprise", "owner"))
        async with httpx.AsyncClient(
            base_url=platform.gateway_url, headers=headers, timeout=60, limits=limits, trust_env=False
        ) as client:
            yield Registry(platform, client, rows, random.Random(SEED))  # noqa: S311 - a seed of tests
        await rows.close()


def tell(**figures: Any) -> None:
    """Print the figures, and leave them where the proof's record is written."""
    print("\n" + json.dumps(figures))
    if place := os.environ.get("TIDU_PROOF_FIGURES"):
        Path(place).write_text(json.dumps(figures))
