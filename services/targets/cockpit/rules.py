"""Where a number should be today and which light it shows; the thresholds are data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from chassis.errors import NotFound

Light = Literal["green", "yellow", "red", "none"]
Targets = Sequence[tuple[int, int]]

BEFORE_THE_PLAN = 2023
"""Sums of new items begin after this year (annex of 渝府办发〔2024〕14号: 新增、新培育、新建 from 2024)."""
_FOUR = Decimal("0.0001")


class DistrictUnknown(NotFound):
    """No unit has this id."""

    code = "district_unknown"
    zh = "没有编号为 {district} 的区县"
    en = "No district has the id {district}"


@dataclass(frozen=True, slots=True)
class Course:
    """What a number is held against: the goal, its year, and what is due by time elapsed (derived, no target)."""

    goal: int
    year: int
    due: Decimal


def _days_into(first_year: int, day: date, last_year: int) -> Decimal:
    """The share of the days from the end of one year to the end of another that has passed at the end of a day."""
    start, end = date(first_year, 12, 31), date(last_year, 12, 31)
    return Decimal((day - start).days) / Decimal((end - start).days)


def course(kind: str, targets: Targets, floor: int | None, day: date) -> Course | None:
    """The goal and the pace on a day; None where no goal is printed for the day's year or after.

    A yearly floor is due evenly over its year. Otherwise the line runs from the last printed target to the next;
    a sum of new items begins at nothing, a stock whose start no document prints is held against its first target whole.
    """
    if floor is not None:
        if not BEFORE_THE_PLAN < day.year <= BEFORE_THE_PLAN + 4:
            return None
        return Course(floor, day.year, floor * _days_into(day.year - 1, day, day.year))
    goal = min((pair for pair in targets if pair[0] >= day.year), default=None)
    if goal is None or day.year <= BEFORE_THE_PLAN:
        return None
    start = max((pair for pair in targets if pair[0] < day.year), default=None)
    if start is None and kind == "cumulative_new":
        start = (BEFORE_THE_PLAN, 0)
    if start is None:
        return Course(goal[1], goal[0], Decimal(goal[1]))
    share = _days_into(start[0], day, goal[0])
    return Course(goal[1], goal[0], start[1] + (goal[1] - start[1]) * share)


def light(value: int | None, due: Decimal | None, *, green_from: Decimal, yellow_from: Decimal) -> Light:
    """Green, yellow or red by value over what is due; none where either is unknown."""
    if value is None or due is None:
        return "none"
    if value >= due * green_from:
        return "green"
    return "yellow" if value >= due * yellow_from else "red"


def share(value: int | None, of: Decimal | int | None) -> Decimal | None:
    """Value over another to four places; None where either is missing or nothing is due."""
    if value is None or not of:
        return None
    return (Decimal(value) / Decimal(of)).quantize(_FOUR, ROUND_HALF_UP)


def ranks(values: Sequence[int]) -> list[int]:
    """The rank of each value, the greatest first; equal values share a rank and the next is skipped."""
    ordered = sorted(values, reverse=True)
    return [ordered.index(value) + 1 for value in values]


def months_ahead(day: date, count: int) -> list[date]:
    """The ends of this month and those that follow, `count` in all."""
    ends, year, month = [], day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        ends.append(date.fromordinal(date(year, month, 1).toordinal() - 1))
    return ends


def losses(now: int, ahead: Sequence[int]) -> list[int]:
    """What each step ahead takes from a number if nothing is renewed; a step that adds takes nothing."""
    before = [now, *ahead[:-1]]
    return [max(0, earlier - later) for earlier, later in zip(before, ahead, strict=True)]
