"""Every query on records of many firms: evidence as the registry of standards, certificates, brands and IP titles."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader
from services.enterprise.innovation_records.rules import CERTIFICATES
from services.enterprise.life_cycle.columns import age, title
from services.enterprise.scope import readable_by
from services.enterprise.successions.columns import unit_on

_BEGINS = "coalesce(v.item ->> 'valid_from', v.item ->> 'date', '0001-01-01')"
_ENDS = "coalesce(v.item ->> 'valid_to', '9999-12-31')"
_IN_FORCE = f"{_BEGINS} <= CAST(:day AS text) AND {_ENDS} >= CAST(:day AS text)"
_KINDS = ", ".join(f"'{kind}'" for kind in sorted(CERTIFICATES))
_IP_TITLE = "v.kind = 'certificate' AND v.item ->> 'code' IN ('IP_ADVANTAGE', 'IP_DEMO')"
RECORDS = {
    "certificate": f"v.kind IN ({_KINDS})",
    "standard": "v.kind = 'standard'",
    "brand": "v.kind = 'brand'",
    "ip_title": _IP_TITLE,
    None: f"(v.kind IN ({_KINDS}, 'standard', 'brand') OR {_IP_TITLE})",
}
STATES = {
    "in_force": _IN_FORCE,
    "not_yet": f"{_BEGINS} > CAST(:day AS text)",
    "expired": f"{_BEGINS} <= CAST(:day AS text) AND {_ENDS} < CAST(:day AS text)",
    None: "CAST(:day AS text) IS NOT NULL",
}
FILTERS = {
    "district": "e.district = :district",
    "credit_code": "v.credit_code = :credit_code",
    "code": "v.item ->> 'code' = :code",
    "level": "v.item ->> 'level' = :level",
    "role": "v.item ->> 'role' = :role",
    "until": f"{_IN_FORCE} AND {_ENDS} <= CAST(:until AS text)",
    "after": f"({_ENDS}, v.id) > (CAST(:ends AS text), CAST(:after AS uuid))",
}


@lru_cache(maxsize=256)
def _list(record: str | None, state: str | None, filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, RECORDS[record], STATES[state], *(FILTERS[name] for name in filters)))
    return Q(
        f"SELECT v.id, v.kind, v.item, v.credit_code, e.name, e.district, {_ENDS} AS ends FROM evidence v"
        f" JOIN enterprises e USING (credit_code) WHERE {where} ORDER BY {_ENDS}, v.id LIMIT :limit"
    )


@lru_cache(maxsize=8)
def _stages(scope: str) -> Q:
    return Q(
        f"""SELECT district, title, age, held, count(*)::int AS firms FROM (
          SELECT e.credit_code, {unit_on("as_of")} AS district, {title("as_of")} AS title,
            {age("as_of")} AS age, ARRAY(SELECT DISTINCT v.item ->> 'code' FROM evidence v WHERE
              v.credit_code = e.credit_code AND {RECORDS["certificate"]} AND {_IN_FORCE}
              AND v.item ->> 'code' IS NOT NULL ORDER BY 1) AS held
          FROM enterprises e WHERE e.registered_on <= CAST(:as_of AS date) AND e.status = 'active') f
        WHERE {scope} AND (CAST(:district AS text) IS NULL OR district = CAST(:district AS text))
        GROUP BY 1, 2, 3, 4 ORDER BY 1"""
    )


@lru_cache(maxsize=8)
def _sums(scope: str) -> Q:
    columns = ", ".join(
        f"count(*) FILTER (WHERE {RECORDS[record]}) AS {record}s, count(DISTINCT v.credit_code) FILTER"
        f" (WHERE {RECORDS[record]}) AS {record}_firms"
        for record in ("ip_title", "standard", "certificate", "brand")
    )
    return Q(
        f"SELECT e.district, {columns} FROM evidence v JOIN enterprises e USING (credit_code)"
        f" WHERE {scope} AND {RECORDS[None]} AND {_IN_FORCE} GROUP BY e.district ORDER BY e.district"
    )


async def listed(
    reader: Reader, on: date, record: str | None, state: str | None, filters: Mapping[str, Any], limit: int
) -> list[Record]:
    """Records of the firms the caller may read, what ends first in front."""
    scope, own = readable_by(reader.principal, "v.credit_code", "e.district")
    given = {name: value for name, value in filters.items() if value is not None}
    names = tuple(sorted(name for name in given if name in FILTERS))
    return await reader.fetch(_list(record, state, names, scope), day=on.isoformat(), limit=limit, **given, **own)


async def by_stage(reader: Reader, on: date, district: str | None, levels: Mapping[str, int], oldest: int) -> list[Any]:
    """Active firms by district, alike in title, age and certificates in force on a day."""
    scope, own = readable_by(reader.principal)
    named = {"titles": list(levels), "levels": list(levels.values()), "oldest": oldest, "district": district}
    return await reader.fetch(_stages(scope), as_of=on, day=on.isoformat(), **named, **own)


async def sums(reader: Reader, on: date) -> list[Record]:
    """Records in force on a day and the firms that hold them, by district."""
    scope, own = readable_by(reader.principal, "v.credit_code", "e.district")
    return await reader.fetch(_sums(scope), day=on.isoformat(), **own)
