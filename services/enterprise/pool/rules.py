"""Who enters a pool, who stays and who leaves, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import Conflict, NotFound, RuleRefused

MET, UNMET = "met", "unmet"


class ProgrammeUnknown(NotFound):
    """No such programme in policy/cultivation/pool.yaml."""

    code = "pool_programme_unknown"
    zh = "没有该培育库"
    en = "There is no such pool"


class PoolVersionNotFound(NotFound):
    """No such version."""

    code = "pool_version_not_found"
    zh = "没有该培育库版本"
    en = "There is no such version of the pool"


class PoolPlaceNotFound(NotFound):
    """No such place, or none the caller may know of."""

    code = "pool_place_not_found"
    zh = "没有该入库记录"
    en = "There is no such place in the pool"


class AlreadyInPool(Conflict):
    """The firm is in the pool."""

    code = "already_in_pool"
    zh = "该企业自{since}起已在库"
    en = "The firm has been in the pool since {since}"


class AlreadyLeftPool(Conflict):
    """The place has ended."""

    code = "already_left_pool"
    zh = "该企业已于{on}出库"
    en = "The firm left the pool on {on}"


class ScreeningUnderWay(Conflict):
    """One screening of a programme at a time."""

    code = "screening_under_way"
    zh = "该培育库正在筛选"
    en = "A screening of this pool is under way"


class VersionsOfTwoPools(RuleRefused):
    """Only versions of one pool, both finished, can be compared."""

    code = "versions_not_comparable"
    zh = "只能比较同一培育库的两个已完成版本"
    en = "Only two finished versions of the same pool can be compared"


class NotForThePool(RuleRefused):
    """The firm cannot be put into the pool by hand."""

    code = "not_for_the_pool"
    zh = "该企业不能入库：{why_zh}"
    en = "The firm cannot enter the pool: {why_en}"


@dataclass(frozen=True, slots=True)
class Programme:
    """A pool and its rules, as the policy has them."""

    code: str
    tier: str
    holders_of: str | None
    sizes: frozenset[str]
    enter_unmet: int
    stay_unmet: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Programme":
        """From an entry of policy/cultivation/pool.yaml."""
        plain = {name: data[name] for name in ("code", "tier", "holders_of", "enter_unmet", "stay_unmet")}
        return cls(sizes=frozenset(data["sizes"]), **plain)


@dataclass(frozen=True, slots=True)
class Seen:
    """A firm on the day of a screening: `titles` in force, the rung's answer, and what of it is unmet."""

    active: bool
    size: str
    barred: bool
    titles: frozenset[str]
    result: str
    unmet: Sequence[str]
    listed: bool = False
    """On the list of abnormal operations or of seriously dishonest entities."""


def barrier(pool: Programme, firm: Seen) -> str | None:
    """Why a firm has no place in the pool however near it is, or None."""
    if not firm.active:
        return "not_active"
    if pool.tier in firm.titles:
        return "reached"
    if firm.barred:
        return "barred"
    if firm.listed:
        return "listed"
    if pool.holders_of and pool.holders_of not in firm.titles:
        return "lacks_title"
    return None if firm.size in pool.sizes else "not_sme"


def entry(pool: Programme, firm: Seen) -> str | None:
    """Why the rule takes a firm in, or None."""
    if barrier(pool, firm):
        return None
    if firm.result == MET:
        return "meets_all"
    return "near" if firm.result == UNMET and len(firm.unmet) <= pool.enter_unmet else None


def leaving(pool: Programme, firm: Seen, *, by_hand: bool) -> str | None:
    """Why a member leaves, or None; distance removes nobody whom an officer took in."""
    found = barrier(pool, firm)
    if found or by_hand:
        return found
    return "too_far" if firm.result == UNMET and len(firm.unmet) > pool.stay_unmet else None


def distance(firm: Seen) -> int | None:
    """How many conditions are unmet; None where the answer rests on missing data."""
    if firm.result == MET:
        return 0
    return len(firm.unmet) if firm.result == UNMET else None


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is none."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)
