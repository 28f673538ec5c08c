"""HTTP shapes of reports of major changes."""

from typing import Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from chassis.shapes import Day, F, Flag, Instant, Shape
from services.enterprise.registry.schemas import INDUSTRY

Kind = Literal["name", "merger", "restructuring", "moving_province"]
State = Literal["reported", "accepted", "rejected"]
NAME = "重庆合成精密机械有限公司"
WHAT = "股东会决议更名（合成）"
PROOF = "市场监管部门变更通知书 F-51 (synthetic)"


class ChangedFields(Shape):
    """What the change makes of the profile; what is left out stays."""

    name: str = Field(default="", description="New registered name", examples=[NAME], min_length=1, max_length=200)
    industry: str = Field(default="", description="New industry code", examples=["C3912"], pattern=INDUSTRY)
    town: str = Field(default="", description="New town or street", examples=["石桥铺"], min_length=1, max_length=100)

    def given(self) -> dict[str, Any]:
        """Only what the caller sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class MajorChangeCreate(Shape):
    """What happened, when, and what shows it."""

    kind: Kind = F("Kind of change", "name")
    happened_on: Day = F("Day of the change", "2026-02-10")
    what: str = Field(description="In words", examples=[WHAT], min_length=1, max_length=1000)
    changes: ChangedFields = Field(
        default=ChangedFields(), description="What it makes of the profile", examples=[{"name": NAME}]
    )
    evidence: str = Field(description="Reference of the proof", examples=[PROOF], min_length=1, max_length=300)


class MajorChangeDecision(Shape):
    """What an officer decides."""

    outcome: Literal["accepted", "rejected"] = F("Accepted: the profile changes; rejected: nothing does", "accepted")
    comment: str | None = Field(default=None, description="Why", examples=["材料齐全"], min_length=1, max_length=400)

    @model_validator(mode="after")
    def _why(self) -> Self:
        if self.outcome == "rejected" and self.comment is None:
            raise ValueError("a rejection says why")
        return self


class MajorChangeRead(Shape):
    """A report and its decision."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000084")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district when it reported", "CQ-500107")
    kind: Kind = F("Kind of change", "name")
    happened_on: Day = F("Day of the change; the profile changes from it on", "2026-02-10")
    due_on: Day = F("Last day to report it in time", "2026-05-10")
    late: Flag = F("Whether it was reported after that day", False)
    what: str = F("In words", WHAT)
    changes: dict[str, str] = Field(description="What it makes of the profile", examples=[{"name": NAME}])
    evidence: str = F("Reference of the proof", PROOF)
    state: State = F("How far it is", "reported")
    reported_on: Day = F("Day of the report", "2026-03-02")
    reported_at: Instant = F("Moment of the report", "2026-03-02T09:30:00+08:00")
    reported_by: str = F("Subject id of who reported it", "firm-1")
    decided_on: Day | None = F("Day of the decision", None)
    decided_by: str | None = F("Subject id of who decided", None)
    comment: str | None = F("Why", None)
