"""When somebody may act for an officer."""

from datetime import date

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

ROLES = ("district-officer", "municipal-officer")
LONGEST_DAYS = 92


class NotADeputy(Forbidden):
    """The caller is not the officer's deputy today."""

    code = "not_a_deputy"
    zh = "今天您不是该人员的代理人"
    en = "The caller does not act for this officer today"


class DeputyNotFound(NotFound):
    """No such deputation, or another officer's."""

    code = "deputy_not_found"


class OwnDeputy(RuleRefused):
    """An officer named as one's own deputy."""

    code = "own_deputy"
    zh = "不能指定自己为代理人"
    en = "Nobody is their own deputy"


class DeputyDaysWrong(RuleRefused):
    """Days that ended, end before they begin, or last too long."""

    code = "deputy_days_wrong"
    zh = "代理期须自今天或以后开始，且不超过{longest}天"
    en = "A deputation begins today or later and lasts at most {longest} days"


class DeputyEnded(Conflict):
    """The deputation was ended before."""

    code = "deputy_ended"
    zh = "该代理已于{on}结束"
    en = "The deputation was ended on {on}"


def check_days(first: date, last: date, today: date) -> None:
    """Raises DeputyDaysWrong."""
    if first < today or last < first or (last - first).days >= LONGEST_DAYS:
        raise DeputyDaysWrong(pointer="/to", longest=LONGEST_DAYS)


def check_pair(officer: str, deputy: str) -> None:
    """Raises OwnDeputy."""
    if officer == deputy:
        raise OwnDeputy(pointer="/deputy")
