"""HTTP shapes of official lists."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Count, CreditCode, Day, F, Shape
from services.enterprise.recognitions.schemas import NUMBER, Kind

FINDING = Literal["code", "name", "ambiguous", "unknown", "malformed"]
TALLY = {"n": 30, "recorded": 0, "refused": 0}


class ListRead(Shape):
    """An official list and what its lines match."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000051")
    tier: str = F("Title", "LITTLE_GIANT")
    kind: Kind = F("New or renewal", "new")
    batch: str = F("Batch", "8th batch (synthetic)")
    document_number: str = F("Number of the document", NUMBER)
    granted_on: Day = F("Day of the list", "2026-09-01")
    valid_from: Day = F("First day of the titles", "2026-09-01")
    valid_to: Day | None = F("Last day of the titles", "2029-08-31")
    received_on: Day = F("Day it was taken", "2026-09-02")
    report: dict[FINDING, dict[str, Count]] = Field(
        description="Lines by finding: n in all, recorded as titles, refused", examples=[{"code": TALLY}]
    )


class LineRead(Shape):
    """A line of a list."""

    line: Count = F("Line of the file; the header is 1", 2)
    credit_code: str | None = F("Code as printed", "915001070901701252")
    name: str = F("Name as printed", "Example Precision Machinery Co. (synthetic)")
    finding: FINDING = F("Matched by code, by name; several firms of the name; no firm; a code that is none", "code")
    matched_code: str | None = F("The firm", "915001070901701252")
    candidates: list[str] = F("Firms of the same name", [])
    note: str | None = F("credit_code: at fault is the code; other_name: the firm has another name", None)
    recognition_id: UUID | None = F("The title recorded", None)
    refusal: str | None = F("Code of the refusal", None)


class LineChoice(Shape):
    """A line to be accepted, with its firm where the list left it open."""

    line: Count = F("Line of the file", 2, ge=2, le=1_000_000)
    credit_code: CreditCode | None = Field(default=None, description="The firm", examples=["915001070901701252"])


class AcceptanceCreate(Shape):
    """Which lines are accepted; none named: the next hundred matched lines."""

    lines: list[LineChoice] | None = Field(
        default=None, description="Lines", examples=[[{"line": 2}]], min_length=1, max_length=100
    )


class AcceptedRead(Shape):
    """What became of an accepted line."""

    line: Count = F("Line of the file", 2)
    matched_code: str | None = F("The firm", "915001070901701252")
    recognition_id: UUID | None = F("The title recorded", None)
    refusal: str | None = F("Code of the refusal", None)
