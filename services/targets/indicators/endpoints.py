"""HTTP of indicators: public, for any day."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query

from chassis.paging import Paging, page
from chassis.shapes import Day, Instant, Page
from chassis.web import Read, errors, router
from services.targets.access import Anyone
from services.targets.indicators import presentation, service
from services.targets.indicators.catalogue import catalogue
from services.targets.indicators.rules import FIRST_YEAR, DayOutOfRange, IndicatorUnknown, check_day
from services.targets.indicators.schemas import (
    BreakdownRead,
    FactRead,
    IndicatorList,
    IndicatorRead,
    Point,
    ScoreboardRead,
    SeriesRead,
    Source,
)

routes = router(prefix="/v1/targets", tags=["targets"])
AsOf = Annotated[
    Day | None, Query(description="End of this day in Shanghai; today when left out", examples=["2025-06-30"])
]
From = Annotated[Day | None, Query(alias="from", description="First month; January 2024 when left out")]
District = Annotated[str | None, Query(max_length=32, description="Unit id, or `undecided`", examples=["CQ-500107"])]
KnownAt = Annotated[
    Instant | None,
    Query(description="What was known at this moment; now when left out", examples=["2025-06-30T18:00:00+08:00"]),
]
By = Annotated[Literal["district", "cluster", "chain", "park"], Query(description="What to break down by")]
Units = Annotated[
    Literal["day", "old", "new"], Query(description="Units of the day, before 2025-11-06 (old) or since (new)")
]
Group = Query(max_length=100, description="Only of this one; `none` for who is in none")
Code = str


def _day(uow: Read, as_of: date | None) -> date:
    return check_day(as_of or uow.clock.today())


@routes.get("/indicators", responses=errors(DayOutOfRange))
async def list_indicators(uow: Read, caller: Anyone, as_of: AsOf = None, known_at: KnownAt = None) -> IndicatorList:
    """Every indicator, floor and duty with its value, target and progress on a day."""
    day = _day(uow, as_of)
    figures = await service.figures(uow, list(catalogue().values()), day, known_at)
    return IndicatorList(as_of=day, items=[presentation.indicator_read(figure) for figure in figures])


@routes.get("/scoreboard", responses=errors(DayOutOfRange))
async def read_scoreboard(uow: Read, caller: Anyone, as_of: AsOf = None, known_at: KnownAt = None) -> ScoreboardRead:
    """The plan at a glance on a day: annex, floors, parks, duties."""
    figures = await service.figures(uow, list(catalogue().values()), _day(uow, as_of), known_at)
    return presentation.scoreboard_read(figures)


@routes.get("/indicators/{code}", responses=errors(IndicatorUnknown, DayOutOfRange))
async def read_indicator(
    uow: Read, caller: Anyone, code: Code, as_of: AsOf = None, known_at: KnownAt = None
) -> IndicatorRead:
    """One indicator on a day."""
    return presentation.indicator_read(await service.figure(uow, code, _day(uow, as_of), known_at))


@routes.get("/indicators/{code}/series", responses=errors(IndicatorUnknown, DayOutOfRange))
async def read_series(
    uow: Read, caller: Anyone, code: Code, start: From = None, as_of: AsOf = None, known_at: KnownAt = None
) -> SeriesRead:
    """One indicator at each month's end, the last point on the day asked for."""
    end = _day(uow, as_of)
    last, points = await service.series(uow, code, check_day(start or date(FIRST_YEAR, 1, 1)), end, known_at)
    source: Source = presentation.indicator_read(last).source
    shaped = [Point(as_of=day, value=value) for day, value in points]
    return SeriesRead(code=code, unit=last.indicator.unit, source=source, points=shaped)


@routes.get("/indicators/{code}/breakdown", responses=errors(IndicatorUnknown, DayOutOfRange))
async def read_breakdown(
    uow: Read, caller: Anyone, code: Code, by: By = "district", as_of: AsOf = None, known_at: KnownAt = None,
    units: Units = "day",
) -> BreakdownRead:  # fmt: skip
    """One indicator by the units of the day or another drawing, by cluster, chain or park."""
    day = _day(uow, as_of)
    if by != "district":
        return presentation.shares_read(await service.shares(uow, code, by, day, known_at), by, known_at)
    return presentation.breakdown_read(await service.breakdown(uow, code, day, known_at, units), known_at, units)


@routes.get("/indicators/{code}/facts", responses=errors(IndicatorUnknown, DayOutOfRange))
async def list_facts(
    uow: Read, caller: Anyone, code: Code, paging: Paging, as_of: AsOf = None, known_at: KnownAt = None,
    district: District = None, units: Units = "day", cluster: Annotated[str | None, Group] = None,
    chain: Annotated[str | None, Group] = None, park: Annotated[str | None, Group] = None,
) -> Page[FactRead]:  # fmt: skip
    """The facts behind the number or one of its parts: each firm, team or park that counts on the day, once."""
    day = _day(uow, as_of)
    of = {service.unit_column(units, day): district, "cluster": cluster, "chain": chain, "park": park}
    filters = {"code": code, "as_of": day, "known_at": known_at, **of}
    after = paging.decode(filters)
    at = (after[0], after[1]) if after else None
    rows = await service.facts(uow, code, day, of, at, paging.limit + 1, known_at)
    key = lambda row: (row["counted"], row["key"])  # noqa: E731 - the row's place in the order
    return page(rows, paging, key=key, filters=filters, shape=presentation.fact_read)
