"""Counts intellectual property and finds awards and the like in a firm's evidence, under one rule set's definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

Item: TypeAlias = Mapping[str, Any]
COUNTS = ("ip_class1_count", "ip_class1_selfdev_count", "ip_class1_highvalue_count", "ip_class2_count")


@dataclass(frozen=True, slots=True)
class IpCounts:
    """The four counts, and for every title that did not count its id and why."""

    counts: Mapping[str, int]
    left_out: tuple[tuple[str, str], ...]


def years_after(day: date, years: int) -> date:
    """The same day some years later or, with a negative number, earlier; 29 February becomes 28 February."""
    year = day.year + years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) and not leap else day.replace(year=year)


def count_ip(evidence: Sequence[Item], on: date, definition: Mapping[str, Any], types: Mapping[str, Any]) -> IpCounts:
    """Counts `ip` items by class on a day (definitions ip_class1, ip_class2, ip_class1_highvalue).

    An item has ip_type, granted_on, and where they apply valid_to, acquired_by (self|transfer), transferred_on,
    owner_rank, main_product, applied, and the flags of high value. What an item leaves open does not count.
    """
    counts = dict.fromkeys(COUNTS, 0)
    left_out: list[tuple[str, str]] = []
    for item in evidence:
        if item.get("kind") != "ip":
            continue
        group = next((name for name in ("class1", "class2") if item.get("ip_type") in types[name]), None)
        why = "type_not_counted" if group is None else _left_out(item, on, definition, definition[group])
        if why is not None or group is None:
            left_out.append((str(item.get("id", "")), why or "type_not_counted"))
        elif group == "class2":
            counts["ip_class2_count"] += 1
        else:
            counts["ip_class1_count"] += 1
            counts["ip_class1_selfdev_count"] += item.get("acquired_by") == "self"
            counts["ip_class1_highvalue_count"] += _high_value(item, on, types["high_value"])
    return IpCounts(counts, tuple(left_out))


def _left_out(item: Item, on: date, definition: Mapping[str, Any], rule: Mapping[str, Any]) -> str | None:
    granted, valid_to = item.get("granted_on"), item.get("valid_to")
    if granted is None or granted > on or (valid_to is not None and valid_to < on):
        return "not_in_force"
    if not item.get("main_product"):
        return "not_of_main_product"
    if definition["requires_applied"] and not item.get("applied"):
        return "not_applied"
    years = rule.get("maintained_over_years", {}).get(item["ip_type"])
    if years is not None and not years_after(granted, years) < on:
        return "maintained_too_short"
    rank = rule.get("owner_rank_max")
    if rank is not None and not (item.get("owner_rank") or rank + 1) <= rank:
        return "owner_rank"
    return None if item.get("acquired_by") == "self" else _transfer(item, on, rule)


def _transfer(item: Item, on: date, rule: Mapping[str, Any]) -> str | None:
    if item.get("acquired_by") != "transfer":
        return "origin_unknown"
    if rule.get("transfer_never_counts"):
        return "transferred_in"
    years, moved = rule["transfer_min_years"], item.get("transferred_on")
    if years and (moved is None or years_after(moved, years) > on):
        return "transferred_too_recently"
    return None


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
