"""Every query on yearly figures and evidence."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise.filings.rules import FIGURES

_NAMES = ", ".join(FIGURES)
_VALUES = ", ".join(f":{name}" for name in FIGURES)
_SET = ", ".join(f"{name} = EXCLUDED.{name}" for name in FIGURES)
REPORT = Q(
    f"SELECT credit_code, year, {_NAMES}, filed_on, version FROM annual_reports"
    " WHERE credit_code = :code AND year = :year"
)
REPORTS = Q(
    f"SELECT credit_code, year, {_NAMES}, filed_on, version FROM annual_reports"
    " WHERE credit_code = :code AND year < :before ORDER BY year DESC LIMIT 4"
)
REPORTS_OF = Q(
    f"SELECT a.credit_code, a.year, {_NAMES}, a.version FROM annual_reports a JOIN unnest(CAST(:codes AS text[]),"
    " CAST(:years AS smallint[])) AS x (credit_code, year) ON a.credit_code = x.credit_code AND a.year = x.year"
)
REPORTS_OF_MANY = Q(
    f"SELECT credit_code, year, {_NAMES} FROM annual_reports"
    " WHERE credit_code = ANY(CAST(:codes AS text[])) AND year BETWEEN :first AND :last"
)
FIRST_FILED = Q(
    "SELECT credit_code, year, coalesce(first_filed_on, filed_on) AS first_filed_on FROM annual_reports"
    " WHERE credit_code = ANY(CAST(:codes AS text[]))"
)
SERIES = Q(
    f"SELECT credit_code, year, {_NAMES}, filed_on, version FROM annual_reports"
    " WHERE credit_code = :code AND year < :before ORDER BY year DESC LIMIT :limit"
)
LATEST_OF_MANY = Q(
    f"SELECT DISTINCT ON (credit_code) credit_code, year, {_NAMES} FROM annual_reports"
    " WHERE credit_code = ANY(CAST(:codes AS text[])) ORDER BY credit_code, year DESC"
)
_KEPT = f"credit_code, year, {_NAMES}, filed_on, filed_by, version, recorded_at, through"
_ALL_VERSIONS = (
    f"(SELECT {_KEPT} FROM annual_reports WHERE credit_code = :code UNION ALL"
    f" SELECT {_KEPT} FROM annual_report_versions WHERE credit_code = :code) v"
)
KNOWN = Q(
    f"SELECT DISTINCT ON (year) credit_code, year, {_NAMES}, filed_on, version FROM {_ALL_VERSIONS}"
    " WHERE recorded_at <= :known_at AND year < :before ORDER BY year DESC, version DESC LIMIT :limit"
)
VERSIONS = Q(
    f"SELECT {_KEPT} FROM {_ALL_VERSIONS} WHERE year = :year AND version >= :first ORDER BY version LIMIT :limit"
)
PUT_REPORT = Q(
    f"WITH superseded AS (INSERT INTO annual_report_versions ({_KEPT}) SELECT {_KEPT} FROM annual_reports"
    " WHERE credit_code = :credit_code AND year = :year)"
    f" INSERT INTO annual_reports ({_KEPT})"
    f" VALUES (:credit_code, :year, {_VALUES}, :filed_on, :filed_by, 1, :recorded_at, :through)"
    f" ON CONFLICT (credit_code, year) DO UPDATE SET {_SET}, filed_on = EXCLUDED.filed_on,"
    " first_filed_on = coalesce(annual_reports.first_filed_on, annual_reports.filed_on),"
    " filed_by = EXCLUDED.filed_by, version = annual_reports.version + 1,"
    " recorded_at = EXCLUDED.recorded_at, through = EXCLUDED.through"
)
ADD_EVIDENCE = Q(
    "INSERT INTO evidence (id, credit_code, kind, item, recorded_on, recorded_by)"
    " VALUES (:id, :credit_code, :kind, :item, :recorded_on, :recorded_by)"
)
EVIDENCE_PAGE = Q(
    "SELECT id, kind, item, recorded_on FROM evidence WHERE credit_code = :code AND id > :after"
    " ORDER BY id LIMIT :limit"
)

EVIDENCE_OF_MANY = Q(
    "SELECT credit_code, id, kind, item FROM evidence WHERE credit_code = ANY(CAST(:codes AS text[])) ORDER BY id"
)


async def report(reader: Reader, code: str, year: int) -> Record | None:
    """The figures of one year."""
    return await reader.fetchrow(REPORT, code=code, year=year)


async def reports_before(reader: Reader, code: str, before: int) -> list[Record]:
    """The latest four reports of years before one, newest first."""
    return await reader.fetch(REPORTS, code=code, before=before)


async def put_report(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores the figures of a year; those they take the place of are kept as a version."""
    await uow.execute(PUT_REPORT, **row)


async def reports_of(reader: Reader, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Record]:
    """The reports of these firms and years."""
    codes, years = [code for code, _ in wanted], [year for _, year in wanted]
    rows = await reader.fetch(REPORTS_OF, codes=codes, years=years)
    return {(row["credit_code"], row["year"]): row for row in rows}


async def put_reports(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """The same for many."""
    await uow.many(PUT_REPORT, rows)


async def add_evidence(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores an item."""
    await uow.execute(ADD_EVIDENCE, **row)


async def evidence_page(reader: Reader, code: str, after: UUID, limit: int) -> list[Record]:
    """A firm's evidence in the order it came."""
    return await reader.fetch(EVIDENCE_PAGE, code=code, after=after, limit=limit)


async def reports_of_many(reader: Reader, codes: Sequence[str], first: int, last: int) -> list[Record]:
    """The figures of these firms from one year to another, both included."""
    return await reader.fetch(REPORTS_OF_MANY, codes=list(codes), first=first, last=last)


async def evidence_of_many(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """What is on file of these firms."""
    return await reader.fetch(EVIDENCE_OF_MANY, codes=list(codes))


async def first_filed(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """The day on which each report of these firms was filed first."""
    return await reader.fetch(FIRST_FILED, codes=list(codes))


async def latest_of_many(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """The report of the latest year of each of these firms."""
    return await reader.fetch(LATEST_OF_MANY, codes=list(codes))


async def series(reader: Reader, code: str, before: int, limit: int) -> list[Record]:
    """The reports of years before one, newest first."""
    return await reader.fetch(SERIES, code=code, before=before, limit=limit)


async def known(reader: Reader, code: str, known_at: datetime, before: int, limit: int) -> list[Record]:
    """The version of each year before one that was the newest on record at a moment, newest year first."""
    return await reader.fetch(KNOWN, code=code, known_at=known_at, before=before, limit=limit)


async def versions(reader: Reader, code: str, year: int, first: int, limit: int) -> list[Record]:
    """The versions of a year's figures from one on, oldest first."""
    return await reader.fetch(VERSIONS, code=code, year=year, first=first, limit=limit)
