"""Moves the business clock of every process of a running platform."""

import asyncio
from collections.abc import Sequence
from datetime import date

import httpx

from chassis.clock_store import SETTLED_SECONDS
from devstack import tokens
from devstack.errors import StackError
from devstack.secret_store import SecretStore

PATH = "/v1/operations/clock"


async def set_day(places: Sequence[str], issuer: str, secrets: SecretStore, today: date | None) -> None:
    """Tell every service the business day; None lets the clock follow real time again."""
    key = tokens.load_key(secrets.issuer_key())
    token = tokens.sign(key, issuer=issuer, roles=["platform-admin", "operator"], subject="local-operator", seconds=120)
    body = {"today": today.isoformat() if today else None}
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(timeout=10, headers=headers, trust_env=False) as client:
        answers = await asyncio.gather(*(client.put(f"{place}{PATH}", json=body) for place in places))
    for place, answer in zip(places, answers, strict=True):
        if answer.is_error:
            raise StackError(f"the clock of {place} could not be set: {answer.status_code} {answer.text[:300]}")
    await asyncio.sleep(SETTLED_SECONDS)  # whoever waited for this finds every process on that day
