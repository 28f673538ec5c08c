"""Answers for indicators: values, progress, series, breakdown and the facts behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.uow import Reader
from services.targets.facts.districts import REDRAWN_ON, UNDECIDED
from services.targets.facts.service import counted_by, counted_values, facts_behind, first_counted, month_steps
from services.targets.indicators.catalogue import Indicator, catalogue, exists_on, together, units
from services.targets.indicators.rules import Drawing, IndicatorUnknown, added, month_ends, recut, running
from services.targets.officers.rules import Share, rest
from services.targets.officers.service import city, shares_by, shares_on, undecided
from services.targets.openings.rules import Balance
from services.targets.openings.service import city_balances, city_shifts, unit_balances
from services.targets.statements.rules import Stated, by_unit, stated_value
from services.targets.statements.service import approved_figures
from services.targets.tallies.counting import Tallied
from services.targets.tallies.service import amounts_behind, on_day, parts_of, shared_by, tallying


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's value on a day: `value` is None when nothing is known, `stated` is (value, day, department)."""

    indicator: Indicator
    as_of: date
    value: int | None
    source: str
    stated: tuple[int, date, str] | None
    opening: Balance | None = None

    @property
    def counted(self) -> bool:
        """Whether facts give the value on this day; before the first some indicators are stated."""
        return self.indicator.counted and self.source in {"counted", "mixed"}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A value by unit; `parts` holds every unit that existed on the day, in the order of the reference table.

    Of a ratio a unit has None where there is nobody to share, and `undecided` counts those who are in no unit.
    """

    figure: Figure
    parts: list[tuple[dict[str, Any], int | None]]
    undecided: int


def find(code: str) -> Indicator:
    """The indicator with this code, or `IndicatorUnknown`."""
    indicator = catalogue().get(code)
    if indicator is None:
        raise IndicatorUnknown(indicator=code)
    return indicator


def _figure(
    indicator: Indicator,
    as_of: date,
    counted: int | None,
    statements: Sequence[Stated],
    told: Tallied | None = None,
    opening: Balance | None = None,
) -> Figure:
    stated = stated_value(statements, as_of, annual=indicator.kind == "annual_flow")
    if told is not None:
        return Figure(indicator, as_of, told.value, told.source, stated, opening)
    if counted is not None:
        return Figure(indicator, as_of, counted, "mixed" if stated else "counted", stated, opening)
    return Figure(indicator, as_of, stated[0] if stated else None, "stated" if stated else "none", stated)


async def figures(
    uow: Reader, indicators: Sequence[Indicator], as_of: date, known_at: datetime | None = None
) -> list[Figure]:
    """The value of each indicator at the end of a day, as known now or at a moment."""
    flows = {i.code: i.kind == "annual_flow" for i in indicators if i.counted}
    counted = await counted_values(uow, list(flows), as_of, known_at)
    opened = await city_balances(uow, flows, as_of, known_at)
    counted |= {code: counted[code] + balance.shift for code, balance in opened.items()}
    quiet = [i.code for i in indicators if i.stated_before and i.code not in opened and not counted[i.code]]
    for code in quiet:
        if await _since(uow, code, known_at) > as_of:
            del counted[code]
    codes = [i.code for i in indicators]
    statements = await approved_figures(uow, codes, as_of, known_at)
    batches = await parts_of(uow, codes, as_of, known_at)
    told = {code: on_day(parts, statements.get(code, ()), as_of) for code, parts in batches.items()}
    found = [
        _figure(i, as_of, counted.get(i.code), statements.get(i.code, ()), told.get(i.code), opened.get(i.code))
        for i in indicators
    ]
    return [await _shared(uow, each, known_at) if each.indicator.share else each for each in found]


async def _since(uow: Reader, code: str, known_at: datetime | None) -> date:
    """The first day that a fact of an indicator reaches."""
    return await first_counted(uow, code, known_at) or date.max


async def _shared(uow: Reader, figure: Figure, known_at: datetime | None) -> Figure:
    """A ratio by what events tell, from the first of them on; what is stated then only stands beside."""
    units = (await _shares_of(uow, figure.indicator, [figure.as_of], known_at)).get(figure.as_of)
    if units is None:
        return figure
    return replace(figure, value=city(units), source="mixed" if figure.stated else "counted")


async def _shares_of(
    uow: Reader, indicator: Indicator, days: Sequence[date], known_at: datetime | None
) -> dict[date, dict[str, Share]]:
    return {} if indicator.share is None else await shares_on(uow, indicator.share, days, known_at)


async def figure(uow: Reader, code: str, as_of: date, known_at: datetime | None = None) -> Figure:
    """The value of one indicator at the end of a day."""
    return (await figures(uow, [find(code)], as_of, known_at))[0]


async def series(
    uow: Reader, code: str, start: date, end: date, known_at: datetime | None = None
) -> tuple[Figure, list[tuple[date, int | None]]]:
    """The value at each month's end from one day to another; the last point is the end day itself."""
    last = await figure(uow, code, end, known_at)
    days = month_ends(start, end)
    if last.indicator.counted:
        flow = last.indicator.kind == "annual_flow"
        shifts = await city_shifts(uow, code, days, known_at, annual=flow)
        steps = running(await month_steps(uow, code, end, known_at=known_at), days)
        values: list[int | None] = [step + shift for step, shift in zip(steps, shifts, strict=True)]
        if last.indicator.stated_before:
            values = await _or_stated(uow, last, days, values, known_at)
    else:
        statements = (await approved_figures(uow, [code], end, known_at)).get(code, [])
        parts = (await parts_of(uow, [code], end, known_at)).get(code, [])
        told = [on_day(parts, statements, day) for day in days]
        values = [_figure(last.indicator, day, None, statements, t).value for day, t in zip(days, told, strict=True)]
        found = await _shares_of(uow, last.indicator, days, known_at)
        values = [city(found[day]) if day in found else value for day, value in zip(days, values, strict=True)]
    return last, list(zip(days, [*values[:-1], last.value], strict=True))


async def _or_stated(
    uow: Reader, last: Figure, days: Sequence[date], values: Sequence[int | None], known_at: datetime | None
) -> list[int | None]:
    """On days that no fact reaches and on which nothing is counted, what departments stated."""
    code = last.indicator.code
    since = await _since(uow, code, known_at)
    statements = (await approved_figures(uow, [code], last.as_of, known_at)).get(code, [])
    told = [value if since <= day or value else None for day, value in zip(days, values, strict=True)]
    return [_figure(last.indicator, day, value, statements).value for day, value in zip(days, told, strict=True)]


def drawing(units_of: Drawing, as_of: date) -> tuple[date, bool]:
    """The day whose units are asked for, and whether that is the drawing that did not hold on the day itself."""
    before = date.fromordinal(REDRAWN_ON.toordinal() - 1)
    if units_of == "old":
        return min(as_of, before), as_of >= REDRAWN_ON
    if units_of == "new":
        return max(as_of, REDRAWN_ON), as_of < REDRAWN_ON
    return as_of, False


def unit_column(units_of: Drawing, as_of: date) -> str:
    """Which of a fact's units is asked for: the one of the day, or the one in the other drawing."""
    return "recut" if drawing(units_of, as_of)[1] else "district"


async def breakdown(
    uow: Reader, code: str, as_of: date, known_at: datetime | None = None, units_of: Drawing = "day"
) -> Breakdown:
    """The value by units, of the day or in the drawing before or since 2025-11-06.

    What no unit can be given is counted apart, never guessed. Stated figures stay with the unit they were stated for.
    """
    whole = await figure(uow, code, as_of, known_at)
    day, other = drawing(units_of, as_of)
    if pair := counted_pair(whole):
        by = await shares_by(uow, pair, "district", as_of, known_at, other=other)
        percents = {unit: share.percent for unit, share in by.items()}
        existing = [unit for unit in units().values() if exists_on(unit, day) or unit["unit_id"] in percents]
        return Breakdown(whole, [(unit, percents.get(unit["unit_id"])) for unit in existing], undecided(by))
    undivided = 0
    if whole.counted:
        found = (await counted_by(uow, [code], "district", as_of, known_at))[code]
        moves = (await counted_by(uow, [code], "recut", as_of, known_at))[code] if other else {}
        flow = whole.indicator.kind == "annual_flow"
        opened = await unit_balances(uow, code, as_of, day, known_at, annual=flow)
        found = added(recut(found, moves), opened)
    else:
        statements = (await approved_figures(uow, [code], as_of, known_at)).get(code, [])
        told = on_day((await parts_of(uow, [code], as_of, known_at)).get(code, []), statements, as_of, day)
        held = by_unit(statements, as_of, annual=whole.indicator.kind == "annual_flow")
        found = told.units if told else {district: stated.value for district, stated in held.items()}
        undivided = told.undivided if told else 0
    parts: list[tuple[dict[str, Any], int | None]] = [
        (unit, found.get(unit_id, 0)) for unit_id, unit in units().items() if exists_on(unit, day) or found.get(unit_id)
    ]
    known = found.get(UNDECIDED, 0) + sum(
        value for key, value in found.items() if key not in units() and key != UNDECIDED
    )
    return Breakdown(whole, parts, known + undivided)


def counted_pair(whole: Figure) -> tuple[str, str] | None:
    """The indicators of the part and of the whole, where a ratio comes from events and not from a statement."""
    return whole.indicator.share if whole.source in {"counted", "mixed"} else None


@dataclass(frozen=True, slots=True)
class Shares:
    """A counted value by cluster, chain or park; a firm in several counts in each, `outside` is who is in none.

    Of a ratio `outside` is their percent, None where there is nobody in none.
    """

    figure: Figure
    parts: list[tuple[str, int]]
    outside: int | None


async def shares(uow: Reader, code: str, by: str, as_of: date, known_at: datetime | None = None) -> Shares:
    """The value by cluster, chain or park, the greatest first."""
    whole = await figure(uow, code, as_of, known_at)
    if pair := counted_pair(whole):
        inside = await shares_by(uow, pair, by, as_of, known_at)
        everybody = (await shares_by(uow, pair, "district", as_of, known_at)).values()
        ratios = {part: share.percent or 0 for part, share in inside.items()}
        return Shares(whole, _greatest_first(ratios), rest(everybody, inside.get("")).percent)
    found: dict[str, int] = {}
    if code in tallying():
        found = await shared_by(uow, code, by, as_of, known_at)
    elif whole.counted:
        found = (await counted_by(uow, [code], by, as_of, known_at))[code]
    return Shares(whole, _greatest_first(found), (whole.value or 0) - found.get("", 0))


def _greatest_first(found: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(((part, value) for part, value in found.items() if part), key=lambda pair: (-pair[1], pair[0]))


async def facts(
    uow: Reader,
    code: str,
    as_of: date,
    of: Mapping[str, str | None],
    after: tuple[str, str] | None,
    limit: int,
    known_at: datetime | None = None,
) -> list[dict[str, Any]]:
    """The facts behind a counted number, one per firm, team, park, achievement, workshop or line.

    Behind a ratio stand the holders that have what is asked.
    """
    if code in tallying():
        return await amounts_behind(uow, code, as_of, of, after or ("", ""), limit, known_at)
    indicator = find(code)
    if indicator.share is not None:
        code = together(indicator.share)
    elif not indicator.counted:
        return []
    return await facts_behind(uow, code, as_of, of, after or ("", ""), limit, known_at)
