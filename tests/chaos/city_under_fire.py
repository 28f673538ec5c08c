"""Writers at the gateway while processes die: every acknowledged command is written down to be looked for later."""

import asyncio
import uuid
from dataclasses import dataclass, field

import httpx

from devstack import tokens
from devstack.city.firms import Firm, firm
from devstack.platform import Platform

TRIES = 400


@dataclass
class Ledger:
    """What the writers were told."""

    acknowledged: dict[str, Firm] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    retries: int = 0


def admin_token(platform: Platform) -> str:
    """A token of a synthetic platform administrator."""
    key = tokens.load_key(platform.secrets.issuer_key())
    return tokens.sign(key, issuer=platform.gateway_url, roles=["platform-admin", "operator"], subject="chaos")


async def _register(client: httpx.AsyncClient, found: Firm, token: str, ledger: Ledger) -> None:
    headers = {"authorization": f"Bearer {token}", "idempotency-key": str(uuid.uuid4())}
    body = {
        "credit_code": found.credit_code,
        "name": found.name,
        "district": found.district,
        "industry": found.industry,
        "registered_on": found.registered_on.isoformat(),
        "synthetic": True,
    }
    for _ in range(TRIES):
        try:
            answer = await client.post("/v1/enterprises", json=body, headers=headers)
        except httpx.HTTPError:
            ledger.retries += 1
            await asyncio.sleep(0.1)
            continue
        if answer.status_code == 201:
            ledger.acknowledged[found.credit_code] = found
            return
        if answer.status_code in {409, 429, 500, 502, 503, 504}:
            ledger.retries += 1
            await asyncio.sleep(0.1)
            continue
        ledger.refused.append(f"{answer.status_code} {answer.text[:200]}")
        return
    ledger.refused.append("gave up")


async def write(platform: Platform, serials: range, ledger: Ledger, writers: int = 8, pause: float = 0.0) -> None:
    """Send one registration a serial through the gateway, each repeated with its own key until it is acknowledged."""
    queue = iter(serials)
    token = admin_token(platform)

    async def writer() -> None:
        async with httpx.AsyncClient(base_url=platform.gateway_url, timeout=15, trust_env=False) as client:
            for serial in queue:
                await _register(client, firm(serial), token, ledger)
                await asyncio.sleep(pause)

    await asyncio.gather(*(writer() for _ in range(writers)))


@dataclass
class TitleClerk:
    """Records a title for every fourth firm that was acknowledged, so that numbers have something to count."""

    platform: Platform
    ledger: Ledger
    tiers: tuple[str, ...]
    every: int = 4

    async def work(self) -> None:
        """Follow the registrations until they have been quiet for a while."""
        key = tokens.load_key(self.platform.secrets.issuer_key())
        token = tokens.sign(key, issuer=self.platform.gateway_url, roles=["municipal-officer"], subject="clerk")
        headers, done, quiet = {"authorization": f"Bearer {token}"}, 0, 0
        async with httpx.AsyncClient(
            base_url=self.platform.gateway_url, headers=headers, timeout=15, trust_env=False
        ) as client:
            while quiet < 100:
                waiting = list(self.ledger.acknowledged)[done :: self.every]
                if len(self.ledger.acknowledged) <= done:
                    quiet += bool(done)
                    await asyncio.sleep(0.1)
                    continue
                done, quiet = len(self.ledger.acknowledged), 0
                for code in waiting:
                    await self._record(client, code)

    async def _record(self, client: httpx.AsyncClient, code: str) -> None:
        body = {
            "credit_code": code,
            "tier": self.tiers[len(self.ledger.titles) % len(self.tiers)],
            "granted_on": "2026-01-05",
            "document_number": "合成〔2026〕1号",
        }
        key = str(uuid.uuid4())
        for _ in range(TRIES):
            try:
                answer = await client.post("/v1/recognitions", json=body, headers={"idempotency-key": key})
            except httpx.HTTPError:
                self.ledger.retries += 1
                await asyncio.sleep(0.1)
                continue
            if answer.status_code == 201:
                self.ledger.titles.add(str(answer.json()["id"]))
                return
            if answer.status_code in {409, 429, 500, 502, 503, 504}:
                self.ledger.retries += 1
                await asyncio.sleep(0.1)
                continue
            self.ledger.refused.append(f"{answer.status_code} {answer.text[:200]}")
            return
        self.ledger.refused.append("gave up")
