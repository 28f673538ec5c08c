"""Shapes made of what the page shows."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from services.targets.cockpit import schemas as s
from services.targets.cockpit.service import GROUPS, Ending, Tile, policy
from services.targets.indicators.catalogue import Indicator
from services.targets.indicators.rules import time_elapsed
from services.targets.indicators.schemas import Named, Source
from services.targets.indicators.service import Breakdown

_FOUR = Decimal("0.0001")
_ALLOCATION = s.MissingRead(
    part="allocation",
    reason=Named(
        zh="部分指标尚无向该区县下达的分解目标，不作红黄绿判断",
        en="some numbers have no target allocated to this district, so they show no light",
    ),
)


def _named(indicator: Indicator) -> Named:
    return Named(zh=indicator.zh, en=indicator.en)


def tile_read(tile: Tile) -> s.TileRead:
    """The shape of a tile."""
    found = tile.figure.indicator
    return s.TileRead(
        code=found.code,
        annex_no=found.annex_no,
        name=_named(found),
        unit=Named(zh=found.unit, en=found.unit_en),
        owners=list(found.owners),
        value=tile.value,
        source=cast("Source", tile.figure.source),
        goal=tile.course.goal if tile.course else None,
        goal_year=tile.course.year if tile.course else None,
        due=tile.course.due.quantize(_FOUR) if tile.course else None,
        done_ratio=tile.done,
        light=tile.light,
        city_value=tile.city,
        rank=tile.rank,
    )


def thresholds() -> s.Thresholds:
    """The rule of the lights as it stands in policy."""
    lights, pace = policy()["lights"], policy()["pace"]
    return s.Thresholds(
        green_from=lights["green_from"],
        yellow_from=lights["yellow_from"],
        text=Named(zh=lights["zh"], en=lights["en"]),
        pace=Named(zh=pace["zh"], en=pace["en"]),
        source=lights["source"],
        confidence=lights["confidence"],
    )


def _ranking(found: Breakdown, places: Sequence[int]) -> s.RankingRead:
    items = [
        s.DistrictRead(district=unit["unit_id"], name=Named(zh=unit["zh"], en=unit["en"]), value=value or 0, rank=place)
        for (unit, value), place in zip(found.parts, places, strict=True)
    ]
    ordered = sorted(items, key=lambda item: (item.rank, item.district))
    return s.RankingRead(code=found.figure.indicator.code, items=ordered, undecided=found.undecided)


def _ahead(months: Sequence[date], found: Iterable[Ending]) -> s.AheadRead:
    items = [
        s.EndingRead(code=each.indicator.code, name=_named(each.indicator), values=each.values, total=sum(each.values))
        for each in found
    ]
    return s.AheadRead(months=list(months), items=items)


def cockpit_read(
    as_of: date,
    district: str | None,
    tiles: Sequence[Tile],
    rungs: Sequence[Tile],
    pools: Sequence[Tile],
    ahead: tuple[Sequence[date], Iterable[Ending]],
    ranking: tuple[Breakdown, Sequence[int]],
) -> s.CockpitRead:
    """The shape of everything."""
    annex, floors, parks, duties = (
        [tile_read(tile) for tile in tiles if tile.figure.indicator.group == group] for group in GROUPS
    )
    ranked = _ranking(*ranking)
    return s.CockpitRead(
        as_of=as_of,
        time_elapsed_ratio=time_elapsed(as_of),
        district=next((item for item in ranked.items if item.district == district), None),
        thresholds=thresholds(),
        indicators=annex,
        floors=floors,
        parks=parks,
        duties=duties,
        cultivation=[tile_read(tile) for tile in pools],
        ladder=[
            s.RungRead(code=tile.figure.indicator.code, name=_named(tile.figure.indicator), value=tile.value)
            for tile in rungs
        ],
        expiries=_ahead(*ahead),
        ranking=ranked,
        missing=[_ALLOCATION] if district and any(tile.course is None for tile in tiles) else [],
    )
