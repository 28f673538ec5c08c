"""Filing yearly figures and evidence, and reading them for an assessment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis import policy
from chassis.errors import NotFound
from chassis.money import fen_to_wan
from chassis.uow import Reader, UnitOfWork
from contracts.enterprise import AnnualReportFiled
from services.enterprise.files import service as files
from services.enterprise.filings import repository, rules
from services.enterprise.registry import service as registry
from services.enterprise.scope import is_officer

NO_ID = UUID(int=0)


async def file_annual_report(uow: UnitOfWork, firm: Record, year: int, figures: Mapping[str, Any]) -> Record:
    """Stores a locked firm's figures of a year (fen, persons), settles its size class and tells of it.

    The same figures again change nothing; others become the next version, and the one before stays on record.
    """
    code, today = firm["credit_code"], uow.clock.today()
    rules.check_year(year, today, firm["registered_on"])
    rules.check_figures(figures)
    before = await repository.report(uow, code, year)
    if before is not None and not rules.differences(dict(before), figures):
        return before
    how = recorded(uow, "filing" if before is None else "correction")
    await repository.put_report(uow, {"credit_code": code, "year": year, **how, **figures})
    row = await repository.report(uow, code, year)
    if row is None:
        raise NotFound
    metrics, latest = await latest_metrics(uow, code)
    await registry.store_sizes(uow, [{"credit_code": code, **registry.size_of(firm["industry"], metrics, latest)}])
    _tell(uow, dict(firm), dict(row), registry.size_of)
    subject = ("annual_report", f"{code}/{year}")
    was = None if before is None else {name: before[name] for name in rules.FIGURES}
    uow.audit(action="annual_report.filed", subject=subject, before=was, after=dict(figures))
    return row


def _tell(uow: UnitOfWork, firm: Mapping[str, Any], row: Mapping[str, Any], size_of: registry.Sizer) -> dict[str, Any]:
    """Publishes a stored report; gives the size class of its year."""
    size = size_of(firm["industry"], _metrics(row), row["year"])
    uow.publish(
        AnnualReportFiled(
            credit_code=firm["credit_code"],
            year=row["year"],
            version=row["version"],
            employees=row["employees"],
            size_class=size["size_class"],
            filed_on=uow.clock.today(),
            **{f"{name}_fen": row[name] for name in rules.MONEY},
        )
    )
    return size


def recorded(uow: UnitOfWork, through: str) -> dict[str, Any]:
    """The columns that say when a version came, from whom and through what."""
    by = uow.principal.subject if uow.principal else "system"
    return {"filed_on": uow.clock.today(), "filed_by": by, "recorded_at": uow.clock.now(), "through": through}


Filing = tuple[Mapping[str, Any], int, Mapping[str, Any]]


async def file_many(uow: UnitOfWork, filings: Sequence[Filing]) -> int:
    """Files checked figures (firm, year, figures) of locked firms; gives how many were new or different."""
    how = recorded(uow, "import")
    before = await repository.reports_of(uow, [(firm["credit_code"], year) for firm, year, _ in filings])
    rows, sizes, size_of = [], [], registry.sizer()
    for firm, year, figures in filings:
        code = firm["credit_code"]
        was = before.get((code, year))
        if was is not None and not rules.differences(dict(was), figures):
            continue
        row = {"credit_code": code, "year": year, **how, **figures}
        rows.append(row)
        size = _tell(uow, firm, {**row, "version": was["version"] + 1 if was else 1}, size_of)
        if year >= (firm.get("size_year") or 0):
            sizes.append({"credit_code": code, **size})
    await repository.put_reports(uow, rows)
    await registry.store_sizes(uow, sizes)
    return len(rows)


def _metrics(row: Mapping[str, Any]) -> dict[str, Decimal | None]:
    staff = row["employees"]
    return {
        "staff": None if staff is None else Decimal(staff),
        "revenue": None if row["revenue"] is None else fen_to_wan(row["revenue"]),
        "assets": None if row["total_assets"] is None else fen_to_wan(row["total_assets"]),
    }


async def latest_metrics(reader: Reader, code: str) -> tuple[dict[str, Decimal | None], int | None]:
    """Staff, revenue and assets (万元) of the latest filed year, and that year."""
    rows = await repository.reports_before(reader, code, reader.clock.today().year)
    return (_metrics(dict(rows[0])), int(rows[0]["year"])) if rows else ({}, None)


async def metrics_on(
    reader: Reader, code: str, on: date, known_at: datetime
) -> tuple[dict[str, Decimal | None], int | None]:
    """The same of the latest year that was over on a day and filed by a moment, as it was on record then."""
    rows = await repository.known(reader, code, known_at, on.year, 1)
    return (_metrics(dict(rows[0])), int(rows[0]["year"])) if rows else ({}, None)


async def annual_report(reader: Reader, code: str, year: int, known_at: datetime | None = None) -> Record:
    """The figures of a year, the newest or those on record at a moment, or NotFound."""
    if known_at is None:
        row = await repository.report(reader, code, year)
    else:
        rows = await repository.known(reader, code, known_at, year + 1, 1)
        row = rows[0] if rows and rows[0]["year"] == year else None
    if row is None:
        raise NotFound
    return row


async def series(reader: Reader, code: str, known_at: datetime | None, before: int, limit: int) -> list[Record]:
    """The figures of years before one, newest year first: the newest versions or those on record at a moment."""
    if known_at is None:
        return await repository.series(reader, code, before, limit)
    return await repository.known(reader, code, known_at, before, limit)


async def versions(reader: Reader, code: str, year: int, after: int, limit: int) -> list[dict[str, Any]]:
    """The versions of a year's figures behind one, oldest first, each with what it changed."""
    rows = await repository.versions(reader, code, year, after, limit + 1)
    return rules.told_apart([dict(row) for row in rows], rules.FIGURES, after)[:limit]


async def figures_of_many(reader: Reader, codes: Sequence[str], on: date) -> dict[str, dict[str, Decimal | None]]:
    """The ladder's _y1 (the year before `on`), _y2 and _y3 inputs of many firms, by code: 万元 and persons."""
    found: dict[str, dict[str, Decimal | None]] = {}
    for row in await repository.reports_of_many(reader, codes, on.year - 3, on.year - 1):
        values = found.setdefault(row["credit_code"], {})
        for name in rules.FIGURES:
            if row[name] is not None:
                amount = fen_to_wan(row[name]) if name in rules.MONEY else Decimal(row[name])
                values[f"{name}_y{on.year - row['year']}"] = amount
    return found


async def first_filed_of_many(reader: Reader, codes: Sequence[str]) -> dict[str, dict[int, date]]:
    """By firm and year the day on which the report was filed first, whatever was corrected later."""
    found: dict[str, dict[int, date]] = {}
    for row in await repository.first_filed(reader, codes):
        found.setdefault(row["credit_code"], {})[row["year"]] = row["first_filed_on"]
    return found


async def latest_of_many(reader: Reader, codes: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The latest figures (fen, persons) with their year of these firms, by code, whoever asks."""
    return {row["credit_code"]: dict(row) for row in await repository.latest_of_many(reader, codes)}


async def add_evidence(uow: UnitOfWork, firm: Record, item: Mapping[str, Any]) -> dict[str, Any]:
    """Stores an item of a locked firm."""
    today = uow.clock.today()
    rules.check_evidence(item, today)
    kept_here = policy.load("workflow/recognitions.yaml")["kept_here"]["tiers"]
    rules.check_certificate(item, kept_here, by_officer=is_officer(uow.principal))
    await files.check_proof(uow, firm["credit_code"], item.get("proof_file"))
    row = {
        "id": uuid7(),
        "credit_code": firm["credit_code"],
        "kind": item["kind"],
        "item": {name: value for name, value in item.items() if value is not None and name != "kind"},
        "recorded_on": today,
        "recorded_by": uow.principal.subject if uow.principal else "system",
    }
    await repository.add_evidence(uow, row)
    uow.audit(action="evidence.added", subject=("evidence", row["id"]), before=None, after={"kind": item["kind"]})
    return row


async def evidence_for(reader: Reader, code: str) -> tuple[dict[str, Any], ...]:
    """The items on file as the rule engine reads them: days as dates; each item's own days say when it counts."""
    return (await evidence_of_many(reader, [code])).get(code, ())


async def evidence_of_many(reader: Reader, codes: Sequence[str]) -> dict[str, tuple[dict[str, Any], ...]]:
    """The same for many firms, by code."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in await repository.evidence_of_many(reader, codes):
        item = {"id": str(row["id"]), "kind": row["kind"], **dated(row["item"])}
        found.setdefault(row["credit_code"], []).append(item)
    return {code: tuple(items) for code, items in found.items()}


def dated(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item from the database with its days as dates."""
    return {name: date.fromisoformat(value) if name in rules.DAYS else value for name, value in item.items()}
