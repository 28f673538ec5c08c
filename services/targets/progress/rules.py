"""Whether the yearly floors add up to the target they lead to (X05)."""

from dataclasses import dataclass
from typing import Literal

FIRST_YEAR = 2024
Verdict = Literal["delivers", "falls_short", "gross_against_stock"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Floors of the plan's years together beside the target they lead to."""

    floors: int
    target: int
    growth: int
    verdict: Verdict
    missing: int


def floors_against_target(floor: int, kind: str, targets: tuple[tuple[int, int], ...]) -> Conflict:
    """Floors of 2024 to the last target's year (annex and section 二 of 渝府办发〔2024〕14号).

    A stock cannot be compared with gross additions: what expires is missing from both; its growth is shown beside.
    """
    year, target = targets[-1]
    together = floor * (year - FIRST_YEAR + 1)
    growth = target - targets[0][1]
    if not kind.startswith("cumulative"):
        return Conflict(together, target, growth, "gross_against_stock", 0)
    missing = max(0, target - together)
    return Conflict(together, target, growth, "falls_short" if missing else "delivers", missing)
