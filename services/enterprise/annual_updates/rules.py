"""The yearly updates that a title asks for, and updates that were made elsewhere (63号; ladder rules, section 4.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chassis.errors import Conflict, RuleRefused

State = Literal["done", "open", "missed", "late"]


class UpdateDayToCome(RuleRefused):
    """An update on a day to come, or of a year to come."""

    code = "update_day_to_come"
    zh = "{on}尚未到来，或早于该年度"
    en = "The day {on} has not come, or lies before the year"


class UpdateRecorded(Conflict):
    """The year's update was recorded before."""

    code = "update_recorded"
    zh = "{year}年度更新已登记"
    en = "The update of {year} is recorded"


@dataclass(frozen=True, slots=True)
class Update:
    """The update a title asks for in a year: its last day, and the first day it was made, if it was."""

    tier: str
    due_on: date
    done_on: date | None
    state: State

    @property
    def lost(self) -> bool:
        """Whether it ends the right to a renewal; the title stays."""
        return self.state in {"missed", "late"}


def update(tier: str, due_on: date, done_on: date | None, on: date) -> Update:
    """What became of an update by a day; its last day counts."""
    if done_on is not None and done_on <= on:
        return Update(tier, due_on, done_on, "done" if done_on <= due_on else "late")
    return Update(tier, due_on, None, "open" if on <= due_on else "missed")


def made(filed: Mapping[int, date], elsewhere: Mapping[int, date]) -> dict[int, date]:
    """The first day of each update by the year of its figures: filing the last year's figures is this year's update."""
    years = {*filed, *(year - 1 for year in elsewhere)}
    return {year: min(filed.get(year, date.max), elsewhere.get(year + 1, date.max)) for year in years}


def check_record(year: int, updated_on: date, today: date, known: Iterable[int]) -> None:
    """An update made elsewhere is recorded once, and has been made in its year or after."""
    if updated_on > today or year > today.year or updated_on.year < year:
        raise UpdateDayToCome(pointer="/updated_on", on=updated_on.isoformat())
    if year in known:
        raise UpdateRecorded(pointer="/year", year=year)
