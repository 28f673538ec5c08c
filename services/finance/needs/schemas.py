"""HTTP shapes of needs."""

from typing import Literal
from uuid import UUID

from chassis.shapes import Day, F, Shape, Yuan
from services.finance.products.schemas import BasisPoints, Months

Purpose = Literal[
    "working_capital",
    "equipment_purchase",
    "research_and_development",
    "technical_upgrade",
    "plant_construction",
    "order_fulfilment",
    "other",
]


class NeedCreate(Shape):
    """A need to state."""

    amount: Yuan = F("How much", {"amount": "2000000.00", "currency": "CNY"})
    tenor_months: Months = F("For how many months", 12)
    purpose: Purpose = F("What for", "working_capital")
    wanted_rate_bp: BasisPoints | None = F("Highest yearly rate in basis points, if any", 400, default=None)


class NeedRead(Shape):
    """A need."""

    id: UUID = F("Need id", "0192f0c1-0000-7000-8000-0000000000c1")
    credit_code: str = F("The firm", "915001070901701252")
    amount: Yuan = F("How much", {"amount": "2000000.00", "currency": "CNY"})
    tenor_months: int = F("For how many months", 12)
    purpose: Purpose = F("What for", "working_capital")
    wanted_rate_bp: int | None = F("Highest yearly rate in basis points, if any", 400)
    stated_on: Day = F("Day on which it was stated", "2026-11-22")
