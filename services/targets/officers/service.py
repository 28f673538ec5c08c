"""The shares behind a ratio that events give."""

from collections.abc import Sequence
from datetime import date, datetime

from chassis.uow import Reader
from services.targets.facts.districts import UNDECIDED
from services.targets.facts.service import counted_by, first_counted
from services.targets.indicators import catalogue
from services.targets.indicators.rules import recut
from services.targets.officers.rules import Share, together


async def shares_on(
    reader: Reader, pair: tuple[str, str], days: Sequence[date], known_at: datetime | None = None
) -> dict[date, dict[str, Share]]:
    """By day and unit, from the day on which the first firm has what is asked; before it what is stated stands."""
    first = await first_counted(reader, pair[0], known_at)
    return {day: await shares_by(reader, pair, "district", day, known_at) for day in days if first and first <= day}


async def shares_by(
    reader: Reader, pair: tuple[str, str], by: str, day: date, known_at: datetime | None = None, *, other: bool = False
) -> dict[str, Share]:
    """On one day by unit, cluster, chain or park with anybody in it; `other` gives units of the other drawing."""
    both, whole = catalogue.together(pair), pair[1]
    counted = await counted_by(reader, [both, whole], by, day, known_at)
    if other:
        moves = await counted_by(reader, [both, whole], "recut", day, known_at)
        counted = {code: recut(found, moves[code]) for code, found in counted.items()}
    return {part: Share(value, counted[both].get(part, 0)) for part, value in counted[whole].items()}


def city(units: dict[str, Share]) -> int | None:
    """The city's percent."""
    return together(units.values()).percent


def undecided(units: dict[str, Share]) -> int:
    """How many of the whole can be given to no unit."""
    known = catalogue.units()
    return sum(share.whole for unit, share in units.items() if unit == UNDECIDED or unit not in known)
