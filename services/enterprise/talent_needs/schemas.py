"""HTTP shapes of talent needs."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Shape

Level = Literal["skilled_worker", "engineer", "senior_expert", "leading_talent", "manager"]
Urgency = Literal["low", "normal", "high", "critical"]
State = Literal["open", "filled", "withdrawn"]
Outcome = Literal["filled", "withdrawn"]
Node = Annotated[str, Field(min_length=1, max_length=40)]
LEVELS = "skilled_worker, engineer, senior_expert, leading_talent or manager"


class TalentNeedCreate(Shape):
    """Which people a firm needs."""

    credit_code: CreditCode = F("The firm that needs them", "915001070901701252")
    post: str = Field(description="The post", examples=["封装工艺工程师"], min_length=1, max_length=200)
    people: int = Field(description="How many", examples=[3], strict=True, ge=1, le=10_000)
    field: str = Field(description="The field of knowledge", examples=["半导体封装"], min_length=1, max_length=200)
    node: Node | None = Field(default=None, description="Place in the chain tree", examples=["CHAIN01.L2.N3"])
    level: Level = F(LEVELS, "engineer")
    urgency: Urgency = F("How urgent it is", "high")
    needed_from: Day = F("From when", "2026-04-01")
    needed_until: Day | None = Field(default=None, description="Until when", examples=["2026-12-31"])


class TalentNeedClose(Shape):
    """How a need ends."""

    outcome: Outcome = F("filled or withdrawn", "filled")
    closed_on: Day = F("First day it is no longer open", "2026-06-01")
    reason: str = Field(
        description="How it was filled, or why withdrawn", examples=["校招到岗"], min_length=1, max_length=400
    )


class TalentNeedRead(Shape):
    """A talent need in its state on the day asked for."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000085")
    credit_code: str = F("The firm that needs them", "915001070901701252")
    district: str = F("Its district when the need was opened", "CQ-500107")
    post: str = F("The post", "封装工艺工程师")
    people: int = F("How many", 3)
    field: str = F("The field of knowledge", "半导体封装")
    node: str | None = F("Place in the chain tree", "CHAIN01.L2.N3")
    level: Level = F(LEVELS, "engineer")
    urgency: Urgency = F("How urgent it is", "high")
    needed_from: Day = F("From when", "2026-04-01")
    needed_until: Day | None = F("Until when", "2026-12-31")
    opened_on: Day = F("Day it was opened", "2026-03-02")
    state: State = F("open, filled or withdrawn", "open")
    overdue: bool = F("Open, though its last day has passed", False)
    closed_on: Day | None = F("First day it is no longer open", None)
    reason: str | None = F("How it was filled, or why withdrawn", None)

    @classmethod
    def of(cls, row: Any) -> "TalentNeedRead":
        """From a row."""
        return cls.model_validate({**dict(row), "overdue": bool(row["overdue"])})
