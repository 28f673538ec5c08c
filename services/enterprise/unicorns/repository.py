"""Every query on unicorns."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = (
    "u.id, u.credit_code, u.district, u.entered_on, u.recorded_on, u.left_on, u.leave_reason, u.leave_comment,"
    " v.valuation, v.round, v.valued_on, v.evidence"
)
LATEST = (
    "unicorns u JOIN LATERAL (SELECT valuation, round, valued_on, evidence FROM unicorn_valuations"
    " WHERE unicorn_id = u.id AND valued_on <= CAST(:on AS date)"
    " ORDER BY valued_on DESC, id DESC LIMIT 1) v ON TRUE"
)
ADD = Q(
    "INSERT INTO unicorns (id, credit_code, district, entered_on, recorded_on, recorded_by)"
    " VALUES (:id, :credit_code, :district, :entered_on, :recorded_on, :recorded_by)"
)
VALUE = Q(
    "INSERT INTO unicorn_valuations (id, unicorn_id, valuation, round, valued_on, evidence, recorded_on, recorded_by)"
    " VALUES (:id, :unicorn_id, :valuation, :round, :valued_on, :evidence, :recorded_on, :recorded_by)"
)
LEAVE = Q(
    "UPDATE unicorns SET left_on = :left_on, leave_reason = :reason, leave_comment = :comment, left_by = :by"
    " WHERE id = :id"
)
ONE = Q(f"SELECT {COLUMNS} FROM {LATEST} WHERE u.id = :id")
STAYS = Q("SELECT entered_on, left_on, leave_reason AS reason FROM unicorns WHERE credit_code = :code")
VALUATIONS = Q(
    "SELECT id, valuation, round, valued_on, evidence, recorded_on FROM unicorn_valuations"
    " WHERE unicorn_id = :id ORDER BY valued_on, id"
)
FILTERS = {
    "credit_code": "u.credit_code = :credit_code",
    "after": "u.id > :after",
}
ON_THE_LIST = (
    "u.entered_on <= CAST(:on AS date) AND u.leave_reason IS DISTINCT FROM 'entered_in_error' AND (u.left_on IS NULL"
    " OR u.left_on > CAST(:on AS date) OR (u.leave_reason = 'listed' AND CAST(:listed_stay AS boolean)))"
)

_STAYED = "u.leave_reason IS DISTINCT FROM 'entered_in_error'"
MOVEMENTS = f"""SELECT m."on", m.change, m.id, m.credit_code, e.name, m.district, m.reason, v.valuation, v.round FROM (
    SELECT u.entered_on AS "on", 'entered' AS change, u.id, u.credit_code, u.district, NULL AS reason FROM unicorns u
      WHERE {_STAYED}
    UNION ALL SELECT u.left_on, 'left', u.id, u.credit_code, u.district, u.leave_reason FROM unicorns u
      WHERE u.left_on IS NOT NULL AND {_STAYED}) m
  JOIN enterprises e USING (credit_code)
  JOIN LATERAL (SELECT valuation, round FROM unicorn_valuations WHERE unicorn_id = m.id AND valued_on <= m."on"
    ORDER BY valued_on DESC, id DESC LIMIT 1) v ON TRUE
  WHERE m."on" BETWEEN CAST(:since AS date) AND CAST(:until AS date)"""
MOVED_AFTER = ' AND (m."on", m.change, m.id) > (CAST(:day AS date), CAST(:change AS text), CAST(:after AS uuid))'


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((ON_THE_LIST, scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM {LATEST} WHERE {where} ORDER BY u.id LIMIT :limit")


async def on_the_list(
    reader: Reader, on: date, filters: Mapping[str, Any], limit: int, *, listed_stay: bool
) -> list[Record]:
    """Who is on the list on a day, of the firms the caller may read, with the valuation of that day."""
    scope, names, given = homes.asked(reader, filters, "u.credit_code", on=on)
    query = _list(names, scope)
    return await reader.fetch(query, on=on, listed_stay=listed_stay, limit=limit, **given)


@lru_cache(maxsize=16)
def _movements(scope: str, after: str) -> Q:
    return Q(f'{MOVEMENTS} AND {scope}{after} ORDER BY m."on", m.change, m.id LIMIT :limit')


async def movements(
    reader: Reader, days: tuple[date, date], district: str | None, after: tuple[Any, ...] | None, limit: int
) -> list[Record]:
    """Entries and leaves between two days, both included, of the firms the caller may read, by day."""
    scope, _, given = homes.asked(reader, {"district": district}, "m.credit_code")
    begin = {"day": after[0], "change": after[1], "after": after[2]} if after else {}
    query = _movements(scope, MOVED_AFTER if after else "")
    return await reader.fetch(query, since=days[0], until=days[1], limit=limit, **given, **begin)


async def one(reader: Reader, unicorn_id: UUID) -> Record | None:
    """An entry with its latest valuation."""
    return await reader.fetchrow(ONE, id=unicorn_id, on=date.max)


async def stays(reader: Reader, code: str) -> list[Record]:
    """All the times a firm was on the list."""
    return await reader.fetch(STAYS, code=code)


async def valuations(reader: Reader, unicorn_id: UUID) -> list[Record]:
    """All valuations of an entry in the order of their days."""
    return await reader.fetch(VALUATIONS, id=unicorn_id)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores an entry."""
    await uow.execute(ADD, **row)


async def value(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a valuation."""
    await uow.execute(VALUE, **row)


async def leave(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends a stay; the row stays."""
    await uow.execute(LEAVE, **row)
