"""What is known of a firm on a date: typed values, titles, evidence; missing is absent, never zero."""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, TypeAlias

from chassis.money import fen_to_wan

Kind: TypeAlias = Literal["new", "renewal"]
Input: TypeAlias = Decimal | bool | str | date

NUMERIC = frozenset({"number", "money", "count"})
_MAGNITUDE = 24
_FINENESS = 12


class InputRefused(ValueError):
    """Raised for an input with an unknown name or a value that cannot be what its field says."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        super().__init__(f"{name}: {en}")
        self.name, self.zh, self.en = name, zh, en


@dataclass(frozen=True, slots=True)
class Title:
    """A recognition or honour: in force from valid_from to valid_to, both included, unless revoked before."""

    code: str
    valid_from: date
    valid_to: date | None = None
    revoked_on: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the title counts on a day (ladder rules, section 4, point 6)."""
        began = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return began and (self.revoked_on is None or on < self.revoked_on)


@dataclass(frozen=True, slots=True)
class Subject:
    """A firm as one assessment sees it; `titles` None means unknown, `complete` names kinds of evidence fully given."""

    on: date
    kind: Kind = "new"
    values: Mapping[str, Input] = field(default_factory=dict)
    titles: tuple[Title, ...] | None = None
    evidence: tuple[Mapping[str, Any], ...] = ()
    complete: frozenset[str] = frozenset()

    def snapshot(self) -> dict[str, Any]:
        """The inputs as plain JSON values, to be kept with the assessment."""
        return {
            "on": self.on.isoformat(),
            "kind": self.kind,
            "values": {name: written(value) for name, value in sorted(self.values.items())},
            "titles": None if self.titles is None else sorted(_title(title) for title in self.titles),
            "evidence": sorted((written(dict(item)) for item in self.evidence), key=_canonical),
            "complete": sorted(self.complete),
        }


def read(
    given: Mapping[str, object], fields: Mapping[str, Mapping[str, Any]], aliases: Container[str] = frozenset()
) -> dict[str, Input]:
    """Types the given inputs by the field list; None is dropped, a wrong one raises InputRefused.

    `aliases` are the conditions' own names (INNO_SME_2022.D1, BASE1 …), all of them true or false.
    """
    values: dict[str, Input] = {}
    for name, value in given.items():
        if value is None:
            continue
        spec = fields.get(name) or ({"type": "bool"} if name in aliases else None)
        if spec is None:
            raise InputRefused(name, "没有这个字段", "there is no such field")
        values[name] = _typed(name, value, spec)
    return values


def wan(fen: int) -> Decimal:
    """Integer fen as exact 万元, the unit of the ladder's money fields."""
    return fen_to_wan(fen)


def written(value: Any) -> Any:
    """A value as it stands in JSON: decimals as plain strings, dates as ISO text."""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text) if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): written(inner) for key, inner in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [written(inner) for inner in value]
    return value


def _title(title: Title) -> list[str]:
    ends = (title.valid_from, title.valid_to, title.revoked_on)
    return [title.code, *("" if day is None else day.isoformat() for day in ends)]


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _typed(name: str, value: object, spec: Mapping[str, Any]) -> Input:
    kind = spec["type"]
    if kind in NUMERIC:
        return _number(name, value, spec)
    if kind == "bool":
        if isinstance(value, bool):
            return value
        raise InputRefused(name, "应为是或否", "must be true or false")
    if kind == "date":
        return _day(name, value)
    if not isinstance(value, str):
        raise InputRefused(name, "应为文本", "must be a text")
    if kind == "enum" and value not in spec["values"]:
        raise InputRefused(
            name, f"应为以下之一：{'、'.join(spec['values'])}", f"must be one of {', '.join(spec['values'])}"
        )
    return value


def _number(name: str, value: object, spec: Mapping[str, Any]) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise InputRefused(name, "应为十进制数", "must be a decimal number, not a float")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise InputRefused(name, "应为十进制数", "must be a decimal number") from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() > _MAGNITUDE or exponent < -_FINENESS:
        raise InputRefused(name, "数值超出范围", "is out of range")
    low, high = spec.get("min", None if spec.get("negative") else 0), spec.get("max")
    if (low is not None and number < low) or (high is not None and number > high):
        raise InputRefused(name, "数值超出范围", "is out of range")
    if spec["type"] == "count" and number != number.to_integral_value():
        raise InputRefused(name, "应为整数", "must be a whole number")
    return number


def _day(name: str, value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and len(value) == len("2026-01-01"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise InputRefused(name, "应为日期(YYYY-MM-DD)", "must be a date such as 2026-04-01")
