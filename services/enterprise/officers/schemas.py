"""HTTP shapes of service officers."""

from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Ratio, Shape
from services.enterprise.officers.rules import MOST

_ID, _OTHER = "0198d3a0-0000-7000-8000-000000000041", "0198d3a0-0000-7000-8000-000000000042"
FIRM = "915001070901701252"


class OfficerCreate(Shape):
    """A service officer of a district."""

    name: str = Field(description="As the district calls the officer", examples=["专员甲"], min_length=1, max_length=80)
    district: str = Field(description="Unit the officer serves", examples=["CQ-500107"], min_length=1, max_length=40)
    department: str = Field(description="Department", examples=["区经济信息委"], min_length=1, max_length=120)


class OfficerRead(Shape):
    """A service officer."""

    id: UUID = F("The officer's id", _ID)
    name: str = F("As the district calls the officer", "专员甲")
    district: str = F("Unit the officer serves", "CQ-500107")
    department: str = F("Department", "区经济信息委")
    ended_on: Day | None = F("First day the officer no longer serves", None)


class OfficerEnd(Shape):
    """The end of an officer's service."""

    on: Day = F("First day the officer no longer serves", "2026-06-01")


class AssignmentCreate(Shape):
    """A firm given to an officer."""

    credit_code: CreditCode = F("The firm", FIRM)
    valid_from: Day = F("First day", "2026-03-02")


class AssignmentEnd(Shape):
    """The end of an assignment."""

    valid_to: Day = F("First day it no longer holds; the next may begin on it", "2026-06-01")
    reason: str = Field(description="Why", examples=["企业迁出"], min_length=1, max_length=400)


class AssignmentRead(Shape):
    """An assignment, from valid_from until before valid_to."""

    id: UUID = F("Its id", _ID)
    officer_id: UUID = F("The officer", _OTHER)
    credit_code: str = F("The firm", FIRM)
    district: str = F("The firm's district when it was recorded", "CQ-500107")
    valid_from: Day = F("First day", "2026-03-02")
    valid_to: Day | None = F("First day it no longer holds", None)
    end_reason: str | None = F("Why it ended", None)
    handover_id: UUID | None = F("The handover it came with", None)


class HandoverCreate(Shape):
    """Firms that go to another officer together, all or none."""

    to_officer_id: UUID = F("Who takes them", _OTHER)
    valid_from: Day = F("First day with the new officer, on which the old assignments end", "2026-06-01")
    reason: str = Field(description="Why", examples=["岗位调整"], min_length=1, max_length=400)
    credit_codes: list[CreditCode] | None = Field(
        default=None, description="Only these firms; all without", examples=[[FIRM]], min_length=1, max_length=MOST
    )


class HandoverRead(Shape):
    """A handover."""

    handover_id: UUID = F("Its id, on every new assignment", _ID)
    firms: int = F("How many went over", 12)


class VisitCreate(Shape):
    """A visit to a firm."""

    credit_code: CreditCode = F("The firm", FIRM)
    visited_on: Day = F("Day of the visit", "2026-03-02")
    findings: str = Field(description="What was found", examples=["融资需求已登记"], min_length=1, max_length=2000)


class VisitRead(Shape):
    """A visit."""

    id: UUID = F("Its id", _ID)
    credit_code: str = F("The firm", FIRM)
    district: str = F("The firm's district then", "CQ-500107")
    officer_id: UUID | None = F("The officer who visited", _OTHER)
    plan_id: UUID | None = F("The coaching plan it belongs to", None)
    visited_on: Day = F("Day of the visit", "2026-03-02")
    findings: str = F("What was found", "融资需求已登记")


class DistrictCoverage(Shape):
    """Coverage of one district."""

    district: str = F("The unit the firms lay in on that day; undecided: only the town could tell", "CQ-500107")
    firms: int = F("Firms with the title in force", 40)
    covered: int = F("Of them served by an officer", 38)
    percent: Ratio | None = F("Share in percent, cut to two places; null without firms", "95")


class CoverageRead(Shape):
    """How many holders of the title have an officer on a day."""

    as_of: Day = F("The day", "2026-03-02")
    tier: str = F("The title", "SRDI")
    target_percent: Ratio = F("The target", "100")
    source: str = F("Where the target stands", "渝府办发〔2024〕14号 三（五）3")
    firms: int = F("Firms with the title in force", 40)
    covered: int = F("Of them served by an officer", 38)
    percent: Ratio | None = F("Share in percent, cut to two places so that 100 means all; null without firms", "95")
    districts: list[DistrictCoverage] = F("By district", [])


class UncoveredRead(Shape):
    """A firm nobody serves."""

    credit_code: str = F("The firm", FIRM)
    district: str = F("Unit it lay in on that day; undecided: only the town could tell", "CQ-500107")
