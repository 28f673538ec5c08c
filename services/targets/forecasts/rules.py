"""A projection by month from endings known, the renewal rate and what comes new; pure arithmetic in decimals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from chassis.errors import RuleRefused

_ONE = Decimal(1)


class NotForecast(RuleRefused):
    """No events tell of the indicator, so nothing can be projected from them."""

    code = "not_forecast"
    zh = "指标 {indicator} 不由事件计数，无法预测"
    en = "Indicator {indicator} is not counted from events and cannot be projected"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a projection rests on: today's value, endings by month if none is renewed, and the two rates."""

    kind: str
    value: int
    losses: Sequence[int]
    renewal_rate: Decimal
    monthly_new: Decimal
    first_share: Decimal = _ONE
    """How much of the first month still lies ahead."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A month's end: what is expected and between which borders."""

    on: date
    value: int
    low: int
    high: int
    ends: int


def share_left(day: date, month_end: date) -> Decimal:
    """The share of the days of a month that follow a day of it."""
    return Decimal((month_end - day).days) / Decimal(month_end.day)


def whole(number: Decimal) -> int:
    """Rounded half up to a whole number."""
    return int(number.quantize(_ONE, ROUND_HALF_UP))


def renewal_rate(ended: int, renewed: int, otherwise: Decimal) -> Decimal:
    """The share of titles renewed on their last day, to four places; the setting where none has ended yet."""
    if not ended:
        return otherwise
    return (Decimal(renewed) / Decimal(ended)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def project(basis: Basis, months: Sequence[date], z: Decimal) -> list[Expected]:
    """The months' ends ahead; a yearly flow begins anew in January, a sum of new items never falls."""
    found: list[Expected] = []
    mean, variance, year = Decimal(basis.value), Decimal(0), months[0].year if months else 0
    for month, lost in zip(months, basis.losses, strict=True):
        if basis.kind == "annual_flow" and month.year != year:
            mean, variance, year = Decimal(0), Decimal(0), month.year
        new = basis.monthly_new * (Decimal(1) if found else basis.first_share)
        mean += new - lost * (1 - basis.renewal_rate)
        variance += new + lost * basis.renewal_rate * (1 - basis.renewal_rate)
        spread = z * variance.sqrt()
        floor = Decimal(basis.value) if basis.kind == "cumulative_new" else Decimal(0)
        low = max(floor, mean - spread)
        found.append(Expected(month, whole(mean), whole(low), whole(mean + spread), lost))
    return found


def renewals_needed(target: int, basis: Basis, months: int) -> tuple[int, int]:
    """(needed, ending): how many of the titles ending in the first months must be renewed to reach a target."""
    ending = sum(basis.losses[:months])
    reached = basis.value + basis.monthly_new * (months - 1 + basis.first_share) - ending
    return max(0, whole(target - reached)), ending
