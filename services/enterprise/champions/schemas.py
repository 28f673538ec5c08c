"""HTTP shapes of the lists of champions."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Ratio, Shape

_ID = "0198d3a0-0000-7000-8000-000000000061"
List = Literal["city", "national"]


class ChampionCreate(Shape):
    """A firm's product put on a list."""

    list: List = F("Which list", "city")
    batch: str = Field(description="The batch it came with", examples=["第一批"], min_length=1, max_length=80)
    credit_code: CreditCode = F("The firm", "915001070901701252")
    product_code: str = F("8- or 10-digit product code", "34110203", pattern=r"^([0-9]{8}|[0-9]{10})$")
    product: str = Field(description="The product", examples=["精密轴承"], min_length=1, max_length=200)
    share: Ratio | None = Field(
        default=None, description="Market share in percent", examples=["31.5"], gt=Decimal(0), le=Decimal(100)
    )
    share_evidence: str = Field(
        description="What the share rests on", examples=["行业协会证明"], min_length=1, max_length=400
    )
    sponsor: str = Field(description="Who proposed it", examples=["区经济信息委"], min_length=1, max_length=120)
    entered_on: Day = F("First day on the list", "2026-03-02")


class ChampionLeaving(Shape):
    """Why an entry leaves its list."""

    on: Day = F("First day no longer on the list", "2026-06-01")
    reason: str = Field(description="Why", examples=["产品停产"], min_length=1, max_length=400)


class ChampionMove(Shape):
    """A move from the city's list to the nation's."""

    on: Day = F("First day on the national list, no longer on the city's", "2026-06-01")
    batch: str = Field(description="The national batch", examples=["第九批"], min_length=1, max_length=80)


class ChampionRead(Shape):
    """An entry, on its list from entered_on until before left_on."""

    id: UUID = F("Its id", _ID)
    list: List = F("Which list", "city")
    batch: str = F("The batch it came with", "第一批")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("The firm's district when it was recorded", "CQ-500107")
    product_code: str = F("Product code", "34110203")
    product: str = F("The product", "精密轴承")
    share: Ratio | None = F("Market share in percent", "31.5")
    share_evidence: str = F("What the share rests on", "行业协会证明")
    sponsor: str = F("Who proposed it", "区经济信息委")
    entered_on: Day = F("First day on the list", "2026-03-02")
    moved_from: UUID | None = F("The entry of the city's list it came from", None)
    left_on: Day | None = F("First day no longer on the list", None)
    leave_reason: str | None = F("Why; moved_to_national when it moved up", None)
