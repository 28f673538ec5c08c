"""Shapes of figures and scores."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Count, Day, F, Instant, Ratio, Shape
from services.targets.indicators.schemas import Named

_ID = "0199a5b0-7c1e-7000-8000-000000000000"
_FIGURE = {
    "district": "CQ-500107", "indicator": "ARREARS_SETTLED", "value": "0.82", "base": 140, "evidence": "区县投诉台账",
}  # fmt: skip


class FigureCreate(Shape):
    """A district's figure."""

    district: str = F("Unit id; one that existed on the day that is assessed", "CQ-500107", min_length=1, max_length=32)
    indicator: str = F("Code of the indicator", "ARREARS_SETTLED", min_length=1, max_length=64)
    value: Ratio = F("Value in the indicator's unit", "0.82")
    base: Count | None = F("Cases below the line, where the indicator is a share or a mean", 140, default=None)
    evidence: str = F("Where the figure comes from; no personal data", "区县投诉台账", min_length=1, max_length=400)


class FiguresCreate(Shape):
    """Figures entered at once; all are taken or none."""

    figures: list[FigureCreate] = Field(description="Figures", examples=[[_FIGURE]], min_length=1, max_length=1000)


class FigureRead(Shape):
    """A figure as it was entered."""

    id: UUID = F("Id of the figure", _ID)
    district: str = F("Unit id", "CQ-500107")
    indicator: str = F("Code of the indicator", "ARREARS_SETTLED")
    value: Ratio = F("Value in the indicator's unit", "0.82")
    base: int | None = F("Cases below the line", 140)
    evidence: str = F("Where it comes from", "区县投诉台账")
    entered_by: str = F("Subject id of who entered it", "assessor-7")
    entered_at: Instant = F("When; of one district and indicator the last entered holds", "2025-09-01T09:00:00+08:00")


class FiguresRead(Shape):
    """What was entered."""

    items: list[FigureRead] = F("Figures", [])


class ScoreRead(Shape):
    """One indicator of a district."""

    indicator: str = F("Code of the indicator", "MARKET_FAIRNESS")
    value: Ratio | None = F("Its value; null where it is missing or too few stand behind it", "3.8")
    base: int | None = F("Cases or answers behind it", 24)
    score: Ratio | None = F("Its score; null where it cannot be scored", "7")
    why: Literal["figure_missing", "nobody_answered", "too_few"] | None = F("Why it has no score", None)


class DimensionScoreRead(Shape):
    """One side of the environment."""

    dimension: str = F("Code of the side", "MARKET")
    score: Ratio | None = F("Sum of its scores; null while one is missing", "14.5")


class DistrictScoreRead(Shape):
    """A district's scores."""

    district: str = F("Unit id", "CQ-500107")
    name: Named = F("Name", {"zh": "九龙坡区", "en": "Jiulongpo"})
    total: Ratio | None = F("Sum of the scores; null while one is missing", "71.4")
    rank: int | None = F("Place; equals share one, the next is skipped; null without a total", 3)
    dimensions: list[DimensionScoreRead] = F("By side of the environment", [])
    scores: list[ScoreRead] = F("By indicator", [])


class ScoresRead(Shape):
    """What a round comes to."""

    round_id: UUID = F("Id of the round", _ID)
    year: int = F("Year that is assessed", 2025)
    as_of: Day = F("Day that is assessed", "2025-06-30")
    assessor_name: str = F("Name of the third party", "某评估机构")
    minimum_answers: int = F("With fewer answers a value is neither shown nor scored", 5)
    minimum_base: int = F("With fewer cases below the line a value is neither shown nor scored", 20)
    ranked: int = F("Districts with a total", 38)
    content_hash: str | None = F("SHA-256 of the published content, hex; null before publication", None)
    districts: list[DistrictScoreRead] = F("Ranked first, then those without a place", [])
