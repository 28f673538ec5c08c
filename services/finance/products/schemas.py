"""HTTP shapes of products."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from chassis.shapes import Day, F, Shape, Yuan, wrong
from services.finance.institutions.schemas import Words

FieldName = Literal[
    "tiers",
    "district",
    "size_class",
    "industry",
    "revenue",
    "employees",
    "age_years",
    "in_park",
    "amount",
    "tenor_months",
]
Operator = Literal["in", "not_in", "prefix", "not_prefix", "gte", "lte", "eq"]


def _one_fault(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """One fault at the field itself instead of one for each kind it could have been."""
    try:
        return check(value)
    except ValidationError:
        zh, en = "须为真值、整数、文本或文本数组", "true or false, an integer, text, or a list of text"
        raise wrong("value_form", zh, en) from None


Value = Annotated[StrictBool | StrictInt | StrictStr | list[StrictStr], WrapValidator(_one_fault)]
Months = Annotated[int, Field(strict=True, ge=1, le=360)]
BasisPoints = Annotated[int, Field(strict=True, ge=0, le=10_000)]


class CriterionShape(Shape):
    """One demand on the firm or on its need."""

    field: FieldName = F("What is looked at", "tiers")
    op: Operator = F("in, not_in: lists · prefix, not_prefix: industry · gte, lte: bounds included · eq: truth", "in")
    value: Value = F("Money as a decimal string in yuan, counts as integers, lists of text", ["SRDI", "LITTLE_GIANT"])


class ProductCreate(Shape):
    """A product to publish."""

    institution_id: UUID | None = F("Whose it is; a bank's own when left out", None, default=None)
    name: Words = F("Name", "示例信用贷")
    amount_min: Yuan = F("Smallest amount", {"amount": "100000.00", "currency": "CNY"})
    amount_max: Yuan = F("Largest amount", {"amount": "5000000.00", "currency": "CNY"})
    tenor_min_months: Months = F("Shortest tenor in months", 6)
    tenor_max_months: Months = F("Longest tenor in months", 36)
    rate_bp: BasisPoints | None = F("Indicative yearly rate in basis points", 365, default=None)
    eligibility: Annotated[list[CriterionShape], Field(max_length=30)] = F(
        "Demands, all of which must be met", [{"field": "tiers", "op": "in", "value": ["SRDI"]}]
    )
    offered_from: Day | None = F("First day on offer; today when left out", "2026-01-01", default=None)
    offered_to: Day | None = F("Last day on offer", None, default=None)


class ProductRead(Shape):
    """A product."""

    id: UUID = F("Product id", "0192f0c1-0000-7000-8000-0000000000b1")
    institution_id: UUID = F("Whose it is", "0192f0c1-0000-7000-8000-0000000000a1")
    name: str = F("Name", "示例信用贷")
    amount_min: Yuan = F("Smallest amount", {"amount": "100000.00", "currency": "CNY"})
    amount_max: Yuan = F("Largest amount", {"amount": "5000000.00", "currency": "CNY"})
    tenor_min_months: int = F("Shortest tenor in months", 6)
    tenor_max_months: int = F("Longest tenor in months", 36)
    rate_bp: int | None = F("Indicative yearly rate in basis points", 365)
    eligibility: list[CriterionShape] = F(
        "Demands, all of which must be met", [{"field": "tiers", "op": "in", "value": ["SRDI"]}]
    )
    offered_from: Day = F("First day on offer", "2026-01-01")
    offered_to: Day | None = F("Last day on offer", None)
