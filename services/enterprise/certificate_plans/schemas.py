"""HTTP shapes of plans for certificates."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Shape

Outcome = Literal["obtained", "given_up"]
MEASURES = "聘请咨询机构，完成内审 (synthetic)"


class CertificatePlanCreate(Shape):
    """Which certificate a firm will obtain by when, and how."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    code: str = Field(description="The certificate", examples=["ISO14001"], min_length=1, max_length=40)
    measures: str = Field(description="What will be done", examples=[MEASURES], min_length=1, max_length=2000)
    due_on: Day = F("By when", "2026-12-31")


class CertificatePlanClose(Shape):
    """How a plan ended."""

    outcome: Outcome = F("obtained (the evidence is on file and in force) or given_up", "obtained")


class CertificatePlanRead(Shape):
    """A plan."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000071")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district when it was opened", "CQ-500107")
    code: str = F("The certificate", "ISO14001")
    measures: str = F("What will be done", MEASURES)
    opened_on: Day = F("Since when", "2026-03-02")
    due_on: Day = F("By when", "2026-12-31")
    closed_on: Day | None = F("When it was closed", None)
    outcome: Outcome | None = F("How it ended", None)
