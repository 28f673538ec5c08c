"""Every query on the pool."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

VERSION = (
    'id, programme, number, "on", rule_set, state, firms, done, entered, "left", after_code, requested_at,'
    " finished_at, by_subject"
)
ADD_VERSION = Q(
    'INSERT INTO pool_versions (id, programme, number, "on", rule_set, state, firms, done, entered, "left",'
    " after_code, requested_at, by_subject) SELECT :id, :programme, coalesce(max(number), 0) + 1, :on, :rule_set,"
    " 'waiting', :firms, 0, 0, 0, '', :requested_at, :by_subject FROM pool_versions WHERE programme = :programme"
)
ONE = Q(f"SELECT {VERSION} FROM pool_versions WHERE id = :id")
NEXT = Q(f"SELECT {VERSION} FROM pool_versions WHERE state <> 'done' ORDER BY id LIMIT 1")
OPEN = Q("SELECT count(*) FROM pool_versions WHERE programme = :programme AND state <> 'done'")
LAST_DAY = Q('SELECT max("on") FROM pool_versions WHERE programme = :programme')
VERSIONS = Q(
    f"SELECT {VERSION} FROM pool_versions WHERE programme = :programme AND id < :before ORDER BY id DESC LIMIT :limit"
)
PROGRESS = Q(
    "UPDATE pool_versions SET state = :state, done = done + :done, entered = entered + :entered,"
    ' "left" = "left" + :left, after_code = :after_code,'
    " finished_at = CASE WHEN :state = 'done' THEN CAST(:now AS timestamptz) END WHERE id = :id"
)
FREEZE = Q(
    "INSERT INTO pool_version_members (version_id, credit_code, district, place_id, distance, unmet)"
    " SELECT :id, credit_code, district, id, distance, unmet FROM pool_places"
    " WHERE programme = :programme AND left_on IS NULL"
)
PLACE = (
    "id, programme, credit_code, district, entered_on, entered_by, entry_reason, distance, unmet, left_on, left_by,"
    " exit_reason"
)
ONE_PLACE = Q(f"SELECT {PLACE} FROM pool_places WHERE id = :id")
OPEN_OF = Q(
    f"SELECT {PLACE} FROM pool_places WHERE programme = :programme AND left_on IS NULL"
    " AND credit_code = ANY(CAST(:codes AS text[]))"
)
SENT_AWAY = Q(
    "SELECT credit_code, max(left_on) AS left_on FROM pool_places WHERE programme = :programme AND left_by = 'manual'"
    " AND credit_code = ANY(CAST(:codes AS text[])) GROUP BY credit_code"
)
RESTING = Q(
    "SELECT p.credit_code FROM pool_places p JOIN enterprises e USING (credit_code)"
    " WHERE p.programme = :programme AND p.left_on IS NULL AND e.status <> 'active'"
)
ENTER = Q(
    "INSERT INTO pool_places (id, programme, credit_code, district, entered_on, entered_by, entry_reason,"
    " entry_subject, distance, unmet) VALUES (:id, :programme, :credit_code, :district, :on, :by, :reason, :subject,"
    " :distance, CAST(:unmet AS text[]))"
)
LEAVE = Q(
    "UPDATE pool_places SET left_on = :on, left_by = :by, exit_reason = :reason, exit_subject = :subject,"
    " exit_at = :at WHERE id = :id"
)
MEASURE = Q(
    "UPDATE pool_places SET distance = :distance, unmet = CAST(:unmet AS text[]), district = :district WHERE id = :id"
)
IN_POOL = Q(
    "SELECT credit_code FROM pool_places WHERE programme = :programme AND credit_code = ANY(CAST(:codes AS text[]))"
    " AND entered_on <= :on AND (left_on IS NULL OR left_on > :on)"
)
IN_DISTRICT = Q(
    "SELECT programme, count(*) AS members, count(*) FILTER (WHERE distance = 0) AS ready FROM pool_places"
    f" WHERE {homes.in_unit('credit_code')} AND entered_on <= :on AND (left_on IS NULL OR left_on > :on)"
    " GROUP BY programme"
)
FILTERS = {
    "programme": "programme = :programme",
    "credit_code": "credit_code = :credit_code",
    "on": "entered_on <= :on AND (left_on IS NULL OR left_on > :on)",
    "after": "(coalesce(distance, 9999), id) > (:far, CAST(:after AS uuid))",
}


@lru_cache(maxsize=64)
def _places(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {PLACE} FROM pool_places WHERE {where} ORDER BY coalesce(distance, 9999), id LIMIT :limit")


@lru_cache(maxsize=8)
def _members(scope: str) -> Q:
    return Q(
        "SELECT credit_code, district, distance, unmet FROM pool_version_members WHERE version_id = :id"
        f" AND credit_code > :after AND {scope} ORDER BY credit_code LIMIT :limit"
    )


@lru_cache(maxsize=8)
def _difference(scope: str) -> Q:
    return Q(
        "SELECT * FROM (SELECT coalesce(a.credit_code, b.credit_code) AS credit_code, coalesce(a.district, b.district)"
        " AS district, CASE WHEN a.credit_code IS NULL THEN 'left' ELSE 'entered' END AS change,"
        ' CASE WHEN a.credit_code IS NULL THEN p.left_on ELSE p.entered_on END AS "on",'
        " CASE WHEN a.credit_code IS NULL THEN p.left_by ELSE p.entered_by END AS by,"
        " CASE WHEN a.credit_code IS NULL THEN p.exit_reason ELSE p.entry_reason END AS reason"
        " FROM (SELECT * FROM pool_version_members WHERE version_id = :id) a"
        " FULL JOIN (SELECT * FROM pool_version_members WHERE version_id = :against) b USING (credit_code)"
        " JOIN pool_places p ON p.id = coalesce(a.place_id, b.place_id)"
        f" WHERE a.credit_code IS NULL OR b.credit_code IS NULL) d WHERE {scope} AND credit_code > :after"
        " ORDER BY credit_code LIMIT :limit"
    )


async def add_version(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """A version whose screening waits; it takes the programme's next number."""
    await uow.execute(ADD_VERSION, **row)


async def version(reader: Reader, version_id: UUID) -> Record | None:
    """A version."""
    return await reader.fetchrow(ONE, id=version_id)


async def next_open(uow: UnitOfWork) -> Record | None:
    """The oldest version whose screening is not done."""
    return await uow.fetchrow(NEXT)


async def is_open(reader: Reader, programme: str) -> bool:
    """Whether a screening of this pool waits or runs."""
    return bool(await reader.fetchval(OPEN, programme=programme))


async def last_day(reader: Reader, programme: str) -> date | None:
    """The day of the latest screening."""
    found: date | None = await reader.fetchval(LAST_DAY, programme=programme)
    return found


async def versions(reader: Reader, programme: str, before: UUID, limit: int) -> list[Record]:
    """A pool's versions, newest first."""
    return await reader.fetch(VERSIONS, programme=programme, before=before, limit=limit)


async def progress(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """How far a screening came, with the rows of the chunk."""
    await uow.execute(PROGRESS, **row)


async def freeze(uow: UnitOfWork, version_id: UUID, programme: str) -> None:
    """Keeps who is in the pool now as this version's members."""
    await uow.execute(FREEZE, id=version_id, programme=programme)


async def place(reader: Reader, place_id: UUID) -> Record | None:
    """A place."""
    return await reader.fetchrow(ONE_PLACE, id=place_id)


async def open_places(reader: Reader, programme: str, codes: Sequence[str]) -> dict[str, Record]:
    """The places these firms hold now, by firm."""
    rows = await reader.fetch(OPEN_OF, programme=programme, codes=list(codes))
    return {row["credit_code"]: row for row in rows}


async def sent_away(reader: Reader, programme: str, codes: Sequence[str]) -> dict[str, date]:
    """The last day on which an officer took each firm out, by firm."""
    rows = await reader.fetch(SENT_AWAY, programme=programme, codes=list(codes))
    return {row["credit_code"]: row["left_on"] for row in rows}


async def resting(reader: Reader, programme: str) -> list[str]:
    """Members that are no longer active; a screening of active firms would pass them over."""
    return [row["credit_code"] for row in await reader.fetch(RESTING, programme=programme)]


async def enter(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """New places."""
    await uow.many(ENTER, rows)


async def leave(uow: UnitOfWork, rows: Sequence[dict[str, Any]], at: datetime) -> None:
    """Ends places; the rows stay."""
    await uow.many(LEAVE, [{**row, "at": at} for row in rows])


async def measure(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """How far members that stay are now."""
    await uow.many(MEASURE, rows)


async def places(reader: Reader, filters: Mapping[str, Any], after: tuple[Any, ...] | None, limit: int) -> list[Record]:
    """Places the caller may read, the nearest first."""
    scope, asked, given = homes.asked(reader, filters, "pool_places.credit_code")
    names = (*asked, *(("after",) if after else ()))
    begin = {"far": after[0], "after": after[1]} if after else {}
    return await reader.fetch(_places(names, scope), limit=limit, **given, **begin)


async def members(reader: Reader, version_id: UUID, after: str, limit: int) -> list[Record]:
    """A version's members the caller may read, in the order of their codes."""
    scope, own = homes.readable_by(reader.principal, reader.clock.today(), "pool_version_members.credit_code")
    return await reader.fetch(_members(scope), id=version_id, after=after, limit=limit, **own)


async def difference(reader: Reader, ids: tuple[UUID, UUID], after: str, limit: int) -> list[Record]:
    """Who is in the first version and not in the second (entered), and the other way round (left), with why."""
    scope, own = homes.readable_by(reader.principal, reader.clock.today(), "d.credit_code")
    return await reader.fetch(_difference(scope), id=ids[0], against=ids[1], after=after, limit=limit, **own)


async def in_pool(reader: Reader, programme: str, codes: Sequence[str], on: date) -> set[str]:
    """Which of these firms are in a pool on a day."""
    rows = await reader.fetch(IN_POOL, programme=programme, codes=list(codes), on=on)
    return {row["credit_code"] for row in rows}


async def in_district(reader: Reader, district: str, on: date) -> list[Record]:
    """A district's members of each pool on a day, and of them those that meet the rung."""
    return await reader.fetch(IN_DISTRICT, district=district, on=on)
