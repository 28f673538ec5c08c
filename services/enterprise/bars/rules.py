"""When a bar may be entered and lifted; both its days are barred."""

from datetime import date

from chassis.errors import Conflict, NotFound, RuleRefused


class BarNotFound(NotFound):
    """No such bar, or none the caller may know of."""

    code = "bar_not_found"
    zh = "没有该禁止申报记录"
    en = "There is no such bar"


class BarEndsBeforeItBegins(RuleRefused):
    """A last day before the first."""

    code = "bar_ends_before_it_begins"
    zh = "禁止申报期的最后一日早于第一日"
    en = "The bar's last day lies before its first"


class BarOver(RuleRefused):
    """A bar whose last day has passed: nothing is barred by it, and nothing is left to lift."""

    code = "bar_over"
    zh = "禁止申报期已于{until}届满"
    en = "The bar ended with {until}"


class BarEntered(Conflict):
    """The document's bar of the firm stands."""

    code = "bar_already_entered"
    zh = "该企业依文号{document}的禁止申报期已登记"
    en = "The firm's bar by document {document} is entered"


class BarLifted(Conflict):
    """The bar was lifted before."""

    code = "bar_already_lifted"
    zh = "该禁止申报期已自{on}起解除"
    en = "The bar was lifted with effect from {on}"


class LiftedOutsideBar(RuleRefused):
    """A day of lifting on which the bar does not hold, or one to come."""

    code = "lifted_outside_bar"
    zh = "解除日须在{first}至{last}之间"
    en = "The day of lifting lies between {first} and {last}"


def check_entry(from_on: date, until: date, today: date) -> None:
    """A bar ends after it begins and bars something yet; it may begin earlier or later than today."""
    if until < from_on:
        raise BarEndsBeforeItBegins(pointer="/until")
    if until < today:
        raise BarOver(pointer="/until", until=until.isoformat())


def lifting_day(from_on: date, until: date, lifted_on: date | None, asked: date | None, today: date) -> date:
    """The first day that is no longer barred: as asked, else today; the bar's own first day says that it never held.

    A bar that has not begun can only never hold. Raises BarLifted, BarOver, LiftedOutsideBar.
    """
    if lifted_on is not None:
        raise BarLifted(on=lifted_on.isoformat())
    if until < today:
        raise BarOver(until=until.isoformat())
    last = max(today, from_on)
    day = asked or last
    if not from_on <= day <= last:
        raise LiftedOutsideBar(pointer="/lifted_on", first=from_on.isoformat(), last=last.isoformat())
    return day
