"""How well a product fits a firm and its need: five-valued results, points and reasons. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from chassis.money import parse_yuan

Result = Literal["met", "unmet", "unknown", "manual_review", "not_applicable"]
_WORST_FIRST: tuple[Result, ...] = ("unmet", "unknown", "manual_review", "met")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Facts:
    """A firm and its need on a day; money in fen, None where nothing is known."""

    tiers: frozenset[str]
    district: str
    industry: str
    age_years: int
    in_park: bool
    size_class: str | None
    revenue_fen: int | None
    employees: int | None
    amount_fen: int
    tenor_months: int
    wanted_rate_bp: int | None


@dataclass(frozen=True)
class Offer:
    """What a product asks for; money in fen, demands as (field, op, value)."""

    amount_fen: tuple[int, int]
    tenor_months: tuple[int, int]
    rate_bp: int | None
    demands: tuple[tuple[str, str, Any], ...]


@dataclass(frozen=True)
class Reason:
    """One factor: what was looked at, what came out, and the points it brought."""

    factor: str
    field: str
    op: str
    value: Any
    threshold: Any
    result: Result
    points: Decimal
    most: Decimal


@dataclass(frozen=True)
class Fit:
    """How well an offer fits: the overall result, the score of 100, and why."""

    result: Result
    score: Decimal
    reasons: tuple[Reason, ...]

    @property
    def unmet(self) -> tuple[Reason, ...]:
        """The factors that stand in the way: unmet, unknown or to be looked at by a person."""
        return tuple(each for each in self.reasons if each.result not in {"met", "not_applicable"})


def age_in_years(registered_on: date, day: date) -> int:
    """Completed years; the anniversary itself completes one."""
    before_anniversary = (day.month, day.day) < (registered_on.month, registered_on.day)
    return max(0, day.year - registered_on.year - before_anniversary)


def all_of(results: Iterable[Result]) -> Result:
    """AND as in the ladder: unmet over unknown over manual_review over met; not_applicable is left out."""
    found = set(results)
    return next((each for each in _WORST_FIRST if each in found), "not_applicable")


def judge(field: str, op: str, threshold: Any, facts: Facts) -> tuple[Result, Any]:
    """The result of one demand and the value it was held against; unknown is not met."""
    value = _value(field, facts)
    if value is None or value == "unknown":
        return "unknown", None
    if value == "manual_review":
        return "manual_review", None
    if field in {"revenue", "amount"}:
        threshold = parse_yuan(threshold)
    return ("met" if _holds(op, value, threshold) else "unmet"), value


def _value(field: str, facts: Facts) -> Any:
    return getattr(facts, {"revenue": "revenue_fen", "amount": "amount_fen"}.get(field, field))


def _holds(op: str, value: Any, threshold: Any) -> bool:
    if op in {"gte", "lte"}:
        return bool(value >= threshold if op == "gte" else value <= threshold)
    if op in {"prefix", "not_prefix"}:
        return value.startswith(tuple(threshold)) is (op == "prefix")
    if op in {"in", "not_in"}:
        held = value if isinstance(value, frozenset) else {value}
        return (not held.isdisjoint(threshold)) is (op == "in")
    return bool(value == threshold)


def fit(facts: Facts, offer: Offer, weights: Mapping[str, Decimal]) -> Fit:
    """The fit of an offer: demands share the points of `eligibility`, then amount, tenor and rate."""
    reasons = (*_demands(facts, offer, weights["eligibility"]), *_ranges(facts, offer, weights))
    exact = sum((each.points for each in reasons), Decimal(0))
    binding = [each.result for each in reasons if each.factor != "rate"]
    return Fit(all_of(binding), exact.quantize(_CENT, ROUND_HALF_UP), reasons)


def _demands(facts: Facts, offer: Offer, weight: Decimal) -> tuple[Reason, ...]:
    if not offer.demands:
        return (Reason("eligibility", "none", "eq", None, None, "not_applicable", weight, weight),)
    share = weight / len(offer.demands)
    found = []
    for field, op, threshold in offer.demands:
        result, value = judge(field, op, threshold, facts)
        found.append(_reason("eligibility", field, op, value, threshold, result, share))
    return tuple(found)


def _ranges(facts: Facts, offer: Offer, weights: Mapping[str, Decimal]) -> tuple[Reason, ...]:
    amount, tenor = facts.amount_fen, facts.tenor_months
    return (
        _between("amount", "amount", amount, offer.amount_fen, weights["amount"]),
        _between("tenor", "tenor_months", tenor, offer.tenor_months, weights["tenor"]),
        _rate(facts.wanted_rate_bp, offer.rate_bp, weights["rate"]),
    )


def _between(factor: str, field: str, value: int, bounds: tuple[int, int], weight: Decimal) -> Reason:
    result: Result = "met" if bounds[0] <= value <= bounds[1] else "unmet"
    return _reason(factor, field, "between", value, list(bounds), result, weight)


def _rate(wanted: int | None, offered: int | None, weight: Decimal) -> Reason:
    result: Result = "met"
    if wanted is None:
        result = "not_applicable"
    elif offered is None:
        result = "unknown"
    elif offered > wanted:
        result = "unmet"
    return _reason("rate", "rate_bp", "lte", offered, wanted, result, weight)


def _reason(factor: str, field: str, op: str, value: Any, threshold: Any, result: Result, weight: Decimal) -> Reason:
    points = weight if result in {"met", "not_applicable"} else Decimal(0)
    shown = sorted(value) if isinstance(value, frozenset) else value
    return Reason(factor, field, op, shown, threshold, result, points, weight)


def rank_key(result: str, score: Decimal, rate_bp: int | None, product_id: str) -> tuple[Any, ...]:
    """Best first: fitting offers, then the score, then the lower rate, then the id so that the order is stable."""
    fits = result in {"met", "not_applicable"}
    return (not fits, -score, rate_bp is None, rate_bp or 0, product_id)
