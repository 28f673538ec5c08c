"""Opening balances beside what was counted on their days, and what they add to numbers."""

from collections.abc import Sequence
from datetime import date, datetime

from chassis.uow import Reader
from services.targets.facts.districts import UNDECIDED, Place, unit_on
from services.targets.facts.service import counted_by_district
from services.targets.openings.rules import Balance, Opening, city_balance, holding
from services.targets.statements.service import approved_figures


async def openings(
    uow: Reader, codes: Sequence[str], as_of: date, known_at: datetime | None = None
) -> dict[str, list[Opening]]:
    """Approved balances by indicator up to a day, each with what events counted on its own day."""
    stated = await approved_figures(uow, codes, as_of, known_at, kind="opening")
    found: dict[str, list[Opening]] = {}
    for code, each in stated.items():
        for balance in each:
            counted = await counted_by_district(uow, code, balance.as_of, known_at)
            unit = balance.district
            own = sum(counted.values()) if unit is None else counted.get(unit, 0)
            found.setdefault(code, []).append(Opening(balance, own))
    return found


async def city_balances(
    uow: Reader, flows: dict[str, bool], as_of: date, known_at: datetime | None = None
) -> dict[str, Balance]:
    """What balances add to the city's counts on a day; `flows` says of each indicator whether it begins anew yearly."""
    found = await openings(uow, list(flows), as_of, known_at)
    balances = {code: city_balance(holding(each, as_of, annual=flows[code])) for code, each in found.items()}
    return {code: balance for code, balance in balances.items() if balance}


async def city_shifts(
    uow: Reader, code: str, days: Sequence[date], known_at: datetime | None, *, annual: bool
) -> list[int]:
    """What balances add to the city's count on each of the days."""
    found = (await openings(uow, [code], days[-1], known_at)).get(code, [])
    balances = [city_balance(holding(found, day, annual=annual)) for day in days]
    return [balance.shift if balance else 0 for balance in balances]


async def unit_balances(
    uow: Reader, code: str, as_of: date, drawn_on: date, known_at: datetime | None, *, annual: bool
) -> dict[str, int]:
    """What balances add to units, in the drawing of a day; what the city states beyond its units is undecided."""
    held = holding((await openings(uow, [code], as_of, known_at)).get(code, []), as_of, annual=annual)
    found = unit_shifts(held, drawn_on)
    whole = city_balance(held)
    rest = whole.shift - sum(found.values()) if whole else 0
    if rest:
        found[UNDECIDED] = found.get(UNDECIDED, 0) + rest
    return found


def unit_shifts(held: dict[str | None, Opening], day: date) -> dict[str, int]:
    """What is added to each unit's count; across the redrawing a balance has no town, so some stay undecided."""
    found: dict[str, int] = {}
    for unit, opening in held.items():
        if unit is not None:
            now = unit_on(Place(unit, None, opening.stated.as_of), day)
            found[now] = found.get(now, 0) + opening.shift
    return found
