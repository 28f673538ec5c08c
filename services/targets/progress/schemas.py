"""Shapes of progress and of floors against targets."""

from typing import Final

from chassis.shapes import Day, F, Ratio, Shape
from services.targets.cockpit.presentation import thresholds, tile_read
from services.targets.cockpit.schemas import Thresholds, TileRead
from services.targets.cockpit.service import Tile
from services.targets.indicators.presentation import reading
from services.targets.indicators.rules import time_elapsed
from services.targets.indicators.schemas import Named, Reading
from services.targets.progress.rules import Verdict
from services.targets.progress.service import Compared

_TEXTS: Final[dict[Verdict, Named]] = {
    "delivers": Named(zh="各年下限合计达到目标", en="The floors of all years together reach the target"),
    "falls_short": Named(
        zh="各年下限合计不足以达到目标", en="The floors of all years together do not reach the target"
    ),
    "gross_against_stock": Named(
        zh="下限为每年新增毛数，目标为有效期内存量，到期数须另行补足",
        en="The floor counts gross additions, the target titles in force: what expires must be made good besides",
    ),
}


class ProgressRead(Shape):
    """An indicator against its target and against time."""

    as_of: Day = F("The day", "2026-06-30")
    time_elapsed_ratio: Ratio = F("Share of the year that has passed", "0.4959")
    progress: TileRead = F("Value, goal, what is due and the light", {"code": "SRDI_SME"})
    thresholds: Thresholds = F("The rule of the light", {"green_from": "1"})


class ConflictRead(Shape):
    """A yearly floor beside the indicator it leads to."""

    floor: str = F("Code of the floor", "FLOW_CHAMPION")
    floor_name: Named = F("Its name", {"zh": "每年培育3家以上", "en": "champions a year"})
    annual_floor: int = F("Printed floor of each year", 3)
    indicator: str = F("Code of the indicator it leads to", "CHAMPION_NEW")
    indicator_name: Named = F("Its name", {"zh": "新培育单项冠军", "en": "new champions"})
    target: int = F("Printed target of 2027", 15)
    floors_together: int = F("The floor times the years of the plan", 12)
    missing: int = F("What the floors leave missing; 0 where they suffice or cannot be compared", 3)
    growth: int = F("Growth of the printed targets from the first to the last", 11)
    verdict: Verdict = F("delivers, falls_short or gross_against_stock", "falls_short")
    text: Named = F("In words", {"zh": "不足", "en": "falls short"})
    value: int | None = F("Value of the indicator on the day", 9)
    setting: Reading | None = F("Reading in use where the documents are ambiguous", None)


class ConflictList(Shape):
    """The floors of section 二 against the annex."""

    as_of: Day = F("The day", "2026-06-30")
    items: list[ConflictRead] = F("In the order of the document", [])


def progress_read(tile: Tile) -> ProgressRead:
    """The shape of progress."""
    return ProgressRead(
        as_of=tile.figure.as_of,
        time_elapsed_ratio=time_elapsed(tile.figure.as_of),
        progress=tile_read(tile),
        thresholds=thresholds(),
    )


def conflict_read(found: Compared) -> ConflictRead:
    """The shape of a floor against a target."""
    floor, linked, conflict = found.floor, found.linked.indicator, found.conflict
    return ConflictRead(
        floor=floor.code,
        floor_name=Named(zh=floor.zh, en=floor.en),
        annual_floor=floor.annual_floor or 0,
        indicator=linked.code,
        indicator_name=Named(zh=linked.zh, en=linked.en),
        target=conflict.target,
        floors_together=conflict.floors,
        missing=conflict.missing,
        growth=conflict.growth,
        verdict=conflict.verdict,
        text=_TEXTS[conflict.verdict],
        value=found.linked.value,
        setting=reading(linked.setting),
    )
