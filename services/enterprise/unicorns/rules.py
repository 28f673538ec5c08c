"""When a firm enters and leaves the list of unicorns; no document says which valuation makes one, so none is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused

LISTED, IN_ERROR = "listed", "entered_in_error"


class UnicornNotFound(NotFound):
    """No such entry, or none the caller may know of."""

    code = "unicorn_not_found"
    zh = "独角兽名单中没有该记录"
    en = "There is no such entry of the list of unicorns"


class NoValue(RuleRefused):
    """A valuation that is not above zero."""

    code = "no_value"
    zh = "估值须大于零"
    en = "A valuation is above zero"


class UnicornDayToCome(RuleRefused):
    """A day after today."""

    code = "unicorn_day_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class UnicornBeforeFirm(RuleRefused):
    """A day before the firm existed."""

    code = "unicorn_before_firm"
    zh = "{on}早于企业成立日期"
    en = "The firm did not exist on {on}"


class ValuedAfterEntry(RuleRefused):
    """What brings a firm on the list is known when it enters."""

    code = "valued_after_entry"
    zh = "估值日不得晚于进入名单之日"
    en = "The valuation lies after the entry it is to carry"


class AlreadyUnicorn(Conflict):
    """The firm is on the list on that day, or was on it later."""

    code = "already_unicorn"
    zh = "该企业在{on}已在或其后曾在名单内"
    en = "The firm is on the list on {on}, or was on it later"


class UnicornHasListed(Conflict):
    """The firm left the list by listing; an unlisted firm is meant by the word."""

    code = "unicorn_has_listed"
    zh = "该企业已于{on}上市，不再列入独角兽名单"
    en = "The firm was listed on {on} and does not enter the list again"


class UnicornAlreadyLeft(Conflict):
    """The firm left the list before."""

    code = "unicorn_already_left"
    zh = "该企业已于{on}退出名单"
    en = "The firm left the list on {on}"


class LeftBeforeEntered(RuleRefused):
    """A leave before the entry."""

    code = "left_before_entered"
    zh = "退出日不得早于进入日"
    en = "The leave lies before the entry"


class UntilBeforeSince(RuleRefused):
    """A span that ends before it begins."""

    code = "until_before_since"
    zh = "until不得早于since"
    en = "until lies before since"


@dataclass(frozen=True, slots=True)
class Stay:
    """A firm's time on the list: the first day, the first day no more, and why."""

    entered_on: date
    left_on: date | None
    reason: str | None


def check_valuation(fen: int, valued_on: date, registered_on: date, today: date) -> None:
    """An amount above zero, of a day on which the firm existed and that has come."""
    if fen <= 0:
        raise NoValue(pointer="/valuation")
    _check_day(valued_on, "/valued_on", registered_on, today)


def check_entry(entered_on: date, valued_on: date, registered_on: date, today: date) -> None:
    """The entry rests on a valuation that is there."""
    _check_day(entered_on, "/entered_on", registered_on, today)
    if valued_on > entered_on:
        raise ValuedAfterEntry(pointer="/valued_on")


def _check_day(day: date, pointer: str, registered_on: date, today: date) -> None:
    if day > today:
        raise UnicornDayToCome(pointer=pointer, on=day.isoformat())
    if day < registered_on:
        raise UnicornBeforeFirm(pointer=pointer, on=day.isoformat())


def check_span(since: date, until: date) -> None:
    """A span of at least a day."""
    if until < since:
        raise UntilBeforeSince(pointer="?until")


def check_free(stays: Iterable[Stay], entered_on: date) -> None:
    """A firm is on the list once a day, and not again once it has listed; an error never was a stay."""
    for stay in stays:
        if stay.reason == IN_ERROR:
            continue
        if stay.reason == LISTED and stay.left_on is not None:
            raise UnicornHasListed(on=stay.left_on.isoformat())
        if stay.left_on is None or entered_on < stay.left_on:
            raise AlreadyUnicorn(pointer="/entered_on", on=entered_on.isoformat())


def leaving_day(stay: Stay, reason: str, left_on: date, today: date) -> date:
    """The first day off the list; for an error the day of entry, so that it was on it on none."""
    if stay.left_on is not None:
        raise UnicornAlreadyLeft(on=stay.left_on.isoformat())
    if left_on > today:
        raise UnicornDayToCome(pointer="/left_on", on=left_on.isoformat())
    if left_on < stay.entered_on:
        raise LeftBeforeEntered(pointer="/left_on")
    return stay.entered_on if reason == IN_ERROR else left_on
