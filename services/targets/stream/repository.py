"""Every query on changes."""

from collections.abc import Collection

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

NOTE = Q("INSERT INTO changes (indicator) SELECT unnest(:indicators::text[])")
HEAD = Q("SELECT coalesce(max(n), 0) FROM changes")
SINCE = Q("SELECT indicator, max(n) AS n FROM changes WHERE n > :after::bigint GROUP BY indicator ORDER BY n")


async def note(uow: UnitOfWork, indicators: Collection[str]) -> None:
    """Add one line per indicator."""
    await uow.execute(NOTE, indicators=sorted(indicators))


async def head(uow: Reader) -> int:
    """The number of the newest change."""
    return int(await uow.fetchval(HEAD))


async def since(uow: Reader, after: int) -> list[tuple[str, int]]:
    """Each indicator changed after a number, with the number of its newest change, oldest first."""
    return [(row["indicator"], row["n"]) for row in await uow.fetch(SINCE, after=after)]
