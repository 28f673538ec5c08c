"""HTTP shapes of batches."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Flag, Shape
from services.enterprise.applications.schemas import OfficersMove, PublicityCreate, State

CASE = "0198d3a0-0000-7000-8000-000000000005"
NUMBER = "渝经信企业〔2026〕1号 (synthetic)"


class BatchCreate(Shape):
    """Cases of one title that are decided together."""

    tier: str = Field(description="Title", examples=["SRDI"], max_length=40)
    name: str = Field(
        description="Name of the batch", examples=["2026 first batch (synthetic)"], min_length=1, max_length=200
    )


class CasesAdd(Shape):
    """Cases to be put into the batch."""

    application_ids: list[UUID] = Field(description="The cases", examples=[[CASE]], min_length=1, max_length=200)


class BatchPublicity(PublicityCreate):
    """One public notice for all cases of the batch."""


class CaseDecision(Shape):
    """A case that is decided otherwise than approved, or with a comment."""

    application_id: UUID = F("The case", CASE)
    outcome: Literal["approve", "reject"] = F("approve or reject", "reject")
    comment: str | None = Field(default=None, description="Reason", examples=["Not met (synthetic)"], max_length=2000)


class BatchDecision(OfficersMove):
    """One document for all cases; those not named are approved."""

    document_number: str = Field(description="Number of the document", examples=[NUMBER], min_length=1, max_length=200)
    exceptions: list[CaseDecision] = Field(
        default=[], description="Cases decided otherwise", examples=[[]], max_length=200
    )


class OutcomeRead(Shape):
    """What became of one case."""

    application_id: UUID = F("The case", CASE)
    done: Flag = F("Whether it moved", True)
    state: State | None = F("Its state now; none when refused", "approved")
    code: str | None = F("Code of the refusal", None)
    zh: str | None = F("The refusal in Chinese", None)
    en: str | None = F("The refusal in English", None)


class BatchRead(Shape):
    """A batch."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000041")
    tier: str = F("Title", "SRDI")
    name: str = F("Name", "2026 first batch (synthetic)")
    state: Literal["open", "decided"] = F("open until every case is decided", "open")
    document_number: str | None = F("Number of the document", NUMBER)
    opened_on: Day = F("Day it was opened", "2026-03-02")
    decided_on: Day | None = F("Day it was decided", None)


class BatchFull(BatchRead):
    """A batch with its cases."""

    application_ids: list[UUID] = F("The cases", [CASE])


class BatchResult(Shape):
    """The batch after a command, and what became of each case."""

    batch: BatchRead = Field(description="The batch", examples=[{}])
    outcomes: list[OutcomeRead] = F("One outcome a case", [])
