"""Answers for indicators: values, progress, series, breakdown and the facts behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.uow import Reader
from services.targets.facts.districts import UNDECIDED
from services.targets.facts.service import counted_by_district, counted_values, facts_behind, month_steps
from services.targets.indicators.catalogue import Indicator, catalogue, exists_on, units
from services.targets.indicators.rules import IndicatorUnknown, month_ends, running
from services.targets.statements.rules import Stated, by_unit, stated_value
from services.targets.statements.service import approved_figures


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's value on a day: `value` is None when nothing is known, `stated` is (value, day, department)."""

    indicator: Indicator
    as_of: date
    value: int | None
    source: str
    stated: tuple[int, date, str] | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A value by unit; `parts` holds every unit that existed on the day, in the order of the reference table."""

    figure: Figure
    parts: list[tuple[dict[str, Any], int]]
    undecided: int


def find(code: str) -> Indicator:
    """The indicator with this code, or `IndicatorUnknown`."""
    indicator = catalogue().get(code)
    if indicator is None:
        raise IndicatorUnknown(indicator=code)
    return indicator


def _figure(indicator: Indicator, as_of: date, counted: int | None, statements: Sequence[Stated]) -> Figure:
    stated = stated_value(statements, as_of, annual=indicator.kind == "annual_flow")
    if indicator.counted:
        return Figure(indicator, as_of, counted, "mixed" if stated else "counted", stated)
    return Figure(indicator, as_of, stated[0] if stated else None, "stated" if stated else "none", stated)


async def figures(uow: Reader, indicators: Sequence[Indicator], as_of: date) -> list[Figure]:
    """The value of each indicator at the end of a day."""
    counted = await counted_values(uow, [i.code for i in indicators if i.counted], as_of)
    statements = await approved_figures(uow, [i.code for i in indicators], as_of)
    return [_figure(i, as_of, counted.get(i.code), statements.get(i.code, ())) for i in indicators]


async def figure(uow: Reader, code: str, as_of: date) -> Figure:
    """The value of one indicator at the end of a day."""
    return (await figures(uow, [find(code)], as_of))[0]


async def series(uow: Reader, code: str, start: date, end: date) -> tuple[Figure, list[tuple[date, int | None]]]:
    """The value at each month's end from one day to another; the last point is the end day itself."""
    last = await figure(uow, code, end)
    days = month_ends(start, end)
    if last.indicator.counted:
        values: list[int | None] = [*running(await month_steps(uow, code, end), days)]
    else:
        statements = (await approved_figures(uow, [code], end)).get(code, [])
        values = [_figure(last.indicator, day, None, statements).value for day in days]
    return last, list(zip(days, [*values[:-1], last.value], strict=True))


async def breakdown(uow: Reader, code: str, as_of: date) -> Breakdown:
    """The value by the units that existed on the day; what no unit can be given is counted apart, never guessed."""
    whole = await figure(uow, code, as_of)
    if whole.indicator.counted:
        found = await counted_by_district(uow, code, as_of)
    else:
        statements = (await approved_figures(uow, [code], as_of)).get(code, [])
        held = by_unit(statements, as_of, annual=whole.indicator.kind == "annual_flow")
        found = {district: stated.value for district, stated in held.items()}
    parts = [
        (unit, found.get(unit_id, 0))
        for unit_id, unit in units().items()
        if exists_on(unit, as_of) or found.get(unit_id)
    ]
    known = found.get(UNDECIDED, 0) + sum(
        value for key, value in found.items() if key not in units() and key != UNDECIDED
    )
    return Breakdown(whole, parts, known)


async def facts(
    uow: Reader, code: str, as_of: date, district: str | None, after: tuple[str, str] | None, limit: int
) -> list[dict[str, Any]]:
    """The facts behind a counted number, one per firm, team or park; none behind a stated one."""
    if not find(code).counted:
        return []
    return await facts_behind(uow, code, as_of, district, after or ("", ""), limit)
