"""Eligibility as data: which fields, operators and values a product may ask for. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.errors import RuleRefused
from chassis.money import MoneyMalformed, parse_yuan

SIZES = ("large", "medium", "small", "micro")
_LISTS = ("in", "not_in")
_BOUNDS = ("gte", "lte")
FIELDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "tiers": ("tier", _LISTS),
    "district": ("words", _LISTS),
    "size_class": ("size", _LISTS),
    "industry": ("words", ("prefix", "not_prefix")),
    "revenue": ("money", _BOUNDS),
    "employees": ("count", _BOUNDS),
    "age_years": ("count", _BOUNDS),
    "in_park": ("truth", ("eq",)),
    "amount": ("money", _BOUNDS),
    "tenor_months": ("count", _BOUNDS),
}
"""Field → what its values are, and the operators it takes."""

OPERATORS = ("in", "not_in", "prefix", "not_prefix", "gte", "lte", "eq")


@dataclass(frozen=True)
class Criterion:
    """One demand: money as a decimal string in yuan, counts as integers, lists as lists of text."""

    field: str
    op: str
    value: Any

    def as_data(self) -> dict[str, Any]:
        """The demand as it is stored."""
        return {"field": self.field, "op": self.op, "value": self.value}


class EligibilityRefused(RuleRefused):
    """A demand cannot be read by a machine."""

    code = "eligibility_refused"
    zh = "准入条件第{n}项无法识别"
    en = "Demand {n} of the eligibility cannot be read"
    detail_zh = "字段{field}可用的运算符为{ops}，取值类型为{kind}。"
    detail_en = "The field {field} takes the operators {ops} with values of kind {kind}."


class RangeReversed(RuleRefused):
    """A lower bound lies above its upper bound."""

    code = "range_reversed"
    zh = "下限不得高于上限"
    en = "The lower bound lies above the upper bound"


def check_eligibility(criteria: Sequence[Criterion], tiers: Collection[str]) -> None:
    """Refuses demands whose operator or value does not fit their field."""
    for index, each in enumerate(criteria):
        kind, ops = FIELDS[each.field]
        if each.op not in ops or not _fits(kind, each.value, tiers):
            where = "op" if each.op not in ops else "value"
            raise EligibilityRefused(
                pointer=f"/eligibility/{index}/{where}", n=index + 1, field=each.field, ops=", ".join(ops), kind=kind
            )


def _fits(kind: str, value: Any, tiers: Collection[str]) -> bool:
    if kind == "truth":
        return isinstance(value, bool)
    if kind == "count":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kind == "money":
        return _is_money(value)
    known: Collection[str] | None = {"tier": tiers, "size": SIZES}.get(kind)
    return (
        isinstance(value, (list, tuple))
        and len(value) > 0
        and all(isinstance(each, str) and each.strip() and (known is None or each in known) for each in value)
    )


def _is_money(value: Any) -> bool:
    try:
        return parse_yuan(value) >= 0
    except MoneyMalformed:
        return False


def check_range(lowest: int, highest: int, pointer: str) -> None:
    """Refuses a range that is upside down."""
    if lowest > highest:
        raise RangeReversed(pointer=pointer)


def is_offered(offered_from: date, offered_to: date | None, day: date) -> bool:
    """Whether a product is offered on the day, both ends included."""
    return offered_from <= day and (offered_to is None or day <= offered_to)
