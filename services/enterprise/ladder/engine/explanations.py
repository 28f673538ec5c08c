"""Says in Chinese and English, from the rule's own text, why a criterion came out as it did."""

from decimal import Decimal

from services.enterprise.ladder.engine import exact
from services.enterprise.ladder.engine.nodes import Context, Node, Outcome, Text
from services.enterprise.ladder.engine.results import MANUAL, MET, NOT_APPLICABLE, UNKNOWN, UNMET, Result

SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "=", "!=": "≠"}
UNITS: dict[str, Text] = {
    "none": ("", ""),
    "percent": ("%", " %"),
    "wan_yuan": ("万元", " x CNY 10,000"),
    "year": ("年", " years"),
    "person": ("人", " persons"),
    "item": ("项", " items"),
    "rank": ("名", ""),
    "point": ("分", " points"),
    "level": ("级", ""),
    "day": ("天", " days"),
}
_ANSWERS: dict[str, Text] = {"true": ("是", "yes"), "false": ("否", "no")}
WORDS: dict[Result, Text] = {
    MET: ("达到", "met"),
    UNMET: ("未达到", "not met"),
    UNKNOWN: ("情况不明", "unknown"),
    MANUAL: ("需人工审核", "manual review"),
    NOT_APPLICABLE: ("不适用", "not applicable"),
}


def threshold(sign: str, bound: Decimal, unit: str) -> Text:
    """The border of a comparison in words: ("≥3%", ">= 3 %")."""
    zh, en = UNITS[unit]
    number = exact.plain(bound)
    return f"{SIGNS[sign]}{number}{zh}", f"{sign} {number}{en}"


def shown(outcome: Outcome) -> Decimal | str | None:
    """The value for people: a number rounded so that it never flatters, a text, or nothing."""
    value = outcome.value
    if isinstance(value, tuple):
        return exact.display(value, round_up=outcome.node.lower_is_better)
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def reason(outcome: Outcome, value: Decimal | str | None, context: Context) -> Text:
    """The rule's own text, what was found, what is asked, and the result or the points."""
    node = outcome.node
    zh, en = list[str](), list[str]()
    if isinstance(value, Decimal):
        zh.append(f"实际{value:f}{UNITS[node.unit][0]}")
        en.append(f"found {value:f}{UNITS[node.unit][1]}")
    elif value is not None and outcome.note is None:
        zh.append(f"实际：{_ANSWERS.get(value, (value, value))[0]}")
        en.append(f"found: {_ANSWERS.get(value, (value, value))[1]}")
    _gap(outcome, context, zh, en)
    if outcome.note:
        zh.append(outcome.note[0])
        en.append(outcome.note[1])
    if node.threshold[0]:
        zh.append(f"标准{node.threshold[0]}")
        en.append(f"standard {node.threshold[1]}")
    last = WORDS[outcome.result]
    if node.max is not None:
        points = _points(node, outcome)
        last = (f"{points[0]}，{last[0]}", f"{points[1]}, {last[1]}") if node.kind == "score" else points
    return f"{node.text[0]}：{'，'.join([*zh, last[0]])}", f"{node.text[1]}: {', '.join([*en, last[1]])}"


def _gap(outcome: Outcome, context: Context, zh: list[str], en: list[str]) -> None:
    gap = outcome.gap
    if gap.missing:
        names = [context.text(name) for name in gap.missing]
        zh.append(f"缺少：{'、'.join(name[0] for name in names)}")
        en.append(f"missing: {'; '.join(name[1] for name in names)}")
    if gap.not_computable:
        names = [context.text(name) for name in gap.not_computable]
        zh.append(f"{'、'.join(name[0] for name in names)}为零或负，无法计算")
        en.append(f"{'; '.join(name[1] for name in names)} is zero or negative, so nothing can be computed")


def _points(node: Node, outcome: Outcome) -> Text:
    best = exact.plain(node.max or Decimal(0))
    low, high = exact.plain(outcome.low), exact.plain(outcome.high)
    band = (f"{outcome.label}档，", f"band {outcome.label}, ") if outcome.label else ("", "")
    if low == high:
        return f"{band[0]}得{low}分（满分{best}分）", f"{band[1]}{low} of {best} points"
    word = WORDS[outcome.result] if node.kind == "indicator" else None
    zh, en = f"得{low}至{high}分（满分{best}分）", f"{low} to {high} of {best} points"
    return (f"{word[0]}，{zh}", f"{word[1]}, {en}") if word else (zh, en)
