"""HTTP shapes of brand agencies and trainings."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Shape

_AGENCY = "0198d3a0-0000-7000-8000-0000000000c1"
_FIRM = {"credit_code": "915001070901701252", "people": 2}
SOURCE = "品牌服务机构名录〔2026〕1号 (synthetic)"


class AgencyCreate(Shape):
    """An agency that helps firms with their brands."""

    name: str = Field(description="Its name", examples=["某品牌机构 (synthetic)"], min_length=1, max_length=200)
    district: str | None = Field(
        default=None, description="The unit that lists it; none: the city", examples=["CQ-500107"], max_length=40
    )
    services: str = Field(description="What it does", examples=["品牌定位、商标布局"], min_length=1, max_length=2000)
    source: str = Field(description="Where it was chosen", examples=[SOURCE], min_length=1, max_length=400)


class AgencyEnd(Shape):
    """Why an agency leaves the list."""

    reason: str = Field(description="In words", examples=["机构注销"], min_length=1, max_length=400)


class AgencyRead(AgencyCreate):
    """An agency."""

    id: UUID = F("Its id", _AGENCY)
    listed_on: Day = F("First day on the list", "2026-03-02")
    ended_on: Day | None = F("First day no longer on it", None)
    end_reason: str | None = F("Why", None)


class TraineeCreate(Shape):
    """How many people a firm sent."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    people: Annotated[int, Field(strict=True, ge=1, le=10_000)] = F("How many people", 2)


class TrainingCreate(Shape):
    """A training for people who look after brands."""

    title: str = Field(description="Its name", examples=["品牌经理培训 (synthetic)"], min_length=1, max_length=200)
    agency_id: UUID | None = Field(default=None, description="The agency that held it", examples=[_AGENCY])
    held_on: Day = F("Its day", "2026-02-20")
    proof: str = Field(description="Where it is written", examples=["签到表 F-9"], min_length=1, max_length=300)
    firms: list[TraineeCreate] = Field(description="Who sent people", examples=[[_FIRM]], min_length=1, max_length=500)

    def given(self) -> dict[str, Any]:
        """The training without its firms."""
        return self.model_dump(exclude={"firms"})


class TrainingRead(Shape):
    """A training, with the firms and people the caller may know of."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-0000000000c2")
    title: str = F("Its name", "品牌经理培训 (synthetic)")
    agency_id: UUID | None = F("The agency that held it", None)
    held_on: Day = F("Its day", "2026-02-20")
    proof: str = F("Where it is written", "签到表 F-9")
    firms: int = F("Firms that sent people", 12)
    people: int = F("People trained", 20)

    @classmethod
    def of(cls, row: Any) -> "TrainingRead":
        """From a row."""
        return cls.model_validate({name: row[name] for name in cls.model_fields})


class UnitBrands(Shape):
    """A unit's agencies and trained people."""

    district: str = F("The unit", "CQ-500107")
    agencies: int = F("Agencies on its list on the last day", 2)
    trainings: int = F("Trainings its firms took part in", 3)
    firms: int = F("Firms that sent people", 12)
    people: int = F("People trained", 20)


class BrandSums(Shape):
    """Agencies and trained people between two days, by unit."""

    since: Day = F("First day", "2025-03-02")
    as_of: Day = F("Last day", "2026-03-02")
    city_agencies: int = F("Agencies on the list of the whole city", 5)
    items: list[UnitBrands] = F("By unit", [])
