"""What a district's desk shows and what a quota leaves (渝府办发〔2024〕14号 二（三）: 以区县为主体)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.errors import RuleRefused

SOON_DAYS = 90
"""Titles that end within so many days stand on the desk."""


class QuotaForThePast(RuleRefused):
    """A quota of a year that is over."""

    code = "quota_for_the_past"
    zh = "{year}年已过"
    en = "The year {year} is over"


def check_year(year: int, today: date) -> None:
    """A quota is given for this year or a later one."""
    if year < today.year:
        raise QuotaForThePast(pointer="/year", year=year)


def standing(quotas: Iterable[Mapping[str, Any]], passed: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Each quota with the new cases its district passed on in the year, and what is left, below zero for too many."""
    found = []
    for quota in quotas:
        used = passed.get((quota["district"], quota["tier"]), 0)
        found.append({**quota, "passed": used, "left": quota["places"] - used})
    return found


def pipeline(
    tiers: Sequence[str],
    titles: Iterable[Mapping[str, Any]],
    pools: Mapping[str, Mapping[str, Any]],
    cases: Iterable[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """By rung, in the ladder's order: in the pool, on the way, with the title; a rung with nothing is left out."""
    held, open_cases = {row["tier"]: row for row in titles}, list(cases)
    found = []
    for tier in tiers:
        states = {row["state"]: row["cases"] for row in open_cases if row["tier"] == tier}
        title, pool = held.get(tier), pools.get(tier)
        row = {"tier": tier, "in_pool": pool["members"] if pool else 0, "ready": pool["ready"] if pool else 0}
        row |= {name: title[name] if title else 0 for name in ("holders", "new", "ending")} | {"states": states}
        if title or pool or states:
            found.append(row)
    return found


def queue(cases: Iterable[Mapping[str, Any]], states: Iterable[str]) -> dict[str, Any]:
    """What waits for the district in these states: how many, how many overdue, and the next last day."""
    waiting = [row for row in cases if row["state"] in set(states)]
    days = [row["next_due"] for row in waiting if row["next_due"] is not None]
    return {
        "waiting": sum(row["cases"] for row in waiting),
        "overdue": sum(row["overdue"] for row in waiting),
        "next_due": min(days, default=None),
    }
