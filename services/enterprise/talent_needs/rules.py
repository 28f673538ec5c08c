"""The way of a talent need: open, then filled or withdrawn (人才链, 渝府办发〔2024〕14号 一)."""

from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused


class TalentNeedNotFound(NotFound):
    """No such need, or none the caller may know of."""

    code = "talent_need_not_found"
    zh = "没有该人才需求"
    en = "There is no such talent need"


class TalentNeededBefore(RuleRefused):
    """A need that ends before it begins, or that is over already."""

    code = "talent_needed_before"
    zh = "需求截止日{on}早于起始日或今天"
    en = "The last day {on} lies before the first day or before today"


class TalentNeedClosed(Conflict):
    """The need was filled or withdrawn before."""

    code = "talent_need_closed"
    zh = "该人才需求已于{on}关闭"
    en = "The talent need was closed on {on}"


class TalentDayToCome(RuleRefused):
    """A day after today."""

    code = "talent_day_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class TalentClosedBeforeOpened(RuleRefused):
    """A closing before the need was opened."""

    code = "talent_closed_before_opened"
    zh = "关闭日早于登记日{on}"
    en = "The need was opened on {on} only"


def check_need(needed_from: date, needed_until: date | None, today: date) -> None:
    """A need lasts at least a day and is not over when it is told."""
    if needed_until is not None and needed_until < max(needed_from, today):
        raise TalentNeededBefore(pointer="/needed_until", on=needed_until.isoformat())


def check_closing(opened_on: date, closed_before: date | None, closed_on: date, today: date) -> None:
    """A need is closed once, on a day from its opening to today."""
    if closed_before is not None:
        raise TalentNeedClosed(on=closed_before.isoformat())
    if closed_on > today:
        raise TalentDayToCome(pointer="/closed_on", on=closed_on.isoformat())
    if closed_on < opened_on:
        raise TalentClosedBeforeOpened(pointer="/closed_on", on=opened_on.isoformat())
