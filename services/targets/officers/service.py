"""The share behind a ratio that events give."""

from collections.abc import Sequence
from datetime import date, datetime

from chassis.uow import Reader
from services.targets.officers import repository
from services.targets.officers.rules import Share, together


async def shares_on(
    reader: Reader, pair: tuple[str, str], days: Sequence[date], known_at: datetime | None = None
) -> dict[date, dict[str, Share]]:
    """By day and unit, for days on which anybody has what is asked; before that what departments state stands."""
    found = await repository.shares(reader, *pair, days, known_at)
    return {day: units for day, units in found.items() if together(units.values()).part}


def city(units: dict[str, Share]) -> int | None:
    """The city's percent."""
    return together(units.values()).percent
