"""Moves the business clock of every process of a running platform."""

from collections.abc import Iterable
from datetime import date

import asyncpg
import httpx

from chassis.clock import Clock
from devstack import tokens
from devstack.errors import StackError
from devstack.secret_store import SecretStore

PATH = "/v1/operations/clock"


async def keep_day(databases: Iterable[str], today: date) -> None:
    """Keep the business day where processes that are yet to start will find it: none of them lives a real day first."""
    seconds = int(Clock().offset_for(today).total_seconds())
    for address in databases:
        connection = await asyncpg.connect(address, timeout=10)
        try:
            await connection.execute("UPDATE business_clock SET offset_seconds = $1", seconds)
        finally:
            await connection.close()


async def set_day(gateway: str, secrets: SecretStore, today: date | None) -> None:
    """Tell the gateway the business day, which tells every service; None lets the clock follow real time again."""
    key = tokens.load_key(secrets.issuer_key())
    token = tokens.sign(
        key, issuer=gateway, roles=["platform-admin", "operator"], subject="local-operator", seconds=120
    )
    body = {"today": today.isoformat() if today else None}
    async with httpx.AsyncClient(timeout=15, trust_env=False) as client:
        answer = await client.put(f"{gateway}{PATH}", json=body, headers={"Authorization": f"Bearer {token}"})
    if answer.is_error:
        raise StackError(f"the clock could not be set: {answer.status_code} {answer.text[:300]}")
