"""Stages from titles and age by policy/reference/life_cycle.yaml, and how many firms went on from one to another."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from chassis.errors import RuleRefused


class SinceNotBefore(RuleRefused):
    """A funnel leads from one day to a later one."""

    code = "since_not_before"
    zh = "since须早于as_of"
    en = "since lies before as_of"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and what brings a firm into it: one of the titles, or years since its registration."""

    code: str
    titles: tuple[str, ...]
    from_age: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """Firms of a district alike on both days; a title is the number of its stage, an age None before registration."""

    district: str
    title_then: int | None
    age_then: int | None
    title_now: int | None
    age_now: int | None
    firms: int


@dataclass(frozen=True, slots=True)
class Step:
    """How many firms of a stage on the first day are in another on the last; `ratio` has four places."""

    start: str
    end: str
    firms: int
    of: int
    ratio: Decimal


def stages(items: Iterable[Mapping[str, Any]]) -> tuple[Stage, ...]:
    """The stages in their order, from the earliest."""
    return tuple(Stage(each["code"], tuple(each["titles"]), each["from_age_years"]) for each in items)


def title_levels(given: Sequence[Stage]) -> dict[str, int]:
    """The number of the stage each title brings a firm into."""
    return {title: number for number, stage in enumerate(given) for title in stage.titles}


def stage_of(given: Sequence[Stage], title: int | None, age: int | None) -> str | None:
    """The latest stage that the best title or the age reaches; None before the firm existed."""
    if age is None:
        return None
    by_age = max(n for n, stage in enumerate(given) if stage.from_age is not None and age >= stage.from_age)
    return given[max(by_age, title or 0)].code


def check_days(since: date, as_of: date) -> None:
    """The first day lies before the last."""
    if since >= as_of:
        raise SinceNotBefore(pointer="?since")


def funnel(given: Sequence[Stage], groups: Iterable[Group]) -> tuple[dict[str, int], dict[str, int], list[Step]]:
    """Firms by stage on the first and on the last day, and every step between.

    Who went out of the register ends in no step; who came into it begins in none.
    """
    pairs: Counter[tuple[str | None, str | None]] = Counter()
    for group in groups:
        then = stage_of(given, group.title_then, group.age_then)
        pairs[then, stage_of(given, group.title_now, group.age_now)] += group.firms
    codes = [stage.code for stage in given]
    first = {code: sum(n for (then, _), n in pairs.items() if then == code) for code in codes}
    last = {code: sum(n for (_, now), n in pairs.items() if now == code) for code in codes}
    steps = [
        Step(start, end, pairs[start, end], first[start], _ratio(pairs[start, end], first[start]))
        for start in codes
        for end in codes
        if first[start]
    ]
    return first, last, steps


def _ratio(part: int, whole: int) -> Decimal:
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
