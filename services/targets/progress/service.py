"""Progress of one indicator, and the floors of section 二 beside the annex."""

from dataclasses import dataclass
from datetime import date, datetime

from chassis.policy import load
from chassis.uow import Reader
from services.targets.cockpit.service import Tile, city_tile
from services.targets.facts.turnover import turnover
from services.targets.indicators.catalogue import Indicator, catalogue
from services.targets.indicators.service import Figure, figure, figures, find
from services.targets.progress.rules import Conflict, Movement, NotAStock, StretchEmpty, floors_against_target, moved


@dataclass(frozen=True, slots=True)
class Compared:
    """A floor, the indicator it leads to on the day, and whether it suffices."""

    floor: Indicator
    linked: Figure
    conflict: Conflict


async def progress(uow: Reader, code: str, as_of: date, known_at: datetime | None = None) -> Tile:
    """One indicator against its target and what is due by time elapsed, with its light."""
    return city_tile(await figure(uow, code, as_of, known_at))


def _links() -> dict[str, str]:
    rows = load("targets/indicators.yaml")["annual_flow_goals"]
    return {row["code"]: row["links_indicator"] for row in rows if "links_indicator" in row}


async def conflicts(uow: Reader, as_of: date, known_at: datetime | None = None) -> list[Compared]:
    """Every floor that leads to an indicator of the annex, in the order of the document."""
    links = _links()
    linked = await figures(uow, [catalogue()[code] for code in links.values()], as_of, known_at)
    found = []
    for code, each in zip(links, linked, strict=True):
        floor = catalogue()[code]
        compared = floors_against_target(floor.annual_floor or 0, each.indicator.kind, each.indicator.targets)
        found.append(Compared(floor, each, compared))
    return found


def _floor_of(code: str) -> str | None:
    return next((floor for floor, linked in _links().items() if linked == code), None)


async def movement(
    uow: Reader, code: str, since: date, as_of: date, known_at: datetime | None = None
) -> tuple[Figure, Movement, Figure | None]:
    """How titles in force went from one day to another, and the floor's gross count of the last day's year beside."""
    indicator = find(code)
    if not indicator.counted or indicator.kind != "stock_in_force":
        raise NotAStock(indicator=code)
    if since >= as_of:
        raise StretchEmpty(pointer="?from")
    first, last = [await figure(uow, code, day, known_at) for day in (since, as_of)]
    past = await turnover(uow, code, since, as_of, known_at)
    opened = [each.opening.shift if each.opening else 0 for each in (first, last)]
    found = moved(first.value or 0, last.value or 0, past.came, past.ended, past.renewed, opened[1] - opened[0])
    floor = _floor_of(code)
    return last, found, await figure(uow, floor, as_of, known_at) if floor else None
