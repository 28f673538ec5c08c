"""Axes: round numbers between nothing and the greatest value."""

from collections.abc import Sequence
from datetime import date


def ceiling(value: float) -> int:
    """The next round number at or above: 1, 2, 2.5 or 5 times a power of ten, at least 4."""
    power = 1
    while power * 10 <= value:
        power *= 10
    for factor in (1, 2, 2.5, 5, 10):
        if factor * power >= value and factor * power == int(factor * power):
            return max(4, int(factor * power))
    return max(4, 10 * power)


def ticks(top: int) -> list[int]:
    """Whole numbers from nothing to the top, evenly: in five steps where that is rounder than in four."""
    parts = 5 if top % 4 or str(top).startswith("5") else 4
    return [top * part // parts for part in range(parts + 1)]


def along(days: Sequence[date], day: date) -> float:
    """Where a day lies between the first and the last, 0 to 1."""
    first, last = days[0], days[-1]
    return (day - first).days / ((last - first).days or 1)
