"""Every query on changes."""

from collections.abc import Collection

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

HOLD = Q("SELECT pg_advisory_xact_lock(7205759403792801)")
NOTE = Q(
    """INSERT INTO changes (indicator, n) SELECT code, nextval('change_numbers') FROM unnest(:indicators::text[]) code
    ON CONFLICT (indicator) DO UPDATE SET n = excluded.n"""
)
ALL = Q("SELECT indicator, n FROM changes")


async def hold(uow: UnitOfWork) -> None:
    """Wait for the turn to change numbers."""
    await uow.fetchval(HOLD)


async def note(uow: UnitOfWork, indicators: Collection[str]) -> None:
    """Give each indicator a new number of change."""
    await uow.execute(NOTE, indicators=sorted(indicators))


async def newest(uow: Reader) -> dict[str, int]:
    """The number of the newest change of each indicator."""
    return {row["indicator"]: row["n"] for row in await uow.fetch(ALL)}
