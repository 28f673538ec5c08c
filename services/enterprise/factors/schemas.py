"""HTTP shapes of the factor ledger."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Shape, Yuan
from services.enterprise.policies.schemas import FirmNamed

Kind = Literal["technology", "capital", "talent", "data"]
_VALUE = {"amount": "500000.00", "currency": "CNY"}


class FactorCreate(Shape):
    """What reached the firm."""

    kind: Kind = F("Which factor", "talent")
    source: str = Field(description="From whom", examples=["某高校 (synthetic)"], min_length=1, max_length=200)
    description: str = Field(description="What", examples=["引进工程师2名"], min_length=1, max_length=400)
    value: Yuan | None = Field(default=None, description="Its value, where it has one", examples=[_VALUE])
    received_on: Day = F("When it came", "2026-02-20")


class FactorReversal(Shape):
    """Why an entry was wrong."""

    reason: str = Field(description="In words", examples=["重复登记"], min_length=1, max_length=400)


class FactorRead(Shape):
    """An entry of the ledger."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000061")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district", "CQ-500107")
    kind: Kind = F("Which factor", "talent")
    source: str = F("From whom", "某高校 (synthetic)")
    description: str = F("What", "引进工程师2名")
    value: Yuan | None = F("Its value", None)
    received_on: Day = F("When it came", "2026-02-20")
    reversed_on: Day | None = F("First day it no longer counts", None)
    reversal_reason: str | None = F("Why", None)


class FactorSum(Shape):
    """One factor."""

    kind: Kind = F("Which factor", "talent")
    entries: int = F("Entries", 3)
    firms: int = F("Firms it reached", 2)
    value: Yuan = F("Value of all that have one", _VALUE)


class FactorSums(Shape):
    """All factors on a day."""

    as_of: Day = F("The day", "2026-03-02")
    items: list[FactorSum] = F("By kind; a kind nobody got is left out", [])


class UnreachedRead(Shape):
    """Firms nothing reached."""

    since: Day = F("First day looked at", "2025-03-02")
    as_of: Day = F("Last day looked at", "2026-03-02")
    items: list[FirmNamed] = F("Firms in the order of their codes", [])
    next_after: str | None = F("Give it as `after` to go on; null at the end", None)


class FirmFactors(Shape):
    """What reached a firm up to a day."""

    credit_code: str = F("The firm", "915001070901701252")
    as_of: Day = F("The day", "2026-03-02")
    items: list[FactorSum] = F("By kind", [])
    missing: list[Kind] = F("Kinds that never reached it", ["technology", "data"])
