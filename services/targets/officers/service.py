"""The share behind a ratio that events give."""

from collections.abc import Sequence
from datetime import date, datetime

from chassis.uow import Reader
from services.targets.facts.service import counted_by
from services.targets.indicators import catalogue
from services.targets.officers.rules import Share, together


async def shares_on(
    reader: Reader, pair: tuple[str, str], days: Sequence[date], known_at: datetime | None = None
) -> dict[date, dict[str, Share]]:
    """By day and unit, for days on which anybody has what is asked; before that what departments state stands."""
    found: dict[date, dict[str, Share]] = {}
    both, whole = catalogue.together(pair), pair[1]
    for day in days:
        counted = await counted_by(reader, [both, whole], "district", day, known_at)
        if counted[both]:
            units = {unit: Share(value, counted[both].get(unit, 0)) for unit, value in counted[whole].items()}
            found[day] = units
    return found


def city(units: dict[str, Share]) -> int | None:
    """The city's percent."""
    return together(units.values()).percent
