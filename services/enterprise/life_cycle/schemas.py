"""HTTP shapes of the life cycle."""

from typing import Literal

from chassis.shapes import Day, F, Ratio, Shape

StageCode = Literal["GENERATION", "GROWTH", "EXPANSION"]
COUNTS = {"GENERATION": 20, "GROWTH": 30, "EXPANSION": 5}


class LifeCycleRead(Shape):
    """The stage of a firm on a day."""

    credit_code: str = F("The firm", "915001070901701252")
    as_of: Day = F("The day", "2026-03-02")
    stage: StageCode = F("生成, 发展 or 壮大", "GROWTH")
    age_years: int = F("Full years since its registration", 5)
    by: Literal["title", "age"] = F("What brings it into the stage", "age")
    borders_confidence: str = F("C: where stages end is a setting, no document says it", "C")


class FunnelStep(Shape):
    """Firms that were in one stage on the first day and are in one on the last."""

    start: StageCode = F("Stage on the first day", "GENERATION")
    end: StageCode = F("Stage on the last day", "GROWTH")
    firms: int = F("How many", 6)
    of: int = F("Of how many that were in the first", 20)
    ratio: Ratio = F("firms / of, four places", "0.3")


class Funnel(Shape):
    """A district's funnel; the district is that of the last day."""

    district: str = F("The unit", "CQ-500107")
    first: dict[StageCode, int] = F("Firms by stage on the first day", COUNTS)
    last: dict[StageCode, int] = F("Firms by stage on the last day", COUNTS)
    steps: list[FunnelStep] = F("Who went where, who stayed and who fell back", [])


class Funnels(Shape):
    """The funnels of districts between two days."""

    since: Day = F("First day", "2025-03-02")
    as_of: Day = F("Last day", "2026-03-02")
    borders_confidence: str = F("C: where stages end is a setting, no document says it", "C")
    items: list[Funnel] = F("By district", [])
