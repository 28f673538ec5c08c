"""Forgets, once an hour, what has no meaning any more."""

import asyncio
from typing import Final

import structlog

from chassis.uow import Database
from gateway.issuer import repository as issuer
from gateway.limits import repository as limits

SECONDS: Final = 3600.0


async def forget(database: Database) -> None:
    """One turn; replicas doing it at once change nothing more."""
    async with database.transaction() as uow:
        await issuer.forget_expired(uow)
        await limits.forget_idle(uow)


async def run(database: Database) -> None:
    """For ever; a database that is away is left alone until the next hour."""
    while True:
        try:
            await forget(database)
        except Exception as error:  # noqa: BLE001 - the next hour is another chance
            structlog.get_logger().warning("housekeeping_skipped", error=repr(error))
        await asyncio.sleep(SECONDS)
