"""Working days of the Chinese calendar: weekdays without public holidays, with the working weekends."""

import os
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from chassis import policy
from chassis.errors import BusinessError

_DAY: Final = timedelta(days=1)


class CalendarNotPublished(BusinessError):
    """The holidays of this year are not in policy/reference/working_days.yaml: nothing is guessed."""

    status = 422
    code = "calendar_not_published"
    zh = "{year}年的放假安排尚未收录，无法计算工作日；请先把国务院办公厅通知补入 policy/reference/working_days.yaml"
    en = (
        "The public holidays of {year} are not known, so its working days cannot be counted; "
        "add the year's notice to policy/reference/working_days.yaml"
    )


class WorkCalendar:
    """Working days of the years whose holidays were published. Errors: CalendarNotPublished for any other year.

    With `weekdays` another year's Mondays to Fridays are taken instead, so that a demonstration can let years pass.
    """

    def __init__(self, years: dict[int, tuple[frozenset[date], frozenset[date]]], *, weekdays: bool = False) -> None:
        self._years, self._weekdays = years, weekdays

    def is_working(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day.year not in self._years:
            if self._weekdays:
                return day.weekday() < 5
            raise CalendarNotPublished(year=day.year)
        off, on = self._years[day.year]
        return day in on or (day.weekday() < 5 and day not in off)

    def count(self, first: date, last: date) -> int:
        """Working days from first to last, both included; 0 when last is earlier."""
        return sum(self.is_working(first + n * _DAY) for n in range(max((last - first).days + 1, 0)))

    def after(self, day: date, days: int) -> date:
        """The day on which `days` working days have passed since `day`, which itself is not counted."""
        while days > 0:
            day += _DAY
            days -= self.is_working(day)
        return day


def calendar() -> WorkCalendar:
    """The published years, as policy/reference/working_days.yaml lists them.

    `TIDU_UNPUBLISHED_YEARS=weekdays` is for a business clock that is moved; the platform on one machine sets it.
    """
    return _calendar(str(policy.root()), os.environ.get("TIDU_UNPUBLISHED_YEARS") == "weekdays")


@lru_cache(maxsize=4)
def _calendar(_root: str, weekdays: bool) -> WorkCalendar:
    def days(year: int, listed: list[str]) -> frozenset[date]:
        return frozenset(date.fromisoformat(f"{year}-{day}") for day in listed)

    years = policy.load("reference/working_days.yaml")["years"]
    published = {
        int(y): (days(int(y), one["holidays"]), days(int(y), one["working_weekends"])) for y, one in years.items()
    }
    return WorkCalendar(published, weekdays=weekdays)
