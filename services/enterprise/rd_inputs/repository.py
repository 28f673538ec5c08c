"""Every query on R&D inputs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
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
_KEPT = "credit_code, year, basic, applied, development, filed_on, filed_by, version, recorded_at, through"
_ALL_VERSIONS = (
    f"(SELECT {_KEPT} FROM rd_inputs WHERE credit_code = :code UNION ALL"
    f" SELECT {_KEPT} FROM rd_input_versions WHERE credit_code = :code) v"
)
KNOWN = Q(
    f"SELECT DISTINCT ON (year) {COLUMNS} FROM {_ALL_VERSIONS} WHERE recorded_at <= :known_at"
    " AND year BETWEEN :first AND :last ORDER BY year, version DESC"
)
VERSIONS = Q(
    f"SELECT {_KEPT} FROM {_ALL_VERSIONS} WHERE year = :year AND version >= :first ORDER BY version LIMIT :limit"
)
PUT = Q(
    f"WITH superseded AS (INSERT INTO rd_input_versions ({_KEPT}) SELECT {_KEPT} FROM rd_inputs"
    " WHERE credit_code = :credit_code AND year = :year)"
    f" INSERT INTO rd_inputs ({_KEPT}) VALUES (:credit_code, :year, :basic, :applied, :development, :filed_on,"
    " :filed_by, 1, :recorded_at, :through)"
    " ON CONFLICT (credit_code, year) DO UPDATE SET basic = EXCLUDED.basic, applied = EXCLUDED.applied,"
    " development = EXCLUDED.development, filed_on = EXCLUDED.filed_on, filed_by = EXCLUDED.filed_by,"
    " version = rd_inputs.version + 1, recorded_at = EXCLUDED.recorded_at, through = EXCLUDED.through"
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
    """Stores the inputs of a year; those they take the place of are kept as a version."""
    await uow.execute(PUT, **row)


async def known(reader: Reader, code: str, known_at: datetime, first: int, last: int) -> list[Record]:
    """The version of each year that was the newest on record at a moment, both ends included."""
    return await reader.fetch(KNOWN, code=code, known_at=known_at, first=first, last=last)


async def versions(reader: Reader, code: str, year: int, first: int, limit: int) -> list[Record]:
    """The versions of a year's inputs from one on, oldest first."""
    return await reader.fetch(VERSIONS, code=code, year=year, first=first, limit=limit)
