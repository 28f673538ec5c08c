"""Shapes of progress and of floors against targets."""

from datetime import date
from typing import Final

from chassis.shapes import Day, F, Ratio, Shape
from services.targets.cockpit.presentation import thresholds, tile_read
from services.targets.cockpit.schemas import Thresholds, TileRead
from services.targets.cockpit.service import Tile
from services.targets.indicators.presentation import reading
from services.targets.indicators.rules import time_elapsed
from services.targets.indicators.schemas import Named, Reading
from services.targets.indicators.service import Figure
from services.targets.progress.rules import Movement, Verdict
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


class FloorBeside(Shape):
    """The yearly floor that leads to the stock."""

    code: str = F("Code of the floor", "FLOW_SRDI")
    year: int = F("Year of the count", 2026)
    value: int | None = F("Gross count of the year up to the last day", 274)
    annual_floor: int | None = F("Printed floor", 400)


class TurnoverRead(Shape):
    """How titles in force went from one day to another."""

    code: str = F("Code of the indicator", "SRDI_SME")
    since: Day = F("The day it starts from", "2025-12-31")
    as_of: Day = F("The last day", "2026-06-30")
    before: int = F("Value at the end of the first day", 4300)
    additions: int = F("Firms that came new, or again after a lapse", 274)
    expiries: int = F("Firms whose title came to its last day and was not renewed", 38)
    revocations: int = F("Firms whose title ended before its last day", 6)
    opened: int = F("Opening balance stated for a day in between", 0)
    net: int = F("after − before = additions − expiries − revocations + opened", 230)
    after: int = F("Value at the end of the last day", 4530)
    renewals: int = F("Titles renewed without a gap: neither added nor lost", 61)
    floor: FloorBeside | None = F("The gross floor of section 二 beside it", None)


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


def turnover_read(since: date, found: Figure, moves: Movement, floor: Figure | None) -> TurnoverRead:
    """The shape of a movement."""
    names = ("before", "additions", "expiries", "revocations", "opened", "net", "after", "renewals")
    beside = floor and FloorBeside(
        code=floor.indicator.code, year=floor.as_of.year, value=floor.value, annual_floor=floor.indicator.annual_floor
    )
    shown = {name: getattr(moves, name) for name in names}
    return TurnoverRead(code=found.indicator.code, since=since, as_of=found.as_of, floor=beside, **shown)
