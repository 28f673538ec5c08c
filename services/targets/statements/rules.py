"""Who may state a figure, who may approve it, and which statement counts on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from chassis.errors import Conflict, Forbidden, NotFound, RuleRefused

SUCCESSOR = dict.fromkeys(("CQ-500105", "CQ-500112", "CQ-LJXQ"), "CQ-LJXQ-D")
"""The units abolished on 2025-11-06 and the one that took their place (policy/reference/districts.yaml, note_recut)."""
_Unit = TypeVar("_Unit", str, str | None)
_Held = TypeVar("_Held")


class NotTheOwner(Forbidden):
    """A department stated or approved a figure it does not own."""

    code = "not_the_owner"
    zh = "指标 {indicator} 由 {owners} 负责，{department} 无权填报或审核"
    en = "Indicator {indicator} belongs to {owners}; {department} may neither state nor approve it"


class NoOwner(RuleRefused):
    """No department owns the indicator, so nobody can state it."""

    code = "indicator_without_owner"
    zh = "指标 {indicator} 没有责任部门，不能填报"
    en = "Indicator {indicator} has no owner department and cannot be stated"


class StatementUnknown(NotFound):
    """No statement has this id."""

    code = "statement_unknown"
    zh = "没有该填报"
    en = "There is no such statement"


class StatementAlreadyApproved(Conflict):
    """The statement was approved before."""

    code = "statement_already_approved"
    zh = "该填报已审核通过"
    en = "The statement has been approved already"


class FourEyesNeeded(Forbidden):
    """The person who submitted a figure also wanted to approve it."""

    code = "four_eyes_needed"
    zh = "填报人不能审核自己填报的数据"
    en = "Who submitted a figure may not approve it"


class StatedForTheFuture(RuleRefused):
    """A figure was stated for a day that has not come."""

    code = "stated_for_the_future"
    zh = "不能填报 {as_of} 的数据，该日尚未到来"
    en = "A figure for {as_of} cannot be stated before that day"


class UnitUnknown(RuleRefused):
    """No unit of this id existed on that day."""

    code = "unit_unknown_on_that_day"
    zh = "{as_of} 没有单元 {district}"
    en = "There was no unit {district} on {as_of}"


class OpeningNeedsCounting(RuleRefused):
    """An opening balance was stated for an indicator that no events give."""

    code = "opening_needs_counting"
    zh = "指标 {indicator} 不由事件计数，直接填报数值即可，无需期初数"
    en = "Indicator {indicator} is not counted from events: state its figure, it has no opening balance"


@dataclass(frozen=True, slots=True)
class Stated:
    """An approved figure."""

    id: UUID
    indicator: str
    district: str | None
    as_of: date
    value: int
    department: str
    approved_at: datetime
    approved_on: date


def check_owner(indicator: str, owners: Sequence[str], department: str | None) -> str:
    """The department when it owns the indicator; every figure has one owner (X01)."""
    if not owners:
        raise NoOwner(indicator=indicator, pointer="/indicator")
    if department is None or department not in owners:
        raise NotTheOwner(indicator=indicator, owners="、".join(owners), department=department or "—")
    return department


def latest(statements: Iterable[Stated], as_of: date, *, annual: bool) -> Stated | None:
    """The approved figure that holds on a day: the latest day stated, of one day the last approved.

    A yearly flow starts anew each year, so last year's figure says nothing about this year.
    """
    holding = [s for s in statements if s.as_of <= as_of and (not annual or s.as_of.year == as_of.year)]
    return max(holding, key=lambda s: (s.as_of, s.approved_at, str(s.id)), default=None)


def stated_value(statements: Sequence[Stated], as_of: date, *, annual: bool) -> tuple[int, date, str] | None:
    """(value, day, department): the figure for the whole city, else the sum of the units' figures; None without any."""
    city = latest((s for s in statements if s.district is None), as_of, annual=annual)
    if city:
        return city.value, city.as_of, city.department
    units = by_unit(statements, as_of, annual=annual)
    if not units:
        return None
    newest = max(units.values(), key=lambda s: (s.as_of, s.approved_at, str(s.id)))
    return sum(s.value for s in units.values()), newest.as_of, newest.department


def succeeded(held: Mapping[_Unit, _Held]) -> dict[_Unit, _Held]:
    """What holds by unit, without the units abolished on 2025-11-06 once the new one has a figure of its own (X02).

    Its figure holds theirs; together they would count twice. Until it states, theirs are all that is known.
    """
    return {unit: each for unit, each in held.items() if SUCCESSOR.get(unit or "", "") not in held}


def by_unit(statements: Sequence[Stated], as_of: date, *, annual: bool) -> dict[str, Stated]:
    """The figure of each unit that holds on a day."""
    found = {}
    for district in sorted({s.district for s in statements if s.district}):
        held = latest((s for s in statements if s.district == district), as_of, annual=annual)
        if held:
            found[district] = held
    return succeeded(found)
