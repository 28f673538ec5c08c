"""Every query on the work on redrawn units."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

RUNS = Q("SELECT redrawn_on, unit, after_code, moved, undecided, finished_at FROM succession_runs ORDER BY 1, 2")
KEEP = Q(
    "INSERT INTO succession_runs (redrawn_on, unit, after_code, moved, undecided, finished_at)"
    " VALUES (:redrawn_on, :unit, :after_code, :moved, :undecided, :finished_at)"
    " ON CONFLICT (redrawn_on, unit) DO UPDATE SET after_code = excluded.after_code,"
    " moved = succession_runs.moved + excluded.moved, undecided = succession_runs.undecided + excluded.undecided,"
    " finished_at = excluded.finished_at"
)
FIRMS = Q(
    "SELECT e.credit_code FROM enterprises e WHERE e.district = :unit AND e.credit_code > :after"
    " AND e.recorded_on < :redrawn_on AND NOT EXISTS (SELECT 1 FROM enterprise_history h"
    " WHERE h.credit_code = e.credit_code AND h.field = 'district' AND h.effective_on >= :redrawn_on)"
    " ORDER BY e.credit_code LIMIT :limit"
)
CASES = "credit_code, redrawn_on, unit, town, listed_on, decided_on, to_unit, reason, decided_by"
ADD_CASE = Q(
    "INSERT INTO succession_cases (credit_code, redrawn_on, unit, town, listed_on)"
    " VALUES (:credit_code, :redrawn_on, :unit, :town, :listed_on) ON CONFLICT (credit_code, redrawn_on) DO NOTHING"
)
ONE_CASE = Q(
    f"SELECT {CASES} FROM succession_cases WHERE credit_code = :code"
    " ORDER BY decided_on IS NOT NULL, redrawn_on LIMIT 1"
)
DECIDE = Q(
    "UPDATE succession_cases SET decided_on = :on, to_unit = :to_unit, reason = :reason, decided_by = :by"
    " WHERE credit_code = :code AND redrawn_on = :redrawn_on"
)
FILTERS = {
    "unit": "unit = :unit",
    "decided": "(decided_on IS NOT NULL) = CAST(:decided AS boolean)",
    "after": "credit_code > :after",
}


@lru_cache(maxsize=16)
def _cases(filters: tuple[str, ...]) -> Q:
    where = " AND ".join(("TRUE", *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {CASES} FROM succession_cases WHERE {where} ORDER BY credit_code, redrawn_on LIMIT :limit")


async def runs(reader: Reader) -> list[Record]:
    """How far the work on each unit came."""
    return await reader.fetch(RUNS)


async def keep(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Adds what a chunk did."""
    await uow.execute(KEEP, **row)


async def firms(reader: Reader, unit: str, redrawn_on: date, after: str, limit: int) -> list[str]:
    """The next firms of a unit that were stated before a redrawing, in the order of their codes."""
    rows = await reader.fetch(FIRMS, unit=unit, redrawn_on=redrawn_on, after=after, limit=limit)
    return [row["credit_code"] for row in rows]


async def add_cases(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Lists firms that cannot be told apart."""
    await uow.many(ADD_CASE, rows)


async def case(reader: Reader, code: str) -> Record | None:
    """A firm's case, the undecided one first."""
    return await reader.fetchrow(ONE_CASE, code=code)


async def decide(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores where a firm belongs."""
    await uow.execute(DECIDE, **row)


async def cases(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Cases in the order of the firms' codes."""
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(_cases(tuple(sorted(given))), limit=limit, **given)
