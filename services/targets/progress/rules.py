"""Whether the yearly floors add up to the target they lead to (X05), and how a stock moved between two days."""

from dataclasses import dataclass
from typing import Literal

from chassis.errors import Malformed, RuleRefused

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


class NotAStock(RuleRefused):
    """Only titles in force that events tell of have additions, expiries and revocations."""

    code = "not_a_counted_stock"
    zh = "指标 {indicator} 不是由事件计数的有效期内存量，没有增减构成"
    en = "Indicator {indicator} is no counted stock of titles in force: it has no additions and expiries"


class StretchEmpty(Malformed):
    """The first day does not lie before the last."""

    code = "stretch_empty"
    zh = "起始日须早于截止日"
    en = "The first day must lie before the last"


@dataclass(frozen=True, slots=True)
class Movement:
    """From a stock to a stock: additions less what expired unrenewed and what was revoked or ended otherwise."""

    before: int
    additions: int
    renewals: int
    expiries: int
    revocations: int
    opened: int
    after: int

    @property
    def net(self) -> int:
        """What the stock gained."""
        return self.after - self.before


def moved(before: int, after: int, came: int, ended: int, renewed: int, opened: int) -> Movement:
    """Additions − expiries − revocations = net (二（四） beside annex no. 3); the rest ended before its last day."""
    expired = ended - renewed
    return Movement(before, came, renewed, expired, before + opened + came - expired - after, opened, after)
