"""Counts intellectual property and finds awards and the like in a firm's evidence, under one rule set's definition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

Item: TypeAlias = Mapping[str, Any]
COUNTS = ("ip_class1_count", "ip_class1_selfdev_count", "ip_class1_highvalue_count", "ip_class2_count")
WHOLE = frozenset({"ip_class1_count", "ip_class2_count"})
"""The counts of which the others are parts."""


@dataclass(frozen=True, slots=True)
class IpCounts:
    """The four counts, what they may be at most, and for every title that is not surely counted its id and why."""

    counts: Mapping[str, int]
    most: Mapping[str, int]
    left_out: tuple[tuple[str, str], ...]


def years_after(day: date, years: int) -> date:
    """The same day some years later or, with a negative number, earlier; 29 February becomes 28 February."""
    year = day.year + years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) and not leap else day.replace(year=year)


def count_ip(evidence: Sequence[Item], on: date, definition: Mapping[str, Any], types: Mapping[str, Any]) -> IpCounts:
    """Counts `ip` items by class on a day (definitions ip_class1, ip_class2, ip_class1_highvalue).

    An item has ip_type, granted_on, and where they apply valid_to, acquired_by (self|transfer), transferred_on,
    owner_rank, main_product, applied, and the flags of high value. What an item leaves open counts only towards `most`.
    """
    counts, most = dict.fromkeys(COUNTS, 0), dict.fromkeys(COUNTS, 0)
    left_out: list[tuple[str, str]] = []
    for item in evidence:
        if item.get("kind") != "ip":
            continue
        group = next((name for name in ("class1", "class2") if item.get("ip_type") in types[name]), None)
        why, opened = _verdict(item, on, definition, definition[group]) if group else ("type_not_counted", False)
        if why is not None:
            left_out.append((str(item.get("id", "")), why))
        if group and (why is None or opened):
            counted = _counted(item, on, group, types["high_value"], sure=not opened)
            for name in counted:
                most[name] += 1
                counts[name] += not opened
    return IpCounts(counts, most, tuple(left_out))


def _counted(item: Item, on: date, group: str, high_value: Mapping[str, Any], *, sure: bool) -> list[str]:
    """The counts a title adds to."""
    if group == "class2":
        return ["ip_class2_count"]
    own = item.get("acquired_by") == "self" or not (sure or item.get("acquired_by"))
    high = item.get("granted_on") is not None and _high_value(item, on, high_value)
    return [COUNTS[0], *([COUNTS[1]] if own else []), *([COUNTS[2]] if high else [])]


def _verdict(item: Item, on: date, definition: Mapping[str, Any], rule: Mapping[str, Any]) -> tuple[str | None, bool]:
    """Why a title does not count, and whether that is only because something of it is not known."""
    opened: str | None = None
    for why, holds in _asked(item, on, definition, rule):
        if holds is False:
            return why, False
        opened = opened or (why if holds is None else None)
    return opened, opened is not None


Asked: TypeAlias = Iterator[tuple[str, bool | None]]


def _asked(item: Item, on: date, definition: Mapping[str, Any], rule: Mapping[str, Any]) -> Asked:
    """What a definition asks of a title, each with yes, no or None where it is not known."""
    granted, ended = item.get("granted_on"), item.get("valid_to")
    yield "not_in_force", not (ended is not None and ended < on) and (None if granted is None else granted <= on)
    yield "not_of_main_product", item.get("main_product")
    if definition["requires_applied"]:
        yield "not_applied", item.get("applied")
    years = rule.get("maintained_over_years", {}).get(item["ip_type"])
    if years is not None and granted is not None:
        yield "maintained_too_short", years_after(granted, years) < on
    most, rank = rule.get("owner_rank_max"), item.get("owner_rank")
    if most is not None:
        yield "owner_rank", None if rank is None else rank <= most
    yield from _origin(item, on, rule)


def _origin(item: Item, on: date, rule: Mapping[str, Any]) -> Asked:
    never, years = rule.get("transfer_never_counts"), rule.get("transfer_min_years")
    if not (never or years):
        return
    origin, moved = item.get("acquired_by"), item.get("transferred_on")
    yield "origin_unknown", None if origin is None else True
    if origin == "transfer" and never:
        yield "transferred_in", False
    elif origin == "transfer":
        yield "transferred_too_recently", None if moved is None else years_after(moved, years or 0) <= on


def _high_value(item: Item, on: date, rule: Mapping[str, Any]) -> bool:
    kept = years_after(item["granted_on"], rule["maintained_over_years"]) < on
    return kept or any(item.get(flag) and item["ip_type"] in kinds for flag, kinds in rule["flags"].items())


def proven(evidence: Sequence[Item], on: date, wanted: Mapping[str, Any]) -> bool:
    """Whether one item fulfils the wanted kind, level, rank and age; `any` lists alternatives."""
    choices = wanted.get("any") or (wanted,)
    return any(_fulfils(item, on, choice) for item in evidence for choice in choices)


def kinds_of(wanted: Mapping[str, Any]) -> frozenset[str]:
    """The kinds of evidence that could fulfil what is wanted."""
    return frozenset(choice["kind"] for choice in wanted.get("any") or (wanted,))


def _fulfils(item: Item, on: date, wanted: Mapping[str, Any]) -> bool:
    if item.get("kind") != wanted["kind"]:
        return False
    day, valid_to = item.get("date"), item.get("valid_to")
    if (day is not None and day > on) or (valid_to is not None and valid_to < on):
        return False
    if "levels" in wanted and item.get("level") not in wanted["levels"]:
        return False
    rank, rank_max = item.get("rank"), wanted.get("rank_max")
    if rank_max is not None and (rank is None or rank > rank_max):
        return False
    back = wanted.get("lookback_years")
    if back is not None and (day is None or day < years_after(on, -back)):
        return False
    return all(item.get(name) == wanted[name] for name in ("role", "issued_in") if name in wanted)
