"""One officer a firm at a time; an assignment holds from its first day until before its last."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from chassis.errors import Conflict, NotFound, RuleRefused

MOST = 1000


class OfficerNotFound(NotFound):
    """No such officer."""

    code = "service_officer_not_found"
    zh = "没有该服务专员"
    en = "There is no such service officer"


class AssignmentNotFound(NotFound):
    """No such assignment, or none the caller may know of."""

    code = "officer_assignment_not_found"
    zh = "没有该服务关系"
    en = "There is no such assignment"


class OfficerLeft(Conflict):
    """The officer no longer serves."""

    code = "service_officer_left"
    zh = "该服务专员已于{on}离任"
    en = "The officer left on {on}"


class FirmHasOfficer(Conflict):
    """Another assignment of the firm holds on one of these days."""

    code = "firm_has_officer"
    zh = "企业{code}在该期间已有服务专员"
    en = "The firm {code} has a service officer in that time"


class AssignmentEnded(Conflict):
    """The assignment has an end already."""

    code = "officer_assignment_ended"
    zh = "该服务关系已于{on}结束"
    en = "The assignment ends on {on} already"


class EndsBeforeItBegan(RuleRefused):
    """An end before the first day."""

    code = "ends_before_it_began"
    zh = "结束日不得早于{first}"
    en = "The end lies before {first}"


class OfficerHasFirms(Conflict):
    """The officer's firms must be handed over first."""

    code = "service_officer_has_firms"
    zh = "该服务专员名下还有{count}家企业，请先移交"
    en = "The officer still serves {count} firms; hand them over first"


class NothingToHandOver(RuleRefused):
    """None of the named firms is the officer's."""

    code = "nothing_to_hand_over"
    zh = "以下企业不在该专员名下：{codes}"
    en = "These firms are not the officer's: {codes}"


class SameOfficer(RuleRefused):
    """A handover to oneself."""

    code = "same_officer"
    zh = "不能移交给本人"
    en = "Firms cannot be handed over to the same officer"


class OfficerElsewhere(RuleRefused):
    """A district's officer serves firms of the district."""

    code = "service_officer_elsewhere"
    zh = "该服务专员不服务该区县的企业"
    en = "The officer does not serve firms of this district"


class NotYetVisited(RuleRefused):
    """A visit with a day to come."""

    code = "not_yet_visited"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


def overlaps(first: date, last: date | None, other_first: date, other_last: date | None) -> bool:
    """Whether two spans share a day; each holds from its first day until before its last, None has no end."""
    return (last is None or other_first < last) and (other_last is None or first < other_last)


def check_free(code: str, first: date, held: Iterable[tuple[date, date | None]]) -> None:
    """No assignment from `first` on where another holds."""
    if any(overlaps(first, None, *each) and each != (each[0], each[0]) for each in held):
        raise FirmHasOfficer(code=code)


def check_end(first: date, ended: date | None, last: date) -> None:
    """An assignment ends once, not before it began."""
    if ended is not None:
        raise AssignmentEnded(on=ended.isoformat())
    if last < first:
        raise EndsBeforeItBegan(first=first.isoformat())


def moving(held: Sequence[Mapping[str, Any]], codes: Sequence[str] | None, first: date) -> list[Mapping[str, Any]]:
    """Which assignments a handover moves: all, or those of the named firms; raises NothingToHandOver."""
    missing = sorted(set(codes or ()) - {each["credit_code"] for each in held})
    if missing or not held:
        raise NothingToHandOver(pointer="/credit_codes", codes="、".join(missing))
    found = [each for each in held if codes is None or each["credit_code"] in codes]
    for each in found:
        check_end(each["valid_from"], None, first)
    return found


def percent(covered: int, firms: int) -> Decimal | None:
    """The share in percent, cut to two places so that 100 means all; None where there are no firms."""
    return (Decimal(covered) * 100 / firms).quantize(Decimal("0.01"), ROUND_DOWN) if firms else None
