"""HTTP of charts: public SVG, for any day, in two languages."""

from typing import Annotated, Final, Literal

from fastapi import Query
from starlette.responses import Response

from chassis.web import Read, errors, router
from services.targets.access import Anyone
from services.targets.charts import service
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang
from services.targets.cockpit.endpoints import AsOf, District, day_of
from services.targets.cockpit.rules import DistrictUnknown
from services.targets.cockpit.service import known_district
from services.targets.indicators.rules import DayOutOfRange, IndicatorUnknown

routes = router(prefix="/v1/targets", tags=["charts"])
Language = Annotated[Lang, Query(description="Language of the words in the chart")]
Colours = Annotated[
    Theme, Query(description="auto: by the reader's system · page: the page's own variables · light, dark: fixed")
]
Width = Annotated[int | None, Query(ge=120, le=4000, description="Width in pixels", examples=[960])]
OfOne = Annotated[Literal["gauge", "series", "breakdown", "sparkline"], Query(description="What is drawn")]
OfAll = Annotated[Literal["ladder", "expiries", "floors"], Query(description="What is drawn")]

_ONE: Final = {
    "gauge": service.draw_gauge,
    "series": service.draw_series,
    "breakdown": service.draw_breakdown,
    "sparkline": service.draw_sparkline,
}
_ALL: Final = {"ladder": service.draw_ladder, "expiries": service.draw_expiries, "floors": service.draw_floors}
SAFE: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


class Svg(Response):
    """An SVG drawing."""

    media_type = "image/svg+xml"


@routes.get(
    "/indicators/{code}/chart.svg",
    response_class=Svg,
    responses=errors(IndicatorUnknown, DayOutOfRange, DistrictUnknown),
)
async def draw_indicator(
    uow: Read, caller: Anyone, code: str, kind: OfOne = "gauge", as_of: AsOf = None, district: District = None,
    lang: Language = "zh", theme: Colours = "auto", width: Width = None,
) -> Svg:  # fmt: skip
    """One indicator as a gauge, over time, by districts, or as a line without axes."""
    day, unit = day_of(uow, as_of), known_district(district)
    return Svg(await _ONE[kind](uow, code, day, unit, lang, theme, width), headers=SAFE)


@routes.get("/scoreboard/chart.svg", response_class=Svg, responses=errors(DayOutOfRange, DistrictUnknown))
async def draw_scoreboard(
    uow: Read, caller: Anyone, kind: OfAll = "ladder", as_of: AsOf = None, district: District = None,
    lang: Language = "zh", theme: Colours = "auto", width: Width = None,
) -> Svg:  # fmt: skip
    """The ladder, what expires in the months ahead, or the yearly floors."""
    day, unit = day_of(uow, as_of), known_district(district)
    return Svg(await _ALL[kind](uow, day, unit, lang, theme, width), headers=SAFE)
