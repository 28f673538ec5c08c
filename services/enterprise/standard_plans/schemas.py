"""HTTP shapes of plans for standards."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Shape
from services.enterprise.filings.schemas import Level

Role = Literal["led", "took_part"]
Outcome = Literal["published", "given_up"]
_ID = "0198d3a0-0000-7000-8000-000000000041"


class StandardPlanCreate(Shape):
    """Which standard is worked out beside a technology need."""

    need_id: UUID = F("The technology need", _ID)
    title: str = Field(
        description="Its name", examples=["车规级芯片封装规范 (synthetic)"], min_length=1, max_length=300
    )
    level: Level = F("Level of the standard", "industry")
    role: Role = F("Whether the firm leads or takes part", "led")
    due_on: Day = F("By when it is to be published", "2027-12-31")


class StandardPlanClose(Shape):
    """How a plan ended."""

    outcome: Outcome = F("published (the standard is on file as evidence) or given_up", "published")
    evidence_id: UUID | None = Field(
        default=None, description="Of a published one: the evidence", examples=["0198d3a0-0000-7000-8000-000000000001"]
    )


class StandardPlanRead(StandardPlanCreate):
    """A plan."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-0000000000b1")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district when the plan was opened", "CQ-500107")
    opened_on: Day = F("Since when", "2026-03-02")
    closed_on: Day | None = F("When it was closed", None)
    outcome: Outcome | None = F("How it ended", None)
    evidence_id: UUID | None = F("The standard on file", None)
