"""What would have to hold for a condition or an indicator: alternatives, each a list of things wanted together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any, TypeAlias

from services.enterprise.ladder.engine.nodes import Context
from services.enterprise.ladder.engine.syntax import Tree, parse

Spec: TypeAlias = Mapping[str, Any]
LONGEST = 24
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity on one side of a border."""

    quantity: str
    sign: str
    bound: Decimal


@dataclass(frozen=True, slots=True)
class Value:
    """An input with this very value; `own` is the condition's own name, `review` says that a person must judge."""

    name: str
    value: bool | str
    own: str = ""
    review: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """A title in force."""

    code: str


Want: TypeAlias = Number | Value | Hold
Way: TypeAlias = tuple[Want, ...]


def ways_of_condition(spec: Spec, context: Context, kind: str) -> list[Way]:
    """Alternatives that make a condition met; none where no step can."""
    word = spec.get("type")
    if word in {"bool", "evidence", "manual_review"}:
        name = spec.get("id", "")
        own = name if name.startswith("BASE") else f"{context.rule_set['id']}.{name}"
        return [(Value(spec.get("field", own), value=True, own=own, review=word == "manual_review"),)]
    if word == "certificate_in_force":
        codes = context.setting(spec, "any_of") if spec.get("expect", True) else ()
        return [(Hold(code),) for code in codes]
    if word in {"rule_ref", "consequence", "score"}:
        return []
    return _compound(spec, context, kind)


def _compound(spec: Spec, context: Context, kind: str) -> list[Way]:
    if "any" in spec:
        return [way for part in spec["any"] for way in ways_of_condition(part, context, kind)]
    if "all" in spec:
        return together(ways_of_condition(part, context, kind) for part in spec["all"])
    if "one_of" in spec:
        also = [ways_of_condition(spec["and"], context, kind)] if "and" in spec else []
        cases = [(_ways(parse(case["if"])), _ways(parse(case["then"]))) for case in spec["one_of"]]
        return [way for case in cases for way in together([*case, *also])]
    if "on_renewal" in spec and kind == "renewal":
        return [_number(name, spec) for name in spec["on_renewal"]["any"]]
    return [_number(spec["field"], spec)] if "field" in spec else []


def _number(name: str, spec: Spec) -> Way:
    return (Number(name, spec["op"], Decimal(spec["value"])),)


def together(parts: Iterable[list[Way]]) -> list[Way]:
    """Every choice of one way a part."""
    return [tuple(want for way in choice for want in way) for choice in product(*parts)]


def _ways(tree: Tree) -> list[Way]:
    """The ways of an expression of the rule data; none for a form no step can follow."""
    match tree:
        case ("and", list(parts)):
            return together(_ways(part) for part in parts)
        case ("or", list(parts)):
            return [way for part in parts for way in _ways(part)]
        case _:
            want = _want(tree)
            return [] if want is None else [(want,)]


def _want(tree: Tree) -> Want | None:
    found: Want | None = None
    match tree:
        case ("compare", sign, ("name", name), ("number", bound)):
            found = Number(name, ">=" if sign == "==" else sign, bound)
        case ("compare", sign, ("number", bound), ("name", name)):
            found = Number(name, _FLIPPED[sign], bound)
        case ("compare", "==", ("name", name), ("string", text)):
            found = Value(name, text)
        case ("name", name) if name not in {"true", "false"}:
            found = Value(name, value=True)
        case ("not", ("name", name)):
            found = Value(name, value=False)
    return found


def ways_of_indicator(spec: Spec, context: Context) -> list[Way]:
    """Alternatives that earn more points, the most points first."""
    if spec.get("choose_one"):
        options = [{**spec, **option, **_ALONE} for option in spec["choose_one"]]
        return [way for option in options for way in ways_of_indicator(option, context)]
    if spec.get("local") or spec.get("judged"):
        return [(Number(spec["field"], ">=", Decimal(spec["max"])),)]
    if "per_item" in spec:
        names = [item["field"] for item in spec["items"]]
        needed = -(-int(spec["cap"]) // int(spec["per_item"]))
        return [tuple(Value(name, value=True) for name in names[at : at + needed]) for at in range(len(names))]
    if "enum_field" in spec:
        best = sorted(spec["scores"].items(), key=lambda each: -Decimal(each[1]))
        return [(Value(spec["enum_field"], name),) for name, score in best if Decimal(score) > 0]
    if "formula" in spec:
        return [(Number(spec["field"], ">=", Decimal(years)),) for years in range(LONGEST, 0, -1)]
    return [way for band in spec.get("bands", ()) if Decimal(band["score"]) > 0 for way in _band(band, spec)]


_ALONE: dict[str, Any] = {"choose_one": None}


def _band(band: Spec, spec: Spec) -> list[Way]:
    if "when" in band:
        return _ways(parse(band["when"]))
    key, sign = next((key, sign) for key, sign in (("min", ">="), ("max", "<="), ("above", ">")) if key in band)
    return [] if band[key] is None else [(Number(spec["field"], sign, Decimal(band[key])),)]
