"""HTTP shapes of memberships."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Flag, Shape

Scheme = Literal["clusters", "chains", "innovation"]
Of = Literal["firms", "achievements"]
PROOF = "产品目录与收入构成 F-31 (synthetic)"


class MembershipCreate(Shape):
    """What a firm belongs to, and what shows it."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    scheme: Scheme = F("clusters (33618), chains (the flagship chains) or innovation (416)", "innovation")
    code: str = Field(description="Code of the catalogue", examples=["H1"], min_length=1, max_length=40)
    main: Flag = Field(default=False, description="Whether it is the firm's main one", examples=[True])
    evidence: str = Field(description="What shows it", examples=[PROOF], min_length=1, max_length=300)
    began_on: Day = F("First day", "2026-01-05")


class MembershipEnd(Shape):
    """When and why a membership ends."""

    ended_on: Day = F("First day it no longer holds", "2026-06-01")
    why: str = Field(description="Why", examples=["主营业务变更"], min_length=1, max_length=400)


class MembershipRead(Shape):
    """A membership from began_on until before ended_on."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000061")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district when it was recorded", "CQ-500107")
    scheme: Scheme = F("clusters (33618), chains (the flagship chains) or innovation (416)", "innovation")
    code: str = F("Code of the catalogue", "H1")
    main: bool = F("Whether it is the firm's main one", True)
    evidence: str = F("What shows it", PROOF)
    began_on: Day = F("First day", "2026-01-05")
    ended_on: Day | None = F("First day it no longer holds", None)
    ended_why: str | None = F("Why it ended", None)


class CrossCell(Shape):
    """Firms, or achievements, of one cluster and one part of the 416 layout."""

    cluster: str = F("Code of the 33618 cluster; none for what is in no cluster", "LEAD01")
    innovation: str = F("Code of the 416 layout; none for what is in no part of it", "H1")
    firms: int | None = F("How many firms; null where achievements are counted", 12)
    achievements: int | None = F("How many achievements that are not dropped; null where firms are counted", None)
    selected: int | None = F("Those of the achievements that are selected", None)


class CrossTable(Shape):
    """Both classifications against each other on a day; what is in several counts in each."""

    as_of: Day = F("The day", "2026-03-02")
    of: Of = F("What is counted", "firms")
    district: str | None = F("Only this unit's", None)
    items: list[CrossCell] = F("Cells with at least one", [])
    fields_known: bool = F("False while the list of the 16 fields of 416 is not known: then only the highlands", False)
