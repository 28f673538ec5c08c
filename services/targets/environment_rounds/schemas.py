"""Shapes of rounds."""

from typing import Literal
from uuid import UUID

from chassis.shapes import Day, F, Instant, Ratio, Shape
from services.targets.indicators.schemas import Named

_ID = "0199a5b0-7c1e-7000-8000-000000000000"


class RoundCreate(Shape):
    """A round to be opened."""

    assessor: str = F("Organisation of the third party, as tokens name it", "assessor-1", min_length=1, max_length=64)
    assessor_name: str = F("Name of the third party", "某评估机构", min_length=1, max_length=100)
    as_of: Day = F("Day that is assessed; its year is the round's, its units are the districts", "2025-06-30")
    answers_until: Day = F("Last day on which firms answer", "2025-08-31")


class DimensionRead(Shape):
    """A side of the environment."""

    code: str = F("Code", "MARKET")
    name: Named = F("Name", {"zh": "市场环境", "en": "Market"})


class MeasureRead(Shape):
    """An indicator of the round and how it is scored."""

    code: str = F("Code", "MARKET_FAIRNESS")
    name: Named = F("Name", {"zh": "市场公平感受", "en": "How fair firms find the market"})
    dimension: str = F("Side of the environment", "MARKET")
    source: Literal["figure", "survey"] = F("figure: entered by the assessor · survey: answered by firms", "survey")
    unit: str = F("Unit of the value", "")
    worst: Ratio = F("Value that scores nothing", "1")
    best: Ratio = F("Value that scores the whole weight", "5")
    weight: Ratio = F("Greatest score; all together are 100", "10")


class RoundRead(Shape):
    """A round and how far it is."""

    id: UUID = F("Id of the round", _ID)
    year: int = F("Year that is assessed", 2025)
    state: Literal["open", "handed_in", "published", "withdrawn"] = F("How far it is", "open")
    assessor: str = F("Organisation of the third party", "assessor-1")
    assessor_name: str = F("Its name", "某评估机构")
    as_of: Day = F("Day that is assessed", "2025-06-30")
    answers_until: Day = F("Last day on which firms answer", "2025-08-31")
    questionnaire: str = F("Version of the questionnaire", "2025-1")
    dimensions: list[DimensionRead] = F("Sides of the environment", [])
    measures: list[MeasureRead] = F("Indicators with their weights, as they held when the round was opened", [])
    note: Named = F("Where indicators and weights come from", {"zh": "此为项目设定", "en": "a project setting"})
    opened_at: Instant = F("When it was opened", "2025-07-01T09:00:00+08:00")
    handed_in_at: Instant | None = F("When the assessor handed it in", None)
    return_reason: str | None = F("Why it went back to the assessor", None)
    withdrawal_reason: str | None = F("Why it was withdrawn", None)
    published_at: Instant | None = F("When it was published; it cannot change since", None)
    allowed_actions: list[str] = F("What the caller may do now", ["submission"])


class WithdrawalCreate(Shape):
    """Why a round is withdrawn."""

    reason: str = F("Why it was opened in error", "第三方机构填写有误", min_length=1, max_length=400)


class ReturnCreate(Shape):
    """Why a round goes back."""

    reason: str = F("What the assessor is to mend", "缺少两个区县的数据来源说明", min_length=1, max_length=400)
