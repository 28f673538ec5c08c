"""HTTP shapes of workshops."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Instant, Shape
from services.enterprise.workshops.rules import MOST

Level = Literal["municipal", "national"]
Reason = Literal["no_longer_meets", "closed", "entered_in_error", "other"]
NUMBER = "渝经信智能〔2026〕9号 (synthetic)"
_ENTRY = {"credit_code": "915001070901701252", "plant": "一号厂房", "process": "冲压", "level": "municipal"}


class WorkshopEntry(Shape):
    """One workshop of a list."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    plant: str = Field(description="Its plant", examples=["一号厂房"], min_length=1, max_length=200)
    process: str = Field(description="What is made digital", examples=["冲压"], min_length=1, max_length=200)
    level: Level = Field(default="municipal", description="Who recognised it", examples=["municipal"])


class WorkshopBatchCreate(Shape):
    """A list of recognised workshops as published; taken whole or not at all."""

    document_number: str = Field(description="Number of the document", examples=[NUMBER], min_length=1, max_length=200)
    recognised_on: Day = F("Day of the list", "2026-02-20")
    entries: list[WorkshopEntry] = Field(
        description="Its workshops", examples=[[_ENTRY]], min_length=1, max_length=MOST
    )


class WithdrawalCreate(Shape):
    """Why a workshop leaves the list."""

    effective_on: Day = F("First day it is no longer on the list", "2026-06-01")
    reason: Reason = F("Why; entered_in_error says it never should have been on it", "closed")
    comment: str | None = Field(default=None, description="In words", examples=["产线已停"], max_length=400)


class WorkshopRead(Shape):
    """A workshop, on the list from recognised_on until before withdrawn_on."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000011")
    batch_id: UUID = F("Its batch", "0198d3a0-0000-7000-8000-000000000010")
    credit_code: str = F("The firm", "915001070901701252")
    plant: str = F("Its plant", "一号厂房")
    process: str = F("What is made digital", "冲压")
    level: Level = F("Who recognised it", "municipal")
    district: str = F("The firm's district when it was recorded", "CQ-500107")
    recognised_on: Day = F("Day of the list", "2026-02-20")
    first_time: bool = F("Whether it counts as new (annex no. 9): not recognised before at any level", True)
    document_number: str = F("Number of the document", NUMBER)
    withdrawn_on: Day | None = F("First day it is no longer on the list", None)
    withdrawal_reason: Reason | None = F("Why it left", None)
    withdrawal_comment: str | None = F("In words", None)


class WorkshopBatchRead(Shape):
    """A batch in a list of batches."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000010")
    document_number: str = F("Number of the document", NUMBER)
    recognised_on: Day = F("Day of the list", "2026-02-20")
    recorded_at: Instant = F("When it was recorded", "2026-03-02T10:00:00+08:00")
    department: str | None = F("Department of the officer who recorded it", "市经济信息委")
    workshops: int = F("How many it names", 1)


class WorkshopBatchFull(WorkshopBatchRead):
    """A batch with its workshops."""

    items: list[WorkshopRead] = F("Its workshops in the order of the list", [])
