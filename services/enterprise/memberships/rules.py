"""When a firm belongs to a cluster of 33618 or a part of the 416 layout."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import Conflict, NotFound, RuleRefused


class MembershipNotFound(NotFound):
    """No such membership, or none the caller may know of."""

    code = "membership_not_found"
    zh = "没有该归属记录"
    en = "There is no such membership"


class MembershipCodeUnknown(RuleRefused):
    """A code that the catalogue does not have on that day."""

    code = "membership_code_unknown"
    zh = "{on}的目录中没有代码{value}"
    en = "The catalogue has no code {value} on {on}"


class NotInProfile(RuleRefused):
    """Evidence for a cluster or chain that the firm's profile does not name."""

    code = "not_in_profile"
    zh = "企业档案未登记集群或产业链{value}，请先变更档案"
    en = "The firm's profile does not name {value}; change the profile first"


class MembershipDayToCome(RuleRefused):
    """A day after today."""

    code = "membership_day_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class MembershipEndsBeforeItBegins(RuleRefused):
    """An end before the beginning."""

    code = "membership_ends_before_it_begins"
    zh = "结束日早于开始日"
    en = "The membership ends before it begins"


class AlreadyMember(Conflict):
    """The firm belongs to it."""

    code = "already_member"
    zh = "该企业已归属{value}"
    en = "The firm belongs to {value} already"


class MainTaken(Conflict):
    """Another is the firm's main one."""

    code = "main_taken"
    zh = "该企业的主归属是{value}，请先结束"
    en = "The firm's main one is {value}; end that first"


class MembershipAlreadyEnded(Conflict):
    """It ended before."""

    code = "membership_already_ended"
    zh = "该归属已于{on}结束"
    en = "The membership ended on {on}"


@dataclass(frozen=True, slots=True)
class Held:
    """A membership that stands."""

    code: str
    main: bool


def codes_on(items: Iterable[Mapping[str, Any]], on: date) -> frozenset[str]:
    """The codes of a catalogue in force on a day; both ends count."""
    day = on.isoformat()
    return frozenset(
        str(each["code"])
        for each in items
        if (each.get("valid_from") or "") <= day <= (each.get("valid_to") or "9999-12-31")
    )


def check_day(began_on: date, today: date) -> None:
    """A membership begins on a day that has come."""
    if began_on > today:
        raise MembershipDayToCome(pointer="/began_on", on=began_on.isoformat())


def check_code(code: str, known: Collection[str], profile: Collection[str] | None, on: date) -> None:
    """A code of the catalogue; one of a cluster or chain stands in the profile (None for the 416 layout)."""
    if code not in known:
        raise MembershipCodeUnknown(pointer="/code", value=code, on=on.isoformat())
    if profile is not None and code not in profile:
        raise NotInProfile(pointer="/code", value=code)


def check_free(held: Iterable[Held], code: str, *, main: bool) -> None:
    """A firm belongs to one thing once, and one of them is the main one."""
    for each in held:
        if each.code == code:
            raise AlreadyMember(pointer="/code", value=code)
        if main and each.main:
            raise MainTaken(pointer="/main", value=each.code)


def check_end(began_on: date, ended_on: date | None, end: date, today: date) -> None:
    """It ends once, not before it began, not on a day to come."""
    if ended_on is not None:
        raise MembershipAlreadyEnded(on=ended_on.isoformat())
    if end > today:
        raise MembershipDayToCome(pointer="/ended_on", on=end.isoformat())
    if end < began_on:
        raise MembershipEndsBeforeItBegins(pointer="/ended_on")
