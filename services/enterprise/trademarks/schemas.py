"""HTTP shapes of trademark figures."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Instant, Shape
from services.enterprise.trademarks.rules import MOST

Registrations = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]
Gross = Literal["gross", "net"]
SOURCE = "市知识产权局月度统计 (synthetic)"
_LINE = {"district": "CQ-500107", "registered": 320, "cancelled": 12, "expired": 30}


class TrademarkLine(Shape):
    """What a district, or one firm of it, gained and lost in the period."""

    district: str = Field(description="The unit, by its unit_id", examples=["CQ-500107"], min_length=1, max_length=32)
    credit_code: CreditCode | None = Field(
        default=None, description="One firm of it; without, the district as a whole", examples=["915001070901701252"]
    )
    registered: Registrations = F("Newly registered", 320)
    cancelled: Registrations = Field(default=0, description="Cancelled or declared void", examples=[12])
    expired: Registrations = Field(default=0, description="Expired and not renewed", examples=[30])


class TrademarkBatchCreate(Shape):
    """Figures of a period as delivered; taken whole or not at all."""

    source: str = Field(description="Where they come from", examples=[SOURCE], min_length=1, max_length=200)
    period_from: Day = F("First day", "2026-01-01")
    period_to: Day = F("Last day; the figures count from it on", "2026-01-31")
    lines: list[TrademarkLine] = Field(description="The figures", examples=[[_LINE]], min_length=1, max_length=MOST)


class ReversalCreate(Shape):
    """Why a batch was wrong."""

    reason: str = Field(description="Why", examples=["统计期重复"], min_length=1, max_length=400)


class TrademarkCountRead(Shape):
    """A line of a batch."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000021")
    batch_id: UUID = F("Its batch", "0198d3a0-0000-7000-8000-000000000020")
    district: str = F("The unit", "CQ-500107")
    credit_code: str | None = F("The firm; null for the district as a whole", None)
    period_from: Day = F("First day", "2026-01-01")
    period_to: Day = F("Last day", "2026-01-31")
    registered: int = F("Newly registered", 320)
    cancelled: int = F("Cancelled or declared void", 12)
    expired: int = F("Expired and not renewed", 30)
    gross: int = F("registered", 320)
    net: int = F("registered less cancelled and expired", 278)
    source: str = F("Where it comes from", SOURCE)
    recorded_on: Day = F("When it was recorded", "2026-02-05")
    reversed_on: Day | None = F("When its batch was reversed; it counts on no day", None)


class TrademarkBatchRead(Shape):
    """A batch in a list of batches."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000020")
    source: str = F("Where it comes from", SOURCE)
    period_from: Day = F("First day", "2026-01-01")
    period_to: Day = F("Last day", "2026-01-31")
    recorded_on: Day = F("When it was recorded", "2026-02-05")
    recorded_at: Instant = F("The instant", "2026-02-05T10:00:00+08:00")
    department: str | None = F("Department of the officer who recorded it", "市知识产权局")
    reversed_on: Day | None = F("When it was reversed; it counts on no day", None)
    reversal_reason: str | None = F("Why", None)


class TrademarkBatchFull(TrademarkBatchRead):
    """A batch with its lines."""

    items: list[TrademarkCountRead] = F("Its lines in their order", [])


class TrademarkSum(Shape):
    """A district's figures, gross and net side by side."""

    district: str = F("The unit", "CQ-500107")
    registered: int = F("Newly registered", 320)
    cancelled: int = F("Cancelled or declared void", 12)
    expired: int = F("Expired and not renewed", 30)
    gross: int = F("registered", 320)
    net: int = F("registered less cancelled and expired", 278)


class TrademarkSummary(Shape):
    """Figures of all periods that ended from `since` to `as_of`, both included."""

    as_of: Day = F("Last day", "2026-12-31")
    since: Day = F("First day; that of the plan when not asked otherwise", "2024-01-01")
    gross: int = F("All registered", 320)
    net: int = F("All registered less cancelled and expired", 278)
    reading: Gross = F("Which of the two the indicator takes: the setting TRADEMARK_NET_OR_GROSS", "gross")
    items: list[TrademarkSum] = F("By district, as the batches name them", [])
