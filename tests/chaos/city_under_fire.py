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
