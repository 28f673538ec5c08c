"""Every query on R&D inputs."""

from collections.abc import Mapping, Sequence
from typing import Any

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

COLUMNS = "credit_code, year, basic, applied, development, filed_on, version"
ONE = Q(f"SELECT {COLUMNS} FROM rd_inputs WHERE credit_code = :code AND year = :year")
SERIES = Q(f"SELECT {COLUMNS} FROM rd_inputs WHERE credit_code = :code AND year BETWEEN :first AND :last ORDER BY year")
OF_MANY = Q(
    "SELECT credit_code, year, basic + applied + development AS total FROM rd_inputs"
    " WHERE credit_code = ANY(CAST(:codes AS text[])) AND year BETWEEN :first AND :last"
)
PUT = Q(
    "INSERT INTO rd_inputs (credit_code, year, basic, applied, development, filed_on, filed_by, version)"
    " VALUES (:credit_code, :year, :basic, :applied, :development, :filed_on, :filed_by, 1)"
    " ON CONFLICT (credit_code, year) DO UPDATE SET basic = EXCLUDED.basic, applied = EXCLUDED.applied,"
    " development = EXCLUDED.development, filed_on = EXCLUDED.filed_on, filed_by = EXCLUDED.filed_by,"
    " version = rd_inputs.version + 1"
)


async def one(reader: Reader, code: str, year: int) -> Record | None:
    """The inputs of a year."""
    return await reader.fetchrow(ONE, code=code, year=year)


async def series(reader: Reader, code: str, first: int, last: int) -> list[Record]:
    """The inputs of years in their order, both ends included."""
    return await reader.fetch(SERIES, code=code, first=first, last=last)


async def totals(reader: Reader, codes: Sequence[str], first: int, last: int) -> list[Record]:
    """The inputs of these firms and years, all parts together."""
    return await reader.fetch(OF_MANY, codes=list(codes), first=first, last=last)


async def put(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores or replaces the inputs of a year."""
    await uow.execute(PUT, **row)
