"""The business clock is kept in each database; in the local profile every process follows it."""

import asyncio
from datetime import timedelta

from chassis.clock import Clock
from chassis.sql import Q
from chassis.uow import LOST, Database, UnitOfWork

OFFSET = Q("SELECT offset_seconds FROM business_clock")
SET_OFFSET = Q("UPDATE business_clock SET offset_seconds = :seconds")
FOLLOW_SECONDS = 0.1
SETTLED_SECONDS = 3 * FOLLOW_SECONDS
"""After this long every process of a moved clock has taken it over."""


async def move(uow: UnitOfWork, offset: timedelta) -> None:
    """Keep a new offset; the other processes of the service follow within a tenth of a second."""
    await uow.execute(SET_OFFSET, seconds=int(offset.total_seconds()))


async def follow_once(database: Database, clock: Clock) -> None:
    """Take over the offset that is kept."""
    async with database.reading() as reader:
        clock.offset = timedelta(seconds=await reader.fetchval(OFFSET) or 0)


async def follow(database: Database, clock: Clock) -> None:
    """Follow the kept offset until cancelled; a database that is away is asked again."""
    while True:
        try:
            await follow_once(database, clock)
        except Exception as error:  # noqa: BLE001 - a missing database must not end the process
            if not isinstance(error, LOST):
                await asyncio.sleep(1)
        await asyncio.sleep(FOLLOW_SECONDS)
