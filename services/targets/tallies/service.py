"""Keeps amounts told in batches and answers for any day."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from chassis.policy import load
from chassis.uow import Reader, UnitOfWork
from services.targets.facts.districts import REDRAWN_ON, Place, unit_on
from services.targets.statements.rules import Stated
from services.targets.stream.service import hold_changes, note_changes
from services.targets.tallies import repository
from services.targets.tallies.counting import Tallied, tallied
from services.targets.tallies.rules import Measure, Part, Tally, measures

_OTHER_DRAWING = {True: REDRAWN_ON, False: REDRAWN_ON - timedelta(days=1)}


@lru_cache(maxsize=1)
def tallying() -> dict[str, Measure]:
    """The indicators that batches tell of, each with the number that counts."""
    return measures({each["name"]: each["value"] for each in load("settings.yaml")["settings"]})


async def record_tallies(uow: UnitOfWork, new: Sequence[Tally]) -> None:
    """Append amounts; the outcome does not depend on the order of arrival."""
    await hold_changes(uow)
    await repository.add(uow, new)
    await note_changes(uow, {tally.indicator for tally in new})


async def reverse_tallies(uow: UnitOfWork, reversals: Sequence[dict[str, Any]]) -> None:
    """Take back what has a reference (event_id, reference, told_at), whichever of the two arrives first."""
    await hold_changes(uow)
    await repository.reverse(uow, reversals)
    await note_changes(uow, await repository.indicators_of(uow, {each["reference"] for each in reversals}))


async def parts_of(
    uow: Reader, codes: Collection[str], as_of: date, known_at: datetime | None = None
) -> dict[str, list[Part]]:
    """What places gained up to a day, for those of the indicators that batches tell of."""
    wanted = {code: measure for code, measure in tallying().items() if code in codes}
    return await repository.parts(uow, wanted, as_of, known_at) if wanted else {}


async def shared_by(uow: Reader, code: str, by: str, as_of: date, known_at: datetime | None = None) -> dict[str, int]:
    """What batches gained by cluster, chain or park of the firm on the day; lines of whole districts are in none."""
    return await repository.shared(uow, code, tallying()[code], by, as_of, known_at)


def on_day(
    parts: Sequence[Part], statements: Sequence[Stated], as_of: date, drawn_on: date | None = None
) -> Tallied | None:
    """The number on a day by the units of that day or of another drawing; None while no batch reaches it."""
    return tallied(parts, [s for s in statements if s.as_of <= as_of], as_of, drawn_on or as_of)


async def amounts_behind(
    uow: Reader,
    code: str,
    as_of: date,
    of: Mapping[str, str | None],
    after: tuple[str, str],
    limit: int,
    known_at: datetime | None = None,
) -> list[dict[str, Any]]:
    """The amounts behind a number, one per workshop or line of a batch; `amount` is what each adds.

    `of` names a unit of the day (district) or in the other drawing (recut), a cluster, chain or park; `none` is who
    has none.
    """
    drawn_on = as_of if "recut" not in of else _OTHER_DRAWING[as_of < REDRAWN_ON]
    wanted, keys = of.get("district") or of.get("recut"), None
    if wanted is not None:
        keys = _keys(await repository.places(uow, code, as_of, known_at), drawn_on, wanted)
    rows = await repository.behind(uow, code, as_of, known_at, keys, of, after, limit)
    measure = tallying()[code]
    for row in rows:
        unit = unit_on(Place(row["district"], row["town"], row["start"]), drawn_on)
        row |= {"amount": row[measure], "district": unit}
    return rows


def _keys(places: Sequence[tuple[str, str | None, bool]], day: date, district: str) -> list[str]:
    found = []
    for unit, town, old in places:
        told = REDRAWN_ON - timedelta(days=1) if old else REDRAWN_ON
        if unit_on(Place(unit, town, told), day) == district:
            found.append(f"{unit}|{town or ''}|{'true' if old else 'false'}")
    return found
