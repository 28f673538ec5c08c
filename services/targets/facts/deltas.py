"""What coverage that goes and comes adds to sums, gathered before anything is written."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chassis.clock import SHANGHAI
from services.targets.facts.coverage import Covered

if TYPE_CHECKING:
    from datetime import date, datetime

BY = ("district", "recut", "cluster", "chain", "park")
"""How a number is parted; the empty part of cluster, chain and park is whoever has any."""

Part = tuple[str, str]
"""One of `BY`, and the unit, cluster, chain or park."""
Parts = dict[Part, int]
Cells = dict[tuple[Any, ...], Parts]
"""What is added to the parts of a row of sums; a key begins with the indicator, days follow."""


@lru_cache(maxsize=4096)
def _counts_for(district: str, recut: str, clusters: str, chains: str, parks: str) -> tuple[Part, ...]:
    found = [("district", district)]
    if recut != district:
        found.append(("recut", f"{district}>{recut}"))
    for by, codes in (("cluster", clusters), ("chain", chains), ("park", parks)):
        if codes:
            found += [(by, code) for code in ("", *codes.split(","))]
    return tuple(found)


def known_cells(gone: Iterable[Covered], come: Iterable[Covered]) -> Cells:
    """What sums gain and lose, by indicator, the day on which it became known and the day it takes effect."""
    cells: Cells = {}
    days: dict[datetime, date] = {}
    for sign, rows in ((-1, gone), (1, come)):
        for indicator, _, _, start, until, *where, _, known_from, known_until in rows:
            counted = _counts_for(*where)
            for at, side in ((known_from, sign), (known_until, -sign)):
                if at is not None:
                    known_on = days.get(at) or days.setdefault(at, at.astimezone(SHANGHAI).date())
                    _add(cells, (indicator, known_on, start), counted, side)
                    if until is not None:
                        _add(cells, (indicator, known_on, until), counted, -side)
    return cells


def _add(cells: Cells, where: tuple[Any, ...], counted: tuple[Part, ...], delta: int) -> None:
    cell = cells.get(where)
    if cell is None:
        cells[where] = dict.fromkeys(counted, delta)
        return
    for part in counted:
        cell[part] = cell.get(part, 0) + delta


def by_table(cells: Cells) -> dict[str, Cells]:
    """The same by every key under which sums are kept, table by table.

    What closed again before it is written comes to nothing in the sums of the present.
    """
    months: dict[date, date] = {}
    present: Cells = {}
    sums: dict[str, Cells] = {"day_deltas": present, "month_deltas": {}, "known_months": {}, "known_deltas": cells}
    for (indicator, known_on, day), parts in cells.items():
        known = months.get(known_on) or months.setdefault(known_on, known_on.replace(day=1))
        month = months.get(day) or months.setdefault(day, day.replace(day=1))
        _merge(present, (indicator, day), parts)
        _merge(sums["known_months"], (indicator, known, month), parts)
    for (indicator, day), parts in present.items():
        _merge(sums["month_deltas"], (indicator, months[day]), parts)
    return sums


def _merge(cells: Cells, where: tuple[Any, ...], parts: Parts) -> None:
    cell = cells.get(where)
    if cell is None:
        cells[where] = dict(parts)
        return
    for part, delta in parts.items():
        cell[part] = cell.get(part, 0) + delta
