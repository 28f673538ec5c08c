"""Waiting until every committed event was sent and applied by all who listen."""

import asyncio
import time

import asyncpg

from contracts.catalogue import CATALOGUE
from devstack.platform import Platform
from devstack.ports import SERVICES

LISTENED = {service: [entry.event for entry in CATALOGUE if service in entry.consumers] for service in SERVICES}


async def _rows(platform: Platform, service: str, sql: str, *args: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(platform.database_url(service, "readonly"))
    try:
        found: list[asyncpg.Record] = await connection.fetch(sql, *args)
        return found
    finally:
        await connection.close()


async def published(platform: Platform) -> dict[str, str]:
    """Every event in every outbox: its id and its type."""
    found: dict[str, str] = {}
    for service in SERVICES:
        rows = await _rows(platform, service, "SELECT event_id, type FROM outbox")
        found |= {str(row["event_id"]): row["type"] for row in rows}
    return found


async def unheard(platform: Platform) -> dict[str, int]:
    """By listener: how many published events it has not applied yet."""
    types, missing = await published(platform), {}
    for service, events in LISTENED.items():
        wanted = {event.type for event in events}
        heard = {str(row[0]) for row in await _rows(platform, service, "SELECT event_id FROM consumed_events")}
        missing[service] = len({known for known, kind in types.items() if kind in wanted} - heard)
    return missing


async def caught_up(platform: Platform, seconds: float = 90) -> float:
    """Seconds until everybody has applied everything; an AssertionError names who is behind."""
    began = time.monotonic()
    while any((behind := await unheard(platform)).values()):
        assert time.monotonic() - began < seconds, f"events not applied: {behind}"
        await asyncio.sleep(0.2)
    return time.monotonic() - began
