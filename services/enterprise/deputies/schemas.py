"""HTTP shapes of deputies."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Instant, Shape

SUBJECT = "officer-2"


class DeputyCreate(Shape):
    """Who acts for the caller on these days, both included."""

    deputy: str = Field(
        description="Subject id of the deputy, who holds the same role",
        examples=[SUBJECT],
        min_length=1,
        max_length=200,
    )
    first: Day = F("First day, today or later", "2026-03-02", alias="from")
    last: Day = F("Last day; at most 92 days in all", "2026-03-13", alias="to")
    reason: str = Field(description="Why", examples=["Leave (synthetic)"], min_length=1, max_length=400)


class DeputyRead(Shape):
    """A deputation."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000021")
    officer: str = F("Subject id of the absent officer", "officer-1")
    deputy: str = F("Subject id of the deputy", SUBJECT)
    role: Literal["district-officer", "municipal-officer"] = F("The officer's role", "district-officer")
    district: str | None = F("The officer's district", "CQ-500107")
    first_on: Day = F("First day", "2026-03-02")
    last_on: Day = F("Last day", "2026-03-13")
    reason: str = F("Why", "Leave (synthetic)")
    named_at: Instant = F("When it was named", "2026-03-01T09:00:00+08:00")
    ended_on: Day | None = F("The day it was ended early", None)
