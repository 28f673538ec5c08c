"""Shapes of allocations."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Count, Day, F, Flag, Instant, Shape
from services.targets.indicators.schemas import Named

_NAME = {"zh": "九龙坡区", "en": "Jiulongpo"}


class ShareCreate(Shape):
    """What one district is to reach."""

    district: str = F("Unit id; a unit that exists today", "CQ-500107", min_length=1, max_length=32)
    value: Count = F("Share in the indicator's base unit", 400)


class AllocationCreate(Shape):
    """A new version of a year's shares."""

    indicator: str = F("Code of the indicator", "SRDI_SME", min_length=1, max_length=64)
    year: int = Field(description="Year with a printed target", examples=[2027], ge=2024, le=2027, strict=True)
    shares: list[ShareCreate] = Field(
        description="One share per district", examples=[[{"district": "CQ-500107", "value": 400}]], min_length=1,
        max_length=60,
    )  # fmt: skip
    note: str | None = F("Why this version", "首次分解", default=None, max_length=400)


class AnswerCreate(Shape):
    """A district's answer to its share."""

    accepted: Flag = F("true signs the share, false contests it", True)
    note: str | None = F("Reason; needed by whoever contests", "按2024年底存量测算偏高", default=None, max_length=400)


class ShareRead(Shape):
    """A district's share and what it said."""

    district: str = F("Unit id", "CQ-500107")
    name: Named = F("Name", _NAME)
    value: int = F("Share in the base unit", 400)
    answer: Literal["open", "accepted", "contested"] = F("The district's last answer", "accepted")
    note: str | None = F("The district's reason", None)
    answered_by: str | None = F("Subject id of who answered", "officer-9")
    answered_at: Instant | None = F("When", "2025-02-01T09:00:00+08:00")


class SumCheck(Shape):
    """The shares held against the city's target; of the whole version, whatever part of it the caller sees."""

    target: int = F("The city's printed target of the year", 5000)
    total: int = F("All shares together", 5000)
    difference: int = F("Total less target", 0)
    rule: str = F("`at_least` or `equal`, a setting of policy/targets/allocations.yaml", "at_least")
    kept: bool = F("Whether the rule is kept", True)


class AllocationRead(Shape):
    """One version of a year's shares."""

    id: UUID = F("Id of the version", "0199a5b0-7c1e-7000-8000-000000000000")
    indicator: str = F("Code of the indicator", "SRDI_SME")
    name: Named = F("Name of the indicator", {"zh": "专精特新中小企业（有效期内）", "en": "SRDI SMEs (in force)"})
    year: int = F("Year of the target", 2027)
    version: int = F("Number of the version, from 1", 1)
    state: Literal["proposed", "issued", "superseded"] = F("Only an issued version counts", "issued")
    sums: SumCheck = F("Check of the sums", {"target": 5000, "total": 5000, "difference": 0})
    shares: list[ShareRead] = F("Shares the caller may see; a district sees its own", [])
    note: str | None = F("Why this version", "首次分解")
    department: str = F("Department that answers for it", "市经济信息委")
    proposed_by: str = F("Subject id of who proposed it", "officer-1")
    proposed_at: Instant = F("When", "2025-01-20T09:00:00+08:00")
    issued_by: str | None = F("Subject id of who issued it", "officer-2")
    issued_on: Day | None = F("First day on which it counts", "2025-02-03")
    units_gone: list[str] = F("Units with a share that exist no longer; a new version is due", [])
    allowed_actions: list[str] = F("What the caller may do now", ["answer"])


class ChangeRead(Shape):
    """One share that differs."""

    district: str = F("Unit id", "CQ-500107")
    before: int | None = F("Share in the version before; null without one", 380)
    after: int | None = F("Share in this version; null without one", 400)


class ChangesRead(Shape):
    """What a version changed."""

    version: int = F("Number of the version", 2)
    compared_with: int | None = F("Number of the version before; null for the first", 1)
    note: str | None = F("Why", "区划调整")
    items: list[ChangeRead] = F("Shares that differ", [])
