"""A number made of what departments stated before the first batch and of what batches add from it on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.targets.facts.districts import Place, unit_on
from services.targets.statements.rules import Stated, by_unit, latest, succeeded
from services.targets.tallies.rules import Part


@dataclass(frozen=True, slots=True)
class Tallied:
    """An indicator on a day; `units` are its parts, `undivided` what was stated for the city as a whole."""

    value: int
    source: str
    units: dict[str, int]
    undivided: int


def tallied(parts: Sequence[Part], statements: Sequence[Stated], as_of: date, drawn_on: date) -> Tallied | None:
    """The number on a day; None while no batch reaches it: then the statements alone are the answer.

    A statement holds for the days before the first batch and is the balance the batches are added to. Where the city
    was stated as a whole, all batches are added to that; else each unit goes over by itself with its own first batch,
    and a unit without batches keeps its statement. Statements of days that batches tell of are only held beside.
    Units are those of `drawn_on`.
    """
    held = [part for part in parts if part.day <= as_of]
    if not held:
        return None
    city = _before([s for s in statements if s.district is None], min(part.began_on for part in held))
    sums, since = _by_unit(held, drawn_on)
    if city is not None:
        return Tallied(city.value + sum(sums.values()), "mixed", dict(sums), city.value)
    stated = _balances([s for s in statements if s.district is not None], since, as_of, drawn_on)
    units = {unit: sums[unit] + stated[unit] for unit in {*sums, *stated}}
    return Tallied(sum(units.values()), "mixed" if stated else "counted", units, 0)


def _by_unit(parts: Sequence[Part], drawn_on: date) -> tuple[Counter[str], dict[str, date]]:
    sums: Counter[str] = Counter()
    since: dict[str, date] = {}
    for part in parts:
        unit = unit_on(Place(part.district, part.town, part.day), drawn_on)
        sums[unit] += part.amount
        since[unit] = min(since.get(unit, part.began_on), part.began_on)
    return sums, since


def _balances(statements: Sequence[Stated], since: dict[str, date], as_of: date, drawn_on: date) -> Counter[str]:
    """The statement of each unit that holds: the last before its first batch, or simply the last."""
    held: dict[str, tuple[str, int]] = {}
    for district in sorted({s.district for s in statements if s.district}):
        own = [s for s in statements if s.district == district]
        unit = unit_on(Place(district, None, min(s.as_of for s in own)), drawn_on)
        last = _before(own, since[unit]) if unit in since else by_unit(own, as_of, annual=False).get(district)
        if last is not None:
            held[district] = (unit, last.value)
    found: Counter[str] = Counter()
    for unit, value in succeeded(held).values():
        found[unit] += value
    return found


def _before(statements: Sequence[Stated], first: date) -> Stated | None:
    earlier = [s for s in statements if s.as_of < first]
    return latest(earlier, first, annual=False)
