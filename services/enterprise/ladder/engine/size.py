"""Size classes by document No. 300 of 2011: the highest class of which a firm reaches every threshold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.enterprise.ladder.engine.exact import plain
from services.enterprise.ladder.engine.results import MANUAL, MET, UNKNOWN, Result

_CODE = re.compile(r"([A-T])?([0-9]{2,4})?", re.ASCII)
_ORDER = ("large", "medium", "small")


@dataclass(frozen=True, slots=True)
class SizeClass:
    """The class, or those still possible; `result` is met when it is certain, else unknown or manual_review."""

    result: Result
    size: str | None
    possible: tuple[str, ...]
    row: str | None
    missing: tuple[str, ...]
    zh: str
    en: str


def size_row(code: str, table: Mapping[str, Any]) -> str | None:
    """The row of the table for a GB/T 4754 code (longest match wins); None where a person must look."""
    found = _CODE.fullmatch(code.strip().upper())
    if found is None or not found[0]:
        return None
    section, digits = found[1], found[2] or ""
    by_division = _section(digits[:2], table) if digits else section
    if by_division is None or (section and section != by_division):
        return None
    # A group with one class only has the class code "group + 0": 701 is 7010.
    spellings = (digits, f"{digits}0") if len(digits) == 3 else (digits,)
    matches = [
        (len(prefix) if prefix.isdigit() else 1, row)
        for row, prefixes in table["industry_map_gbt4754"].items()
        for prefix in prefixes
        if prefix == by_division or (prefix.isdigit() and any(text.startswith(prefix) for text in spellings))
    ]
    row = max(matches, default=(0, "manual_review"))[1]
    return None if row == "manual_review" else str(row)


def _section(division: str, table: Mapping[str, Any]) -> str | None:
    sections = table["gbt4754_sections"]["divisions"]
    return next((letter for letter, (first, last) in sections.items() if first <= division <= last), None)


def size_class(
    code: str | None,
    metrics: Mapping[str, Decimal | None],
    table: Mapping[str, Any],
    row: str | None = None,
    *,
    explain: bool = True,
) -> SizeClass:
    """Classifies by industry code and the metrics staff (persons), revenue and assets (万元); see SME_SIZE_2011."""
    if code is None:
        every = (*_ORDER, "micro")
        return SizeClass(UNKNOWN, None, every, None, ("industry_code",), "缺少行业代码", "the industry code is missing")
    row = row or size_row(code, table)
    spec = next((item for item in table["industries"] if item["code"] == row), None)
    if spec is None:
        zh, en = (
            f"行业代码{code}不在划型标准表内，需人工审核",
            f"industry code {code} is not in the table: manual review",
        )
        return SizeClass(MANUAL, None, (*_ORDER, "micro"), None, (), zh, en)
    possible = _possible(spec, metrics)
    if len(possible) > 1:
        lacking = [name for name in spec["metrics"] if metrics.get(name) is None]
        fields = tuple(table["metrics"][name]["field"] for name in lacking)
        zh = "、".join(table["metrics"][name]["zh"] for name in lacking)
        en = ", ".join(table["metrics"][name]["en"] for name in lacking)
        return SizeClass(UNKNOWN, None, possible, row, fields, f"{spec['zh']}：缺少{zh}", f"{spec['en']}: {en} missing")
    told = _reason(spec, metrics, possible[0], table) if explain else ("", "")
    return SizeClass(MET, possible[0], possible, row, (), *told)


def _possible(spec: Mapping[str, Any], metrics: Mapping[str, Decimal | None]) -> tuple[str, ...]:
    possible: list[str] = []
    for name in _ORDER:
        reached = [None if (value := metrics.get(key)) is None else value >= spec[name][key] for key in spec[name]]
        if False in reached:
            continue
        possible.append(name)
        if None not in reached:
            return tuple(possible)
    return (*possible, "micro")


def _reason(
    spec: Mapping[str, Any], metrics: Mapping[str, Decimal | None], size: str, table: Mapping[str, Any]
) -> tuple[str, str]:
    names, classes = table["metrics"], table["classes"]
    given = {name: plain(value) for name, value in metrics.items() if value is not None and name in spec["metrics"]}
    zh = "，".join(f"{names[name]['zh']}{value}{names[name]['unit_zh']}" for name, value in given.items())
    en = ", ".join(f"{names[name]['en']} {value} {names[name]['unit_en']}" for name, value in given.items())
    above = _ORDER[(*_ORDER, "micro").index(size) - 1] if size != "large" else None
    failing = [name for name in given if above and given[name] < spec[above].get(name, 0)]
    if above:
        zh += "；" + "、".join(f"{names[n]['zh']}低于{classes[above]['zh']}下限{spec[above][n]}" for n in failing)
        en += "; " + ", ".join(
            f"{names[n]['en']} below the {classes[above]['en']} minimum {spec[above][n]}" for n in failing
        )
    return f"{spec['zh']}：{zh}，为{classes[size]['zh']}", f"{spec['en']}: {en}: {classes[size]['en']}"
