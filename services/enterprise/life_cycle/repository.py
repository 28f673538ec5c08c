"""The two queries of the life cycle: registry and titles in one statement, for a hundred thousand firms are many."""

from collections.abc import Mapping
from datetime import date

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader
from services.enterprise.life_cycle.rules import Group


def _field(name: str, day: str) -> str:
    """A firm's field as it was on a day: what the first later change found there, or what stands."""
    return (
        f"coalesce((SELECT h.before #>> '{{}}' FROM enterprise_history h WHERE h.credit_code = e.credit_code"
        f" AND h.field = '{name}' AND h.effective_on > CAST(:{day} AS date) ORDER BY h.effective_on, h.id LIMIT 1),"
        f" e.{name})"
    )


def _title(day: str) -> str:
    """The highest stage a title in force on a day brings; the list of unicorns is one of the titles."""
    on = f"CAST(:{day} AS date)"
    return f"""(SELECT max(t.level) FROM (
        SELECT r.tier FROM recognitions r WHERE r.credit_code = e.credit_code AND r.valid_from <= {on}
          AND (r.valid_to IS NULL OR r.valid_to >= {on}) AND (r.revoked_on IS NULL OR r.revoked_on > {on})
        UNION ALL SELECT 'UNICORN' FROM unicorns u WHERE u.credit_code = e.credit_code AND u.entered_on <= {on}
          AND (u.left_on IS NULL OR u.left_on > {on} OR u.leave_reason = 'listed')) held
        JOIN unnest(CAST(:titles AS text[]), CAST(:levels AS int[])) AS t (tier, level) ON t.tier = held.tier)"""


def _age(day: str) -> str:
    on = f"CAST(:{day} AS date)"
    return (  # 0001-01-01 is kept as -infinity, whose age no integer holds
        f"CASE WHEN e.registered_on <= {on} AND {_field('status', day)} <> 'deregistered'"
        f" THEN least(extract(year FROM age({on}, greatest(e.registered_on, date '1000-01-01')))::int,"
        " CAST(:oldest AS int)) END"
    )


GROUPS = Q(
    f"""SELECT district, title_then, age_then, title_now, age_now, count(*)::int AS firms FROM (
      SELECT {_field("district", "as_of")} AS district, {_title("since")} AS title_then, {_age("since")} AS age_then,
        {_title("as_of")} AS title_now, {_age("as_of")} AS age_now
      FROM enterprises e WHERE e.registered_on <= CAST(:as_of AS date)) f
    WHERE CAST(:district AS text) IS NULL OR district = CAST(:district AS text)
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1"""
)
FIRM = Q(f"SELECT {_title('as_of')} AS title, {_age('as_of')} AS age FROM enterprises e WHERE e.credit_code = :code")


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
