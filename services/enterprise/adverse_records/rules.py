"""When a record counts against a firm, and which inputs of the ladder it answers (policy/adverse_records.yaml)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import Conflict, NotFound, RuleRefused


class AdverseRecordNotFound(NotFound):
    """No such record, or none the caller may know of."""

    code = "adverse_record_not_found"
    zh = "没有该记录"
    en = "There is no such record"


class AdverseListNotFound(NotFound):
    """No such list file."""

    code = "adverse_list_not_found"
    zh = "没有该名单"
    en = "There is no such list"


class AdverseDayToCome(RuleRefused):
    """A day after today."""

    code = "adverse_day_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class AlreadyListed(Conflict):
    """The firm stands on the list."""

    code = "already_listed"
    zh = "该企业自{since}起已在该名单"
    en = "The firm has been on this list since {since}"


class AlreadyRemoved(Conflict):
    """The record was removed before."""

    code = "adverse_record_removed"
    zh = "该记录已于{on}移出"
    en = "The record was removed with effect from {on}"


class RemovedBeforeEntered(RuleRefused):
    """A removal before the entry."""

    code = "removed_before_entered"
    zh = "移出日早于列入日"
    en = "The removal lies before the entry"


class IncidentStays(RuleRefused):
    """An incident has happened; only an entry in error is taken back."""

    code = "incident_stays"
    zh = "事故不能移出，只能因登记错误撤回"
    en = "An incident is not removed; only one entered in error is taken back"


class StandsAgainst(RuleRefused):
    """What was recorded since the application stands against the title."""

    code = "stands_against"
    zh = "在案记录（{kinds_zh}）不符合认定条件，不能批准"
    en = "What is on record stands against an approval: {kinds_en}"


@dataclass(frozen=True, slots=True)
class Against:
    """A record as the inputs see it: counts from `from_on` until before `removed_on`; an incident is its first day."""

    kind: str
    from_on: date
    removed_on: date | None = None

    def never(self) -> bool:
        """Whether it was taken back as entered in error."""
        return self.removed_on is not None and self.removed_on <= self.from_on

    def listed(self, on: date) -> bool:
        """Whether it stands on a day."""
        return self.from_on <= on and (self.removed_on is None or on < self.removed_on)


def kinds(policy: Mapping[str, Any], group: str) -> frozenset[str]:
    """The codes of the lists, or of the incidents."""
    return frozenset(str(each["code"]) for each in policy["kinds"] if each["group"] == group)


def answers(policy: Mapping[str, Any], records: Iterable[Against], on: date) -> dict[str, bool]:
    """The inputs that the records answer on a day, all of them with no; an input no record touches is left out."""
    held, lists = list(records), kinds(policy, "list")
    return {
        str(feed["field"]): False
        for feed in policy["feeds"]
        if any(each.kind in feed["kinds"] and _counts(feed, each, on, lists) for each in held)
    }


def check_clear(policy: Mapping[str, Any], records: Iterable[Against], on: date, fields: Collection[str]) -> None:
    """Raises StandsAgainst where a record answers one of these inputs on a day."""
    held, lists = list(records), kinds(policy, "list")
    touching = [
        (feed, each)
        for feed in policy["feeds"]
        for each in held
        if feed["field"] in fields and each.kind in feed["kinds"]
    ]
    found = {each.kind for feed, each in touching if _counts(feed, each, on, lists)}
    if found:
        named = [each for each in policy["kinds"] if each["code"] in found]
        zh, en = "、".join(each["zh"] for each in named), ", ".join(each["en"] for each in named)
        raise StandsAgainst(kinds_zh=zh, kinds_en=en)


def _counts(feed: Mapping[str, Any], record: Against, on: date, lists: frozenset[str]) -> bool:
    if record.kind in lists:
        return record.listed(on)
    if record.never() or record.from_on > on:
        return False
    if feed.get("since") == "last_year":
        return record.from_on.year >= on.year - 1
    return record.from_on > _years_before(on, int(feed["years"]))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def check_entry(kind: str, from_on: date, today: date, standing: Iterable[Against]) -> None:
    """A record begins on a day that has come; a firm stands on a list once."""
    if from_on > today:
        raise AdverseDayToCome(pointer="/from_on", on=from_on.isoformat())
    for each in standing:
        if each.kind == kind and each.removed_on is None and each.from_on <= today:
            raise AlreadyListed(pointer="/kind", since=each.from_on.isoformat())


def removal_day(record: Against, lists: frozenset[str], asked: date | None, today: date, *, in_error: bool) -> date:
    """The first day a record no longer stands; one in error stood on none. Errors name why there is no such day."""
    if record.removed_on is not None:
        raise AlreadyRemoved(on=record.removed_on.isoformat())
    if in_error:
        return record.from_on
    if record.kind not in lists:
        raise IncidentStays(pointer="/in_error")
    day = asked or today
    if day > today:
        raise AdverseDayToCome(pointer="/removed_on", on=day.isoformat())
    if day <= record.from_on:
        raise RemovedBeforeEntered(pointer="/removed_on")
    return day
