"""HTTP shapes of parks."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from chassis.shapes import CreditCode, Day, F, Shape

Carrier = Literal["industrial_park", "office_park", "startup_base"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
UnitId = Annotated[str, StringConstraints(pattern=r"^CQ-[0-9A-Z-]{2,12}$")]
_CARRIER = "工业园区 industrial_park, 楼宇产业园 office_park or 小型微型企业创业创新基地 startup_base"


class ParkCreate(Shape):
    """A park to establish."""

    name: Words = F("Name, once per district", "示例生态家园")
    district: UnitId = F("Unit id of the district", "CQ-500107")
    town: Words | None = Field(default=None, description="Town or subdistrict", examples=["水土街道"])
    carrier: Carrier = F(f"What the park is built on: {_CARRIER}", "industrial_park")
    operator: CreditCode = F("Credit code of the operator", "915001070901701252")
    leading_industries: list[Words] = F("Two to three leading industries", ["智能装备", "软件信息服务"])
    established_on: Day = F("Day on which the park was established (建成)", "2025-06-30")


class ParkRead(Shape):
    """A park."""

    id: UUID = F("Park id", "0192f0c1-0000-7000-8000-000000000001")
    name: str = F("Name, once per district", "示例生态家园")
    district: str = F("Unit id of the district", "CQ-500107")
    town: str | None = F("Town or subdistrict; tells the unit apart where units were redrawn", "水土街道")
    carrier: Carrier = F(f"What the park is built on: {_CARRIER}", "industrial_park")
    operator: str = F("Credit code of the operator", "915001070901701252")
    leading_industries: list[str] = F("Two to three leading industries", ["智能装备", "软件信息服务"])
    established_on: Day = F("Day on which the park was established (建成)", "2025-06-30")
