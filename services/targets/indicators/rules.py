"""Targets of a year, progress against them, and the line between two printed targets."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from chassis.errors import Malformed, NotFound

FIRST_YEAR, LAST_YEAR = 2024, 2027
"""The plan runs from 2024 to 2027 (渝府办发〔2024〕14号)."""
_FOUR = Decimal("0.0001")

Targets = Sequence[tuple[int, int]]
Drawing = Literal["day", "old", "new"]
"""Units of the day itself, before 2025-11-06, or since."""


class IndicatorUnknown(NotFound):
    """No indicator has this code."""

    code = "indicator_unknown"
    zh = "没有代码为 {indicator} 的指标"
    en = "No indicator has the code {indicator}"


class DayOutOfRange(Malformed):
    """The day lies where no figure can be."""

    code = "day_out_of_range"
    zh = "日期须在 2000-01-01 与 2099-12-31 之间"
    en = "The day must lie between 2000-01-01 and 2099-12-31"


def check_day(day: date) -> date:
    """The day itself, or `DayOutOfRange`."""
    if not date(2000, 1, 1) <= day <= date(2099, 12, 31):
        raise DayOutOfRange(pointer="/as_of")
    return day


def target_of(targets: Targets, floor: int | None, year: int) -> int | None:
    """The printed target of a year; a yearly floor holds in every year of the plan; None where none is printed."""
    if floor is not None:
        return floor if FIRST_YEAR <= year <= LAST_YEAR else None
    return dict(targets).get(year)


def next_target(targets: Targets, year: int) -> tuple[int, int] | None:
    """The next printed (year, target) after a year that has none; None when it has one or none follows."""
    if year in dict(targets):
        return None
    return min((pair for pair in targets if pair[0] > year), default=None)


def interpolated(targets: Targets, year: int) -> Decimal | None:
    """The straight line between the printed targets before and after a year without one: derived, not a target.

    The annex prints no 2026 column.
    """
    before = max((pair for pair in targets if pair[0] < year), default=None)
    after = next_target(targets, year)
    if before is None or after is None:
        return None
    share = Decimal(year - before[0]) / Decimal(after[0] - before[0])
    return before[1] + (after[1] - before[1]) * share


def ratio(value: int | None, target: int | None) -> Decimal | None:
    """Value over target to four places; None without a target or a value."""
    if value is None or not target:
        return None
    return (Decimal(value) / Decimal(target)).quantize(_FOUR, ROUND_HALF_UP)


@lru_cache(maxsize=256)
def time_elapsed(day: date) -> Decimal:
    """The share of the calendar year that has passed at the end of a day, to four places; 1 on 31 December."""
    first, days = date(day.year, 1, 1), date(day.year, 12, 31).timetuple().tm_yday
    return (Decimal((day - first).days + 1) / Decimal(days)).quantize(_FOUR, ROUND_HALF_UP)


def month_ends(start: date, end: date) -> list[date]:
    """The last days of the months from one day to another; the last point is the end day itself."""
    days, year, month = [], start.year, start.month
    while (year, month) <= (end.year, end.month):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        days.append(min(date.fromordinal(date(year, month, 1).toordinal() - 1), end))
    return days or [end]


def running(steps: Sequence[tuple[date, int]], days: Sequence[date]) -> list[int]:
    """The number at each of the days from what each month changed; both in order of time."""
    values, total, index = [], 0, 0
    for day in days:
        while index < len(steps) and steps[index][0] <= day:
            total += steps[index][1]
            index += 1
        values.append(total)
    return values


def recut(found: Mapping[str, int], moves: Mapping[str, int]) -> dict[str, int]:
    """Values by unit with `from>to` moved over to the units of another drawing; units left empty are dropped."""
    values = Counter(found)
    for move, value in moves.items():
        left, right = move.split(">")
        values[left] -= value
        values[right] += value
    return {unit: value for unit, value in values.items() if value}


def added(found: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Two sets of values by unit together; units left empty are dropped."""
    values = Counter(found)
    values.update(more)
    return {unit: value for unit, value in values.items() if value}
