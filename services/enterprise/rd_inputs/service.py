"""Filing R&D inputs and reading them as a series beside the annual reports."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from asyncpg import Record

from chassis import policy
from chassis.errors import NotFound
from chassis.money import fen_to_wan
from chassis.uow import Reader, UnitOfWork
from services.enterprise.filings import service as filings
from services.enterprise.filings.rules import check_year, differences, told_apart
from services.enterprise.rd_inputs import repository, rules

LONGEST = 10
"""Years of a series; each stands beside its annual report."""


async def file_inputs(uow: UnitOfWork, firm: Record, year: int, inputs: Mapping[str, int]) -> Record:
    """Stores the inputs (fen) of a year of a locked firm; the same again change nothing, others are its next version.

    Raises YearNotOver, BeforeRegistration, NegativeInput.
    """
    code, today = firm["credit_code"], uow.clock.today()
    check_year(year, today, firm["registered_on"])
    rules.check_inputs(inputs)
    before = await repository.one(uow, code, year)
    if before is not None and not differences(dict(before), inputs, rules.PARTS):
        return before
    how = filings.recorded(uow, "filing" if before is None else "correction")
    await repository.put(uow, {"credit_code": code, "year": year, **inputs, **how})
    was = {name: before[name] for name in rules.PARTS} if before else None
    uow.audit(action="rd_inputs.filed", subject=("rd_inputs", f"{code}/{year}"), before=was, after=dict(inputs))
    row = await repository.one(uow, code, year)
    if row is None:
        raise NotFound
    return row


def year_of(row: Mapping[str, Any]) -> rules.Year:
    """A row as the rules read it."""
    return rules.Year(row["year"], *(row[name] for name in rules.PARTS))


async def series(
    reader: Reader, code: str, known_at: datetime | None = None
) -> tuple[list[dict[str, Any]], rules.Trend]:
    """The last ten years' inputs with the filed R&D expenses beside, and the trend of the research ratio.

    With a moment, inputs and expenses are those that were on record then.
    """
    last = reader.clock.today().year - 1
    span = last - LONGEST + 1, last
    if known_at is None:
        filed = await repository.series(reader, code, *span)
    else:
        filed = await repository.known(reader, code, known_at, *span)
    rows = [dict(row) for row in filed]
    for row in rows:
        found = year_of(row)
        report = await _report(reader, code, row["year"], known_at)
        row |= {"total": found.total, "research_ratio": found.research}
        row["filed_rd"] = report["rd"] if report else None
        row["intensity_ratio"] = rules.ratio(found.total, report["revenue"] if report else None)
    return rows, rules.trend([year_of(row) for row in rows])


async def expenses_of_many(reader: Reader, codes: Sequence[str], on: date) -> dict[str, dict[str, Decimal]]:
    """The ladder's rd_y1 to rd_y3 (万元) as the inputs have them, by firm; nothing where the policy says so."""
    fill = policy.load("reference/rd_inputs.yaml")["fill_expenses"]["value"]
    found: dict[str, dict[str, Decimal]] = {}
    for row in await repository.totals(reader, codes, on.year - 3, on.year - 1) if fill else ():
        found.setdefault(row["credit_code"], {})[f"rd_y{on.year - row['year']}"] = fen_to_wan(row["total"])
    return found


async def versions(reader: Reader, code: str, year: int, after: int, limit: int) -> list[dict[str, Any]]:
    """The versions of a year's inputs behind one, oldest first, each with what it changed."""
    rows = await repository.versions(reader, code, year, after, limit + 1)
    return told_apart([dict(row) for row in rows], rules.PARTS, after)[:limit]


async def _report(reader: Reader, code: str, year: int, known_at: datetime | None) -> Record | None:
    try:
        return await filings.annual_report(reader, code, year, known_at)
    except NotFound:
        return None
