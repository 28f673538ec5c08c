"""Composes what the page shows from indicators: tiles with pace and light, the ladder, what expires, the districts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from chassis.policy import load
from chassis.uow import Reader
from services.targets.allocations.service import allocated
from services.targets.cockpit.rules import (
    Course,
    DistrictUnknown,
    Light,
    course,
    light,
    losses,
    months_ahead,
    ranks,
    share,
)
from services.targets.facts.service import counted_by_district, counted_values, month_steps
from services.targets.indicators.catalogue import Indicator, catalogue, units
from services.targets.indicators.rules import running
from services.targets.indicators.service import Breakdown, Figure, breakdown, counted_pair, figures

GROUPS = ("indicators", "annual_flow_goals", "parks_plan_targets", "other_quantified_duties")


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with what it is held against; in a district `city` is the whole city's value, the goal its share."""

    figure: Figure
    value: int | None
    course: Course | None
    light: Light
    done: Decimal | None
    city: int | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How many of one tier's titles end in each month ahead, if none is renewed."""

    indicator: Indicator
    values: list[int]


@lru_cache(maxsize=1)
def policy() -> dict[str, Any]:
    """Thresholds, the ladder's rungs and what is listed ahead."""
    return load("targets/lights.yaml")


def known_district(district: str | None) -> str | None:
    """The district itself, or `DistrictUnknown`."""
    if district is not None and district not in units():
        raise DistrictUnknown(district=district)
    return district


def city_tile(found: Figure) -> Tile:
    """A figure of the whole city against its printed goal and the pace."""
    indicator = found.indicator
    held = course(indicator.kind, indicator.targets, indicator.annual_floor, found.as_of)
    seen = shown(found.value, held, indicator.tolerance)
    return Tile(found, found.value, held, seen, share(found.value, held.goal if held else None))


def shown(value: int | None, held: Course | None, tolerance: Decimal = Decimal(0)) -> Light:
    """The light of a value by the thresholds in use; where 左右 (about) is printed they are lower by the tolerance."""
    lights, about = policy()["lights"], 1 - tolerance
    green, yellow = Decimal(lights["green_from"]) * about, Decimal(lights["yellow_from"]) * about
    return light(value, held.due if held else None, green_from=green, yellow_from=yellow)


def district_course(indicator: Indicator, goals: Mapping[int, int], day: date) -> Course | None:
    """What a district's number is held against: the shares allocated to it by year; None without any."""
    if indicator.annual_floor is not None:
        floor = goals.get(day.year)
        return None if floor is None else course(indicator.kind, (), floor, day)
    return course(indicator.kind, sorted(goals.items()), None, day)


def district_tile(whole: Breakdown, district: str, goals: Mapping[int, int] | None = None) -> Tile:
    """A district's part of a figure, held against the shares allocated to it by year.

    Where departments state the figure, a district without a statement of its own is unknown, not zero; of a ratio,
    one with nobody to share.
    """
    found = whole.figure
    counted = found.counted or counted_pair(found) is not None
    values = {unit["unit_id"]: value for unit, value in whole.parts if value or (counted and value is not None)}
    known = district in values
    value = values[district] if known else None
    rank = ranks(list(values.values()))[list(values).index(district)] if known else None
    held = district_course(whole.figure.indicator, goals or {}, whole.figure.as_of)
    done = share(value, held.goal if held else whole.figure.value)
    return Tile(
        whole.figure, value, held, shown(value, held, whole.figure.indicator.tolerance), done, whole.figure.value, rank
    )


async def tiles(uow: Reader, indicators: Sequence[Indicator], as_of: date, district: str | None) -> list[Tile]:
    """Each indicator for the city or for a district."""
    if district is None:
        return [city_tile(found) for found in await figures(uow, indicators, as_of)]
    goals = await allocated(uow, as_of, district)
    return [
        district_tile(await breakdown(uow, each.code, as_of), district, goals.get((each.code, district)))
        for each in indicators
    ]


def of_groups(*groups: str) -> list[Indicator]:
    """The indicators of these parts of the documents, in their order."""
    return [indicator for indicator in catalogue().values() if indicator.group in groups]


def pools() -> list[Indicator]:
    """The cultivation pools that are shown."""
    return [catalogue()[code] for code in policy()["cultivation"]["codes"]]


def rungs() -> list[Indicator]:
    """The ladder from its base up."""
    return [catalogue()[code] for code in policy()["ladder"]["codes"]]


async def endings(uow: Reader, as_of: date, district: str | None) -> tuple[list[date], list[Ending]]:
    """The months ahead and what each takes from every tier if nothing is renewed."""
    ahead = policy()["expiries"]
    months, found = months_ahead(as_of, ahead["months"]), []
    now = await _held(uow, ahead["codes"], as_of, district)
    for code in ahead["codes"]:
        later = running(await month_steps(uow, code, months[-1], district), months)
        found.append(Ending(catalogue()[code], losses(now[code], later)))
    return months, found


async def _held(uow: Reader, codes: Sequence[str], day: date, district: str | None) -> dict[str, int]:
    if district is None:
        return await counted_values(uow, codes, day)
    return {code: (await counted_by_district(uow, code, day)).get(district, 0) for code in codes}


async def ranked(uow: Reader, as_of: date) -> tuple[Breakdown, list[int]]:
    """The indicator the districts are ranked by, and each district's rank."""
    found = await breakdown(uow, policy()["ranked_by"], as_of)
    return found, ranks([value or 0 for _, value in found.parts])
