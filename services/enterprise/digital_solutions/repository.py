"""Every query on the catalogue of digital solutions."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

COLUMNS = (
    "id, code, zh, en, provider, questions, from_level, to_level, description, price_from, source, listed_on,"
    " ended_on, end_reason"
)
ADD = Q(
    "INSERT INTO digital_solutions (id, code, zh, en, provider, questions, from_level, to_level, description,"
    " price_from, source, listed_on, listed_by) VALUES (:id, :code, :zh, :en, :provider, :questions, :from_level,"
    " :to_level, :description, :price_from, :source, :listed_on, :listed_by)"
)
END = Q("UPDATE digital_solutions SET ended_on = :on, end_reason = :reason WHERE id = :id")
ONE = Q(f"SELECT {COLUMNS} FROM digital_solutions WHERE id = :id")
BY_CODE = Q("SELECT id FROM digital_solutions WHERE code = :code")
_ON = "listed_on <= :on AND (ended_on IS NULL OR ended_on > :on)"
OFFERED = Q(f"SELECT {COLUMNS} FROM digital_solutions WHERE {_ON} ORDER BY code")
FILTERS = {
    "question": "questions @> ARRAY[CAST(:question AS text)]",
    "level": ":level BETWEEN from_level AND to_level",
    "after": "code > :after",
}


@lru_cache(maxsize=16)
def _list(filters: tuple[str, ...]) -> Q:
    where = " AND ".join((_ON, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM digital_solutions WHERE {where} ORDER BY code LIMIT :limit")


async def listed(reader: Reader, on: date, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Solutions offered on a day, by code."""
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(_list(tuple(sorted(given))), on=on, limit=limit, **given)


async def offered(reader: Reader, on: date) -> list[dict[str, Any]]:
    """All solutions offered on a day."""
    return [dict(row) for row in await reader.fetch(OFFERED, on=on)]


async def one(reader: Reader, solution_id: UUID) -> Record | None:
    """A solution."""
    return await reader.fetchrow(ONE, id=solution_id)


async def taken(reader: Reader, code: str) -> bool:
    """Whether a solution has this code."""
    return await reader.fetchrow(BY_CODE, code=code) is not None


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a solution."""
    await uow.execute(ADD, **row)


async def end(uow: UnitOfWork, solution_id: UUID, on: date, reason: str) -> None:
    """Takes a solution out; the row stays."""
    await uow.execute(END, id=solution_id, on=on, reason=reason)
