"""HTTP of indicators: public, for any day."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query

from chassis.paging import Paging, page
from chassis.shapes import Day, Page
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
By = Annotated[Literal["district"], Query(description="What to break down by")]
Code = str


def _day(uow: Read, as_of: date | None) -> date:
    return check_day(as_of or uow.clock.today())


@routes.get("/indicators", responses=errors(DayOutOfRange))
async def list_indicators(uow: Read, caller: Anyone, as_of: AsOf = None) -> IndicatorList:
    """Every indicator, floor and duty with its value, target and progress on a day."""
    day = _day(uow, as_of)
    figures = await service.figures(uow, list(catalogue().values()), day)
    return IndicatorList(as_of=day, items=[presentation.indicator_read(figure) for figure in figures])


@routes.get("/scoreboard", responses=errors(DayOutOfRange))
async def read_scoreboard(uow: Read, caller: Anyone, as_of: AsOf = None) -> ScoreboardRead:
    """The plan at a glance on a day: annex, floors, parks, duties."""
    figures = await service.figures(uow, list(catalogue().values()), _day(uow, as_of))
    return presentation.scoreboard_read(figures)


@routes.get("/indicators/{code}", responses=errors(IndicatorUnknown, DayOutOfRange))
async def read_indicator(uow: Read, caller: Anyone, code: Code, as_of: AsOf = None) -> IndicatorRead:
    """One indicator on a day."""
    return presentation.indicator_read(await service.figure(uow, code, _day(uow, as_of)))


@routes.get("/indicators/{code}/series", responses=errors(IndicatorUnknown, DayOutOfRange))
async def read_series(uow: Read, caller: Anyone, code: Code, start: From = None, as_of: AsOf = None) -> SeriesRead:
    """One indicator at each month's end, the last point on the day asked for."""
    end = _day(uow, as_of)
    last, points = await service.series(uow, code, check_day(start or date(FIRST_YEAR, 1, 1)), end)
    source: Source = presentation.indicator_read(last).source
    shaped = [Point(as_of=day, value=value) for day, value in points]
    return SeriesRead(code=code, unit=last.indicator.unit, source=source, points=shaped)


@routes.get("/indicators/{code}/breakdown", responses=errors(IndicatorUnknown, DayOutOfRange))
async def read_breakdown(
    uow: Read, caller: Anyone, code: Code, by: By = "district", as_of: AsOf = None
) -> BreakdownRead:
    """One indicator by the units that existed on the day; the undecided are counted apart and can be listed."""
    return presentation.breakdown_read(await service.breakdown(uow, code, _day(uow, as_of)))


@routes.get("/indicators/{code}/facts", responses=errors(IndicatorUnknown, DayOutOfRange))
async def list_facts(
    uow: Read, caller: Anyone, code: Code, paging: Paging, as_of: AsOf = None, district: District = None
) -> Page[FactRead]:
    """The facts behind the number: each firm, team or park that counts on the day, once."""
    day = _day(uow, as_of)
    filters = {"code": code, "as_of": day, "district": district}
    after = paging.decode(filters)
    rows = await service.facts(uow, code, day, district, (after[0], after[1]) if after else None, paging.limit + 1)
    key = lambda row: (row["counted"], row["key"])  # noqa: E731 - the row's place in the order
    return page(rows, paging, key=key, filters=filters, shape=presentation.fact_read)
