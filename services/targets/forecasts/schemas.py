"""Shapes of projections."""

from decimal import Decimal

from chassis.shapes import Day, F, Instant, Ratio, Shape
from services.targets.forecasts.service import Forecast, method
from services.targets.indicators.schemas import Named


class MonthRead(Shape):
    """A month's end."""

    as_of: Day = F("Last day of the month", "2026-12-31")
    expected: int = F("Expected value: derived, no target", 4611)
    low: int = F("Lower border of the interval", 4580)
    high: int = F("Upper border of the interval", 4642)
    ending: int = F("What the month takes if nothing more is renewed; a last day still counts", 31)


class NeededRead(Shape):
    """Renewals without which the printed target is missed."""

    target: int = F("Printed target", 5000)
    year: int = F("Its year", 2027)
    renewals: int = F("Titles that must be renewed", 120)
    ending: int = F("Titles that end until then", 310)
    within_reach: bool = F("Whether so many end at all", True)


class TestedRead(Shape):
    """An earlier projection beside what came."""

    made_on: Day = F("Day of which it is", "2026-03-31")
    known_until: Instant = F("It rests on what was known then", "2026-04-01T00:00:00+08:00")
    as_of: Day = F("Day it is for", "2026-09-30")
    expected: int = F("What was expected", 4400)
    low: int = F("Lower border", 4370)
    high: int = F("Upper border", 4430)
    actual: int = F("What came", 4411)
    inside: bool = F("Whether it lies inside", True)


class ForecastRead(Shape):
    """An indicator in the months ahead."""

    code: str = F("Code of the indicator", "SRDI_SME")
    as_of: Day = F("The day it starts from", "2026-11-23")
    value: int = F("Value on that day", 4530)
    renewal_rate: Ratio = F("Share of last year's endings that were renewed without a gap", "0.8125")
    ended: int = F("Endings of the last year that the rate rests on; 0: the rate is a setting", 64)
    monthly_new: Ratio = F("New ones a month in the last year", "35.5")
    interval: Ratio = F("Share of outcomes the interval is made to hold", "0.8")
    months: list[MonthRead] = F("Months' ends in order", [])
    needed: NeededRead | None = F("Renewals needed for the next printed target, where it lies in these months", None)
    tested: list[TestedRead] = F("Earlier projections made of what was known then; empty while nothing was", [])
    tested_inside_ratio: Ratio | None = F("Share of them that came inside", None)
    text: Named = F("The method", {"zh": "推算", "en": "projected"})
    confidence: str = F("A read in a source, B well known, C unsure", "C")


def forecast_read(found: Forecast) -> ForecastRead:
    """The shape of a projection."""
    needed, told = found.needed, method()
    inside = [each.inside for each in found.tested]
    return ForecastRead(
        code=found.figure.indicator.code,
        as_of=found.figure.as_of,
        value=found.basis.value,
        renewal_rate=found.basis.renewal_rate,
        ended=found.past.ended,
        monthly_new=found.basis.monthly_new.quantize(Decimal("0.01")),
        interval=Decimal(told["interval"]),
        months=[
            MonthRead(as_of=each.on, expected=each.value, low=each.low, high=each.high, ending=each.ends)
            for each in found.months
        ],
        needed=needed
        and NeededRead(
            target=needed[0], year=needed[1], renewals=needed[2], ending=needed[3], within_reach=needed[2] <= needed[3]
        ),
        tested=[
            TestedRead(
                made_on=each.made_on,
                known_until=each.known_at,
                as_of=each.expected.on,
                expected=each.expected.value,
                low=each.expected.low,
                high=each.expected.high,
                actual=each.actual,
                inside=each.inside,
            )
            for each in found.tested
        ],
        tested_inside_ratio=(Decimal(sum(inside)) / len(inside)).quantize(Decimal("0.0001")) if inside else None,
        text=Named(zh=told["zh"], en=told["en"]),
        confidence=told["confidence"],
    )
