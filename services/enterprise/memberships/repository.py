"""Every query on memberships, and both classifications against each other."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.successions.columns import unit_on

COLUMNS = "id, credit_code, district, scheme, code, main, evidence, began_on, ended_on, ended_why"
ADD = Q(
    "INSERT INTO memberships (id, credit_code, district, scheme, code, main, evidence, began_on, recorded_on,"
    " recorded_by) VALUES (:id, :credit_code, :district, :scheme, :code, :main, :evidence, :began_on, :recorded_on,"
    " :recorded_by)"
)
END = Q("UPDATE memberships SET ended_on = :ended_on, ended_why = :why WHERE id = :id")
ONE = Q(f"SELECT {COLUMNS} FROM memberships WHERE id = :id")
HELD = Q("SELECT code, main FROM memberships WHERE credit_code = :code AND scheme = :scheme AND ended_on IS NULL")
_ON = "began_on <= CAST(:on AS date) AND (ended_on IS NULL OR ended_on > CAST(:on AS date))"
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "scheme": "scheme = :scheme",
    "code": "code = :code",
    "after": "id > :after",
}


def _then(name: str, standing: str) -> str:
    """A firm's field as it was on the day: what the first later change found there, or what stands."""
    return (
        "coalesce((SELECT h.before FROM enterprise_history h WHERE h.credit_code = e.credit_code"
        f" AND h.field = '{name}' AND h.effective_on > CAST(:on AS date) ORDER BY h.effective_on, h.id LIMIT 1),"
        f" {standing})"
    )


CROSS = Q(
    f"""SELECT coalesce(c.code, 'none') AS cluster, coalesce(m.code, 'none') AS innovation,
      count(DISTINCT f.credit_code)::int AS firms FROM (
        SELECT e.credit_code, {_then("clusters", "to_jsonb(e.clusters)")} AS clusters FROM enterprises e
        WHERE e.registered_on <= CAST(:on AS date)
          AND {_then("status", "to_jsonb(e.status)")} <> '"deregistered"'::jsonb
          AND (CAST(:district AS text) IS NULL
            OR {unit_on("on")} = CAST(:district AS text))) f
      LEFT JOIN LATERAL jsonb_array_elements_text(f.clusters) AS c (code) ON TRUE
      LEFT JOIN memberships m ON m.credit_code = f.credit_code AND m.scheme = 'innovation' AND {_ON}
    GROUP BY 1, 2 ORDER BY 1, 2"""
)


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((_ON, scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM memberships WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, on: date, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Memberships that stand on a day, of firms the caller may read."""
    scope, names, given = homes.asked(reader, filters, "memberships.credit_code", on=on)
    return await reader.fetch(_list(names, scope), on=on, limit=limit, **given)


async def one(reader: Reader, membership_id: UUID) -> Record | None:
    """A membership."""
    return await reader.fetchrow(ONE, id=membership_id)


async def held(reader: Reader, code: str, scheme: str) -> list[Record]:
    """What a firm belongs to."""
    return await reader.fetch(HELD, code=code, scheme=scheme)


async def cross(reader: Reader, on: date, district: str | None) -> list[Record]:
    """Firms by cluster and part of the 416 layout on a day; a firm in several counts in each, `none` is in no one."""
    return await reader.fetch(CROSS, on=on, district=district)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a membership."""
    await uow.execute(ADD, **row)


async def end(uow: UnitOfWork, membership_id: UUID, ended_on: date, why: str) -> None:
    """Ends a membership; the row stays."""
    await uow.execute(END, id=membership_id, ended_on=ended_on, why=why)
