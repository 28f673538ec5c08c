"""Shapes of what the page shows."""

from typing import Literal

from chassis.shapes import Day, F, Ratio, Shape
from services.targets.indicators.schemas import Named, Source

LightName = Literal["green", "yellow", "red", "none"]


class TileRead(Shape):
    """A figure with its goal, its pace and its light."""

    code: str = F("Code of the indicator", "SRDI_SME")
    annex_no: int | None = F("Number in the annex", 3)
    name: Named = F("Name", {"zh": "专精特新中小企业（有效期内）", "en": "SRDI SMEs (in force)"})
    unit: Named = F("Base unit", {"zh": "家", "en": "enterprises"})
    owners: list[str] = F("Owner departments", ["市经济信息委"])
    value: int | None = F("Value in the base unit, of the district where one is asked for", 4123)
    source: Source = F("Where the value comes from", "counted")
    goal: int | None = F("Printed target of the year or the next one; null for a district and where none is", 5000)
    goal_year: int | None = F("Year of the goal", 2027)
    due: Ratio | None = F("What is due by time elapsed: derived, no target", "4620.5479")
    done_ratio: Ratio | None = F(
        "Value over goal; of a district without an allocated goal, over the whole city", "0.8246"
    )
    light: LightName = F("Green, yellow or red by the thresholds; none where nothing can be judged", "yellow")
    city_value: int | None = F("Value of the whole city, where a district is asked for", None)
    rank: int | None = F("Place among the districts, where one is asked for; ties share it", None)


class Thresholds(Shape):
    """When a light changes: a project setting, no document prints it."""

    green_from: str = F("Value over due from which it is green", "1")
    yellow_from: str = F("Value over due from which it is yellow", "0.9")
    text: Named = F("In words", {"zh": "按时间进度", "en": "by time elapsed"})
    pace: Named = F("How what is due is derived", {"zh": "直线推算", "en": "on a straight line"})
    source: str = F("Where the setting comes from", "project decision")
    confidence: str = F("A read in a source, B well known, C unsure", "C")


class RungRead(Shape):
    """How many firms hold a title."""

    code: str = F("Code of the indicator", "TIER_INNO_SME")
    name: Named = F("Name", {"zh": "创新型中小企业（有效期内）", "en": "Innovative SMEs (in force)"})
    value: int | None = F("Firms that hold it on the day", 8211)


class EndingRead(Shape):
    """What the months ahead take from a tier if nothing is renewed."""

    code: str = F("Code of the indicator", "SRDI_SME")
    name: Named = F("Name", {"zh": "专精特新中小企业（有效期内）", "en": "SRDI SMEs (in force)"})
    values: list[int] = F("One number a month", [12, 0, 31])
    total: int = F("Their sum", 43)


class AheadRead(Shape):
    """Titles that end in the months ahead."""

    months: list[Day] = F("The months' last days", ["2026-12-31"])
    items: list[EndingRead] = F("Tier by tier", [])


class DistrictRead(Shape):
    """A district and its place."""

    district: str = F("Unit id", "CQ-500107")
    name: Named = F("Name", {"zh": "九龙坡区", "en": "Jiulongpo"})
    value: int = F("Value in the base unit", 321)
    rank: int = F("Place, the greatest first; ties share it", 1)


class RankingRead(Shape):
    """The districts by one indicator."""

    code: str = F("Code of the indicator", "SRDI_SME")
    items: list[DistrictRead] = F("Every unit that existed on the day, in the order of their places", [])
    undecided: int = F("What no unit can be given because only the town could tell", 3)


class MissingRead(Shape):
    """A part that cannot be shown, and why."""

    part: str = F("The part", "allocation")
    reason: Named = F("Why", {"zh": "尚无数据来源", "en": "no source yet"})


class CockpitRead(Shape):
    """Everything the page shows for the city or for one district on one day."""

    as_of: Day = F("The day", "2026-06-30")
    time_elapsed_ratio: Ratio = F("Share of the year that has passed", "0.4959")
    district: DistrictRead | None = F("The district asked for, its value by the indicator of the ranking", None)
    thresholds: Thresholds = F("The rule of the lights", {"green_from": "1"})
    indicators: list[TileRead] = F("The ten of the annex", [])
    floors: list[TileRead] = F("The seven yearly floors", [])
    parks: list[TileRead] = F("The parks plan", [])
    duties: list[TileRead] = F("Other duties with numbers", [])
    cultivation: list[TileRead] = F("The cultivation pools", [])
    ladder: list[RungRead] = F("The ladder from its base up", [])
    expiries: AheadRead = F("What ends in the months ahead", {"months": [], "items": []})
    ranking: RankingRead = F("The districts", {"code": "SRDI_SME", "items": [], "undecided": 0})
    missing: list[MissingRead] = F("Parts that cannot be shown", [])
