"""HTTP shapes of adverse records."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Count, Day, F, Flag, Instant, Shape

ListKind = Literal["abnormal_operations", "serious_dishonesty"]
Kind = Literal[
    "abnormal_operations",
    "serious_dishonesty",
    "safety_major",
    "safety_larger",
    "network_data",
    "quality",
    "environment",
    "tax",
    "falsification",
    "research_misconduct",
]
Finding = Literal["code", "name", "ambiguous", "unknown", "malformed"]
SOURCE = "国家企业信用信息公示系统（合成）"
GROUNDS = "未按期公示年度报告（合成）"
PROOF = "公示截图 F-41 (synthetic)"
RECORD = "0198d3a0-0000-7000-8000-000000000081"


class AdverseRecordCreate(Shape):
    """An entry of a list, or an incident, with what shows it."""

    kind: Kind = F("Which list, or which kind of incident", "abnormal_operations")
    source: str = Field(description="Who published it", examples=[SOURCE], min_length=1, max_length=200)
    document_number: str | None = Field(
        default=None, description="Number of the decision", examples=["渝市监异〔2026〕1号（合成）"], max_length=200
    )
    grounds: str = Field(description="Why", examples=[GROUNDS], min_length=1, max_length=400)
    evidence: str = Field(description="Reference of the proof", examples=[PROOF], min_length=1, max_length=300)
    from_on: Day = F("First day on the list, or the day of the incident", "2026-02-20")


class AdverseRecordRemoval(Shape):
    """When, why and by what proof a record ends."""

    removed_on: Day | None = Field(
        default=None, description="First day no longer on the list; today", examples=["2026-03-02"]
    )
    reason: str = Field(description="Why", examples=["已补报年度报告"], min_length=1, max_length=400)
    evidence: str = Field(description="Reference of the proof", examples=[PROOF], min_length=1, max_length=300)
    in_error: Flag = Field(default=False, description="It never should have been entered", examples=[False])


class AdverseRecordRead(Shape):
    """A record; a list entry stands from from_on until before removed_on, an incident counts from its day."""

    id: UUID = F("Its id", RECORD)
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district when it was recorded", "CQ-500107")
    kind: Kind = F("Which list, or which kind of incident", "abnormal_operations")
    source: str = F("Who published it", SOURCE)
    document_number: str | None = F("Number of the decision", None)
    grounds: str = F("Why", GROUNDS)
    evidence: str = F("Reference of the proof", PROOF)
    from_on: Day = F("First day on the list, or the day of the incident", "2026-02-20")
    list_id: UUID | None = F("The list file it came with", None)
    recorded_at: Instant = F("When it was entered", "2026-03-02T09:30:00+08:00")
    recorded_by: str = F("Subject id of who entered it", "officer-1")
    removed_on: Day | None = F("First day it no longer stands; from_on where it was entered in error", None)
    removal_reason: str | None = F("Why it was removed", None)
    removal_evidence: str | None = F("What shows that", None)
    removed_at: Instant | None = F("When the removal was entered", None)
    removed_by: str | None = F("Subject id of who entered the removal", None)


class AdverseTally(Shape):
    """Lines of one finding."""

    finding: Finding = F("Matched by code, by name; several firms of the name; no firm; a code that is none", "code")
    n: Count = F("Lines", 30)
    recorded: Count = F("Of those recorded against a firm", 30)


class AdverseListRead(Shape):
    """A list file and what became of its lines."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000082")
    kind: ListKind = F("Which list", "abnormal_operations")
    source: str = F("Who published it", SOURCE)
    document_number: str = F("Number of the document", "渝市监异〔2026〕1号（合成）")
    listed_on: Day = F("First day of its entries", "2026-02-20")
    received_on: Day = F("Day it was taken", "2026-03-02")
    report: list[AdverseTally] = Field(
        description="Lines by finding", examples=[[{"finding": "code", "n": 30, "recorded": 30}]]
    )


class AdverseLineRead(Shape):
    """A line of a list file."""

    line: Count = F("Line of the file; the header is 1", 2)
    credit_code: str | None = F("Code as printed", "915001070901701252")
    name: str = F("Name as printed", "Example Precision Machinery Co. (synthetic)")
    finding: Finding = F("What was found for it", "code")
    matched_code: str | None = F("The firm", "915001070901701252")
    note: str | None = F("other_name: the firm has another name; already_listed: it stood on the list before", None)
    record_id: UUID | None = F("The record made", RECORD)
