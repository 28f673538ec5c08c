"""HTTP shapes of bars."""

from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Instant, Shape
from services.enterprise.filings.schemas import FILE

REASON = "申报材料不实，经核查决定（合成）"
NUMBER = "渝经信处〔2026〕1号（合成）"


class BarCreate(Shape):
    """A decision that bars a firm from applications of every rung."""

    reason: str = Field(description="Why", examples=[REASON], min_length=1, max_length=400)
    document_number: str = Field(description="Number of the decision", examples=[NUMBER], min_length=1, max_length=200)
    from_on: Day = F("First day barred; it may lie before or after today", "2026-03-02")
    until: Day = F("Last day barred", "2027-03-01")
    proof_file: UUID = F("The decision as a file of the firm (/v1/files)", FILE)


class BarLifting(Shape):
    """Why a bar ends early."""

    lifted_on: Day | None = Field(
        default=None,
        description="First day no longer barred; today. The bar's own first day: it never held",
        examples=["2026-06-01"],
    )
    reason: str = Field(description="Why", examples=["复核后解除（合成）"], min_length=1, max_length=400)


class BarRead(Shape):
    """A bar, from from_on to until, both days included, unless lifted before."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000093")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district when it was entered", "CQ-500107")
    reason: str = F("Why", REASON)
    document_number: str = F("Number of the decision", NUMBER)
    from_on: Day = F("First day barred", "2026-03-02")
    until: Day = F("Last day barred", "2027-03-01")
    proof_file: UUID = F("The decision as a file", FILE)
    recorded_at: Instant = F("When it was entered", "2026-03-02T09:30:00+08:00")
    recorded_by: str = F("Subject id of who entered it", "officer-1")
    lifted_on: Day | None = F("First day no longer barred", None)
    lifting_reason: str | None = F("Why it was lifted", None)
    lifted_at: Instant | None = F("When that was entered", None)
    lifted_by: str | None = F("Subject id of who lifted it", None)
