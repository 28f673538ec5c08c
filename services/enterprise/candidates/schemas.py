"""HTTP shapes of candidate lists."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Instant, Ratio, Shape
from services.enterprise.candidates.rules import LeftOut

Result = Literal["met", "unmet", "unknown", "manual_review", "not_applicable"]
_MISSING = [{"field": "rd_y1", "zh": "上年度研发费用总额(万元)", "en": "R&D expenses of last year"}]


class CandidateListCreate(Shape):
    """Which list is wanted."""

    tier: str = Field(description="The rung", examples=["INNO_SME"], min_length=1, max_length=40)
    on: Day | None = F("Day by whose rule set and figures is ranked; today when left out", "2026-03-02", default=None)
    district: str | None = Field(
        default=None,
        description="Only firms of this unit; a district officer's is always the own",
        examples=["CQ-500107"],
        max_length=40,
    )


class CandidateListRead(Shape):
    """A list and how far it is; once done it never changes."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000081")
    tier: str = F("The rung", "INNO_SME")
    district: str | None = F("Only firms of this unit; null for the whole city", "CQ-500107")
    on: Day = F("Day by whose rule set and figures was ranked", "2026-03-02")
    rule_set: str = F("The rung's rule set of that day", "INNO_SME_2022")
    state: Literal["waiting", "running", "done"] = F("How far it is", "done")
    firms: int = F("Active firms of the city when it was asked for", 1200)
    done: int = F("Firms looked at so far", 1200)
    listed: int = F("Firms on the list", 300)
    left_out: dict[LeftOut, int] = F(
        "Firms that are not, by why", {"holds_title": 200, "lacks_title": 600, "too_far": 100}
    )
    requested_at: Instant = F("When it was asked for", "2026-03-02T10:00:00+08:00")
    finished_at: Instant | None = F("When it was done", "2026-03-02T10:01:00+08:00")


class CandidateRead(Shape):
    """A firm on the list."""

    rank: int = F("Place on the whole list", 1)
    district_rank: int = F("Place among the firms of its district", 1)
    credit_code: str = F("The firm", "915001070901701252")
    name: str = F("Its name today", "合成测试企业1")
    district: str = F("Its district when it was ranked", "CQ-500107")
    chains: list[str] = F("Its flagship chains", ["CHAIN01"])
    nodes: list[str] = F("Nodes of the chain tree it is linked with on the day", ["CHAIN01.L2.N3"])
    result: Result = F("The rung's answer", "unknown")
    score_low: Ratio | None = F("Points that are certain; null where the rung has no score", "55")
    score_high: Ratio | None = F("Points with everything that is missing at its best", "75")
    direct_pass: list[str] = F("Direct passes it holds (直通条件)", ["D2"])
    unmet: list[str] = F("Conditions that are unmet; direct passes are not counted among them", [])
    missing: list[dict[str, str]] = F("Inputs that would decide, each with its name in both languages", _MISSING)


class DistrictCandidates(Shape):
    """A district's part of a list."""

    district: str = F("The unit", "CQ-500107")
    firms: int = F("Firms on the list", 40)
    direct_pass: int = F("Of them with a direct pass", 3)
    by: dict[Result, int] = F("By the rung's answer", {"met": 5, "unknown": 20, "unmet": 15})


class CandidateSummary(Shape):
    """A list by district."""

    list_id: UUID = F("The list", "0198d3a0-0000-7000-8000-000000000081")
    items: list[DistrictCandidates] = F("By unit", [])
