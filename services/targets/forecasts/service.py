"""Projects counted indicators by month and tests how earlier projections came out."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from chassis.clock import SHANGHAI
from chassis.policy import load
from chassis.uow import Reader
from services.targets.cockpit.rules import losses, months_ahead
from services.targets.cockpit.service import city_tile
from services.targets.facts.service import counted_values, month_steps
from services.targets.facts.turnover import Turnover, turnover
from services.targets.forecasts.rules import (
    Basis,
    Expected,
    NotForecast,
    project,
    renewal_rate,
    renewals_needed,
    share_left,
)
from services.targets.indicators.rules import running
from services.targets.indicators.service import Figure, figure, find


@dataclass(frozen=True, slots=True)
class Tested:
    """A projection of an earlier day, made of what was known then, beside what came."""

    made_on: date
    known_at: datetime
    expected: Expected
    actual: int

    @property
    def inside(self) -> bool:
        """Whether what came lies inside the interval."""
        return self.expected.low <= self.actual <= self.expected.high


@dataclass(frozen=True, slots=True)
class Forecast:
    """A projection with all it rests on; `needed` is (target, year, renewals needed, titles ending) of a stock."""

    figure: Figure
    basis: Basis
    past: Turnover
    months: list[Expected]
    needed: tuple[int, int, int, int] | None
    tested: list[Tested]


@lru_cache(maxsize=1)
def method() -> dict[str, Any]:
    """The settings of the projection."""
    found: dict[str, Any] = load("targets/forecast.yaml")["method"]
    return found


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28))


async def _basis(uow: Reader, found: Figure, months: list[date], known_at: datetime | None) -> tuple[Basis, Turnover]:
    code, as_of, kind = found.indicator.code, found.as_of, found.indicator.kind
    past = await turnover(uow, code, _year_before(as_of), as_of, known_at)
    ends = [0] * len(months)
    if kind == "stock_in_force":
        now = (await counted_values(uow, [code], as_of, known_at))[code]
        ends = losses(now, running(await month_steps(uow, code, months[-1], known_at=known_at), months))
    rate = renewal_rate(past.ended, past.renewed, Decimal(method()["renewal_without_history"]))
    monthly = Decimal(past.came) / Decimal(method()["history_months"])
    left = share_left(as_of, months[0]) if months[0].replace(day=1) <= as_of else Decimal(1)
    return Basis(kind, found.value or 0, ends, rate, monthly, left), past


async def forecast(uow: Reader, code: str, as_of: date, known_at: datetime | None = None) -> Forecast:
    """The months ahead of a counted indicator, the renewals its next target needs, and a test on the past."""
    if not find(code).counted:
        raise NotForecast(indicator=code)
    found = await figure(uow, code, as_of, known_at)
    if not found.counted:
        raise NotForecast(indicator=code)
    months = months_ahead(as_of, method()["months"])
    basis, past = await _basis(uow, found, months, known_at)
    ahead = project(basis, months, Decimal(method()["z"]))
    return Forecast(found, basis, past, ahead, _needed(found, basis, as_of), await _tests(uow, code, as_of))


def _needed(found: Figure, basis: Basis, as_of: date) -> tuple[int, int, int, int] | None:
    held = city_tile(found).course
    if basis.kind != "stock_in_force" or held is None:
        return None
    months = (held.year - as_of.year) * 12 + 13 - as_of.month
    if months > len(basis.losses):
        return None
    return held.goal, held.year, *renewals_needed(held.goal, basis, months)


async def _tests(uow: Reader, code: str, as_of: date) -> list[Tested]:
    """Projections made at the ends of earlier months, of what was known then; without anything known, none."""
    found, ahead = [], method()["backtest_months"]
    for step in range(method()["backtest_origins"]):
        made_on = _months_before(as_of, ahead + 3 * step)
        known_at = datetime.combine(date.fromordinal(made_on.toordinal() + 1), time(), SHANGHAI)
        then = await figure(uow, code, made_on, known_at)
        if not then.counted or not then.value:
            continue
        months = months_ahead(date.fromordinal(made_on.toordinal() + 1), ahead)
        basis, _ = await _basis(uow, then, months, known_at)
        last = project(basis, months, Decimal(method()["z"]))[-1]
        actual = await figure(uow, code, last.on)
        found.append(Tested(made_on, known_at, last, actual.value or 0))
    return found


def _months_before(day: date, count: int) -> date:
    """The last day of the month that lies so many months before the day's own; its months ahead are over by the day."""
    months = day.year * 12 + day.month - 1 - count
    return date.fromordinal(date(months // 12, months % 12 + 1, 1).toordinal() - 1)
