"""Every query on firms and their history."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from asyncpg import Record

from chassis.sorting import Field, Sorting
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise.recognitions.models import HOLDS_TIER
from services.enterprise.registry import rules
from services.enterprise.residences.models import LIVES_IN_PARK, LIVES_THERE
from services.enterprise.scope import Caller, readable_by

COLUMNS = (
    "credit_code, name, district, town, industry, registered_on, recorded_on, clusters, chains, status, size_class,"
    " size_reason, size_year, warnings, synthetic, version, barred_until"
)
FIRM = Q(f"SELECT {COLUMNS} FROM enterprises WHERE credit_code = :code")
FIRMS = Q(f"SELECT {COLUMNS} FROM enterprises WHERE credit_code = ANY(CAST(:codes AS text[]))")
ACTIVE = Q(
    f"SELECT {COLUMNS} FROM enterprises WHERE status = 'active' AND credit_code > :after ORDER BY credit_code"
    " LIMIT :limit"
)
COUNT_ACTIVE = Q("SELECT count(*) FROM enterprises WHERE status = 'active'")
INSERT = Q(
    "INSERT INTO enterprises (credit_code, name, district, town, industry, registered_on, recorded_on, clusters,"
    " chains, size_class, size_reason, size_year, warnings, synthetic, initials) VALUES (:credit_code, :name,"
    " :district, :town, :industry, :registered_on, :recorded_on, :clusters, :chains, :size_class, :size_reason,"
    " :size_year, :warnings, :synthetic, :initials)"
)
UPDATE = Q(
    "UPDATE enterprises SET name = :name, district = :district, town = :town, industry = :industry, registered_on ="
    " :registered_on, clusters = :clusters, chains = :chains, status = :status, initials = :initials,"
    " version = version + 1"
    " WHERE credit_code = :credit_code"
)
SET_SIZE = Q(
    "UPDATE enterprises SET size_class = :size_class, size_reason = :size_reason, size_year = :size_year"
    " WHERE credit_code = :credit_code"
)
SET_BAR = Q("UPDATE enterprises SET barred_until = :until, version = version + 1 WHERE credit_code = :code")
ADD_HISTORY = Q(
    "INSERT INTO enterprise_history (credit_code, field, before, after, effective_on, at, by_subject)"
    " VALUES (:credit_code, :field, :before, :after, :effective_on, :at, :by_subject)"
)
HISTORY = Q(
    "SELECT id, field, before, after, effective_on, at, by_subject FROM enterprise_history"
    " WHERE credit_code = :code AND id > :after ORDER BY id LIMIT :limit"
)
_LETTERS = "(initials || E'\\n' || lower(credit_code))"
WHOLE_HISTORY = Q(
    "SELECT field, before, after, effective_on, at FROM enterprise_history WHERE credit_code = :code ORDER BY id"
)
FILTERS = {
    "name_part": "name_pieces(lower(name)) @> name_pieces(lower(CAST(:name_part AS text)))"
    " AND strpos(lower(name), lower(CAST(:name_part AS text))) > 0",
    "letters": f"{_LETTERS} LIKE :letters",
    "few": f"strpos(lower(name) || E'\\n' || {_LETTERS}, lower(CAST(:few AS text))) > 0",
    "district": "district = :district",
    "chain": "chains @> ARRAY[CAST(:chain AS text)]",
    "cluster": "clusters @> ARRAY[CAST(:cluster AS text)]",
    "tier": HOLDS_TIER,
    "size": "size_class = :size",
    "status": "status = :status",
    "park": LIVES_IN_PARK,
    "after": "credit_code > :after",
}
SORTING = Sorting(
    "credit_code",
    {
        "name": Field("name", "text"),
        "registered_on": Field("registered_on", "date"),
        "recorded_on": Field("recorded_on", "date"),
    },
)
"""Only the order of codes has an index: it is what exports and the whole registry are read by."""
_GROUPS = (
    "SELECT district, size_class AS size, status, CASE WHEN industry ~ '^[A-T]' THEN left(industry, 1) ELSE '-' END AS"
    " section, clusters AS cluster, chains AS chain, count(*) AS firms FROM enterprises"
)
ASKED = ("q", "district", "chain", "cluster", "size", "status", "tier", "as_of", "park", "after", "sort")


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...], scope: str, as_json: bool, sort: str | None) -> Q:
    named = {**FILTERS, "after": SORTING.beyond(sort)}
    where = " AND ".join((*(named[name] for name in filters), scope))
    rows = f"SELECT {COLUMNS} FROM enterprises WHERE {where} ORDER BY {SORTING.order_by(sort)} LIMIT :limit"
    return Q(f"SELECT f.credit_code, row_to_json(f)::text FROM ({rows}) f" if as_json else rows)


@lru_cache(maxsize=256)
def _parks(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((*(FILTERS[name] for name in filters), scope))
    return Q(
        f"SELECT p.park_id::text AS park, count(DISTINCT f.credit_code)::int AS firms FROM (SELECT credit_code FROM"
        f" enterprises WHERE {where}) f JOIN residences p ON p.credit_code = f.credit_code AND {LIVES_THERE}"
        " GROUP BY 1 ORDER BY 2 DESC, 1"
    )


@lru_cache(maxsize=256)
def _spread(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((*(FILTERS[name] for name in filters), scope))
    return Q(f"{_GROUPS} WHERE {where} GROUP BY 1, 2, 3, 4, 5, 6")


def _asked(conditions: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    given = {name: value for name, value in conditions.items() if value is not None}
    return tuple(sorted(name for name in given if name in FILTERS)), given


def wanted(filters: Mapping[str, Any], after: tuple[Any, ...] | None, today: date) -> dict[str, Any]:
    """The conditions of a page: what was asked, the day of titles and residences, the place to begin after."""
    then = filters["as_of"] or today
    day = then if filters["tier"] is not None else None
    found = {name: value for name, value in filters.items() if name != "q"} | rules.search(filters["q"])
    place = SORTING.after(after)
    if after is None and not filters.get("sort"):
        place["after"] = filters.get("after")
    return {**found, "on": day, "lives_on": then, **place}


def page(
    caller: Caller | None, filters: Mapping[str, Any], limit: int, *, as_json: bool = False
) -> tuple[Q, dict[str, Any]]:
    """The statement for firms the caller may read, by code or as `sort` says; as_json: (code, JSON) a row."""
    scope, own = readable_by(caller)
    names, given = _asked(filters)
    return _list(names, scope, as_json, given.get("sort")), {"limit": limit, **given, **own}


def spread_of(caller: Caller | None, filters: Mapping[str, Any]) -> tuple[Q, dict[str, Any]]:
    """The statement for how many firms the caller may read there are of each combination of facets."""
    scope, own = readable_by(caller)
    names, given = _asked(filters)
    return _spread(names, scope), {**given, **own}


async def spread(reader: Reader, caller: Caller | None, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same, counted."""
    query, params = spread_of(caller, filters)
    return [dict(row) for row in await reader.fetch(query, **params)]


async def parks(reader: Reader, caller: Caller | None, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How many of the firms the caller may read live in each park, the most first."""
    scope, own = readable_by(caller)
    names, given = _asked(filters)
    return [dict(row) for row in await reader.fetch(_parks(names, scope), **given, **own)]


async def find(reader: Reader | UnitOfWork, code: str) -> Record | None:
    """One firm."""
    return await reader.fetchrow(FIRM, code=code)


async def find_many(reader: Reader | UnitOfWork, codes: Sequence[str]) -> dict[str, Record]:
    """The firms of these codes, by code."""
    return {row["credit_code"]: row for row in await reader.fetch(FIRMS, codes=list(codes))}


async def listed(reader: Reader, caller: Caller | None, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Firms the caller may read, in the order of their codes or the one asked for."""
    query, params = page(caller, filters, limit)
    return await reader.fetch(query, **params)


async def insert(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """New firms."""
    await uow.many(INSERT, rows)


async def update(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Whole profiles; the version grows by one."""
    await uow.many(UPDATE, rows)


async def set_sizes(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """The size classes and why."""
    await uow.many(SET_SIZE, rows)


async def set_bar(uow: UnitOfWork, code: str, until: date | None) -> None:
    """The last day of the firm's latest bar, if there is one; the version grows by one."""
    await uow.execute(SET_BAR, code=code, until=until)


async def add_history(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """One row per changed field."""
    await uow.many(ADD_HISTORY, rows)


async def history(reader: Reader, code: str, after: int, limit: int) -> list[Record]:
    """What changed, oldest first."""
    return await reader.fetch(HISTORY, code=code, after=after, limit=limit)


async def whole_history(reader: Reader, code: str) -> list[dict[str, Any]]:
    """Every change of a firm in the order of recording."""
    return [dict(row) for row in await reader.fetch(WHOLE_HISTORY, code=code)]


async def active_after(reader: Reader, after: str, limit: int) -> list[Record]:
    """The next active firms in the order of their codes."""
    return await reader.fetch(ACTIVE, after=after, limit=limit)


async def count_active(reader: Reader) -> int:
    """How many firms are active."""
    return int(await reader.fetchval(COUNT_ACTIVE))
