"""Charts of indicators: what is drawn is read through the same services that answer with numbers."""

from collections.abc import Sequence
from datetime import date

from chassis.uow import Reader
from services.targets.charts.bullets import bullets
from services.targets.charts.columns import Stack, columns
from services.targets.charts.gauge import Gauge, gauge
from services.targets.charts.ladder import ladder
from services.targets.charts.ranked import Bar, ranked
from services.targets.charts.series import Lines, series
from services.targets.charts.sparkline import sparkline
from services.targets.charts.themes import Theme
from services.targets.charts.words import Lang, say, short
from services.targets.cockpit import service as cockpit
from services.targets.cockpit.rules import BEFORE_THE_PLAN, course, months_ahead
from services.targets.cockpit.service import Tile
from services.targets.facts.service import counted_values, month_steps
from services.targets.indicators import service as indicators
from services.targets.indicators.catalogue import Indicator
from services.targets.indicators.rules import running

HISTORY_YEARS = 2


def named(indicator: Indicator, lang: Lang) -> str:
    """The indicator's name."""
    return indicator.en if lang == "en" else indicator.zh


def unit(indicator: Indicator, lang: Lang) -> str:
    """The indicator's base unit."""
    return indicator.unit_en if lang == "en" else indicator.unit


def gauge_of(tile: Tile, history: Sequence[int | None], lang: Lang) -> Gauge:
    """What a gauge shows of a tile."""
    found, held = tile.figure.indicator, tile.course
    return Gauge(
        code=found.code,
        name=named(found, lang),
        unit=unit(found, lang),
        value=tile.value,
        goal=held.goal if held else None,
        year=held.year if held else None,
        is_floor=found.annual_floor is not None,
        due=held.due if held else None,
        light=tile.light,
        done=tile.done,
        stated=tile.figure.source == "stated",
        marks=found.targets if held else (),
        history=history,
        as_of=str(tile.figure.as_of),
        city=tile.city,
        rank=tile.rank,
    )


async def _points(uow: Reader, code: str, day: date, district: str | None) -> list[tuple[date, int | None]]:
    start = date(max(day.year - HISTORY_YEARS, BEFORE_THE_PLAN), day.month, 1)
    _, points = await indicators.series(uow, code, start, day)
    if district is None:
        return points
    days, last = [at for at, _ in points], cockpit.district_tile(await indicators.breakdown(uow, code, day), district)
    if not last.figure.counted:
        return [(day, last.value)]
    values = running(await month_steps(uow, code, day, district), days)
    return list(zip(days, [*values[:-1], last.value], strict=True))


async def draw_gauge(
    uow: Reader, code: str, day: date, district: str | None, lang: Lang, theme: Theme, width: int | None
) -> str:
    """The gauge of one indicator."""
    tile = (await cockpit.tiles(uow, [indicators.find(code)], day, district))[0]
    history = [value for _, value in await _points(uow, code, day, district)]
    return gauge(gauge_of(tile, history, lang), lang=lang, theme=theme, width=width or 240)


async def draw_sparkline(
    uow: Reader, code: str, day: date, district: str | None, lang: Lang, theme: Theme, width: int | None
) -> str:
    """The line of one indicator without axes."""
    name = named(indicators.find(code), lang)
    values = [value for _, value in await _points(uow, code, day, district)]
    return sparkline(name, code, values, lang=lang, theme=theme, width=width or 160)


async def draw_series(
    uow: Reader, code: str, day: date, district: str | None, lang: Lang, theme: Theme, width: int | None
) -> str:
    """The indicator by month with its targets, and between which borders it goes on if titles end."""
    found = indicators.find(code)
    targets = () if district else tuple(pair for pair in found.targets if pair[0] <= day.year + 1)
    lines = Lines(
        code=code,
        name=named(found, lang),
        unit=unit(found, lang),
        points=await _points(uow, code, day, district),
        targets=targets,
        derived=_derived(found, day) if targets else (),
        band=await _band(uow, found, day) if district is None else (),
    )
    return series(lines, lang=lang, theme=theme, width=width or 960)


def _derived(found: Indicator, day: date) -> list[tuple[date, float]]:
    ends = [date(year, month, 28) for year in range(day.year - 1, day.year + 2) for month in (3, 6, 9, 12)]
    held = [(end, course(found.kind, found.targets, found.annual_floor, end)) for end in ends]
    return [(end, float(each.due)) for end, each in held if each]


async def _band(uow: Reader, found: Indicator, day: date) -> list[tuple[date, int, int]]:
    """Between all known endings renewed and none: what is known today, no guess."""
    if found.kind != "stock_in_force" or not found.counted:
        return []
    months = [month for month in months_ahead(day, 13) if month > day][:12]
    now = (await counted_values(uow, [found.code], day))[found.code]
    lows = running(await month_steps(uow, found.code, months[-1]), months)
    return [(day, now, now), *((month, min(low, now), now) for month, low in zip(months, lows, strict=True))]


async def draw_breakdown(
    uow: Reader, code: str, day: date, district: str | None, lang: Lang, theme: Theme, width: int | None
) -> str:
    """The districts ranked by one indicator; `district` is set off."""
    found = await indicators.breakdown(uow, code, day)
    indicator = found.figure.indicator
    bars = [
        Bar(part["unit_id"], part["en"] if lang == "en" else part["zh"], value)
        for part, value in found.parts
        if value is not None
    ]
    title = say("districts", lang, name=named(indicator, lang))
    return ranked(
        code, title, bars, undecided=found.undecided, unit=unit(indicator, lang), own=district, lang=lang,
        theme=theme, width=width or 960,
    )  # fmt: skip


async def draw_ladder(uow: Reader, day: date, district: str | None, lang: Lang, theme: Theme, width: int | None) -> str:
    """How many firms hold each title."""
    tiles = await cockpit.tiles(uow, cockpit.rungs(), day, district)
    rungs = [(t.figure.indicator.code, short(named(t.figure.indicator, lang)), t.value) for t in tiles]
    return ladder(rungs, unit=unit(tiles[0].figure.indicator, lang), lang=lang, theme=theme, width=width or 560)


async def draw_expiries(
    uow: Reader, day: date, district: str | None, lang: Lang, theme: Theme, width: int | None
) -> str:
    """What ends in the months ahead."""
    months, found = await cockpit.endings(uow, day, district)
    stacks = [Stack(each.indicator.code, short(named(each.indicator, lang)), each.values) for each in found]
    return columns(months, stacks, lang=lang, theme=theme, width=width or 560)


async def draw_floors(uow: Reader, day: date, district: str | None, lang: Lang, theme: Theme, width: int | None) -> str:
    """The seven yearly floors."""
    tiles = await cockpit.tiles(uow, cockpit.of_groups("annual_flow_goals"), day, district)
    rows = [gauge_of(tile, (), lang) for tile in tiles]
    return bullets("floors", say("floors", lang), rows, lang=lang, theme=theme, width=width or 560)
