"""The two queries of the life cycle: registry and titles in one statement, for a hundred thousand firms are many."""

from collections.abc import Mapping
from datetime import date

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader
from services.enterprise.life_cycle.columns import age, field, title
from services.enterprise.life_cycle.rules import Group

GROUPS = Q(
    f"""SELECT district, title_then, age_then, title_now, age_now, count(*)::int AS firms FROM (
      SELECT {field("district", "as_of")} AS district, {title("since")} AS title_then, {age("since")} AS age_then,
        {title("as_of")} AS title_now, {age("as_of")} AS age_now
      FROM enterprises e WHERE e.registered_on <= CAST(:as_of AS date)) f
    WHERE CAST(:district AS text) IS NULL OR district = CAST(:district AS text)
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1"""
)
FIRM = Q(f"SELECT {title('as_of')} AS title, {age('as_of')} AS age FROM enterprises e WHERE e.credit_code = :code")


async def groups(
    reader: Reader, levels: Mapping[str, int], oldest: int, days: tuple[date, date], district: str | None
) -> list[Group]:
    """Firms by district of the last day, and alike in title and age on both days; ages above `oldest` are one."""
    rows = await reader.fetch(
        GROUPS, since=days[0], as_of=days[1], titles=list(levels), levels=list(levels.values()), oldest=oldest,
        district=district,
    )  # fmt: skip
    return [Group(**dict(row)) for row in rows]


async def firm(reader: Reader, levels: Mapping[str, int], oldest: int, code: str, as_of: date) -> Record | None:
    """The stage of a firm's best title on a day and its age in years."""
    titles, numbers = list(levels), list(levels.values())
    return await reader.fetchrow(FIRM, code=code, as_of=as_of, titles=titles, levels=numbers, oldest=oldest)
