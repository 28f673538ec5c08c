"""Adds points up to a total, as a range where something is not known, and holds it against pass mark and minima."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from services.enterprise.ladder.engine import exact
from services.enterprise.ladder.engine.explanations import threshold
from services.enterprise.ladder.engine.expressions import NO_GAP
from services.enterprise.ladder.engine.indicators import compile_indicator
from services.enterprise.ladder.engine.nodes import ZERO, Context, Node, Outcome, State
from services.enterprise.ladder.engine.results import MANUAL, MET, UNKNOWN, UNMET, Result, all_of

Spec: TypeAlias = Mapping[str, Any]


class Scoring:
    """The compiled scoring of one rule set; scored once per assessment, whoever asks."""

    def __init__(self, spec: Spec, context: Context, groups: Mapping[str, Any]) -> None:
        """Compiles `scoring` of the rule data."""
        self.indicators = [compile_indicator(each, context) for each in spec["indicators"]]
        self.caps = {name: Decimal(most) for name, most in spec["group_max"].items()}
        self.total = self._node("score", "scoring", ("综合得分", "Total score"), context)
        self.total.max = Decimal(spec["total_max"])
        self.sign = ">" if "pass_gt" in spec else ">="
        self.pass_mark = Decimal(spec["pass_gt"] if "pass_gt" in spec else spec["pass_min"])
        self.total.threshold = threshold(self.sign, self.pass_mark, "point")
        self.minima = {name: Decimal(least) for name, least in spec.get("group_mins", {}).items()}
        self.group_nodes = {name: self._minimum(name, context, groups[name]) for name in self.minima}

    def _node(self, name: str, group: str, text: tuple[str, str], context: Context) -> Node:
        source = context.rule_set["doc"]
        return Node(name, "score", group, text, lambda _, state: self.score(state), unit="point", source=source)

    def _minimum(self, name: str, context: Context, texts: Mapping[str, str]) -> Node:
        node = self._node(f"score.{name}", name, (f"{texts['zh']}得分", f"Points for {texts['en']}"), context)
        node.max, node.threshold = self.caps[name], threshold(">=", self.minima[name], "point")
        return node

    def score(self, state: State) -> Outcome:
        """The total with its result, minima included; every indicator and minimum goes into the trace."""
        known = state.scored.get(id(self))
        if known is not None:
            return known
        points = [node.look(state) for node in self.indicators]
        state.trace.extend(points)
        groups = {name: [each for each in points if each.node.group == name] for name in self.caps}
        ends = {name: self._capped(name, group) for name, group in groups.items()}
        low, high = sum((end[0] for end in ends.values()), ZERO), sum((end[1] for end in ends.values()), ZERO)
        total = _settled(self.total, low, high, self.sign, self.pass_mark, points)
        minima = [
            _settled(node, *ends[name], ">=", self.minima[name], groups[name])
            for name, node in self.group_nodes.items()
        ]
        state.trace.extend([*minima, total])
        result = all_of([total.result, *(each.result for each in minima)])
        state.scored[id(self)] = combined = Outcome(
            self.total, result, _open([total, *minima], result), low=low, high=high
        )
        return combined

    def _capped(self, name: str, group: list[Outcome]) -> tuple[Decimal, Decimal]:
        cap = self.caps[name]
        return min(cap, sum((each.low for each in group), ZERO)), min(cap, sum((each.high for each in group), ZERO))


def _settled(node: Node, low: Decimal, high: Decimal, sign: str, mark: Decimal, points: list[Outcome]) -> Outcome:
    """Met if the low end reaches the mark, unmet if the high end does not (meta.logic)."""
    reached = (low > mark, high > mark) if sign == ">" else (low >= mark, high >= mark)
    if reached[0] or not reached[1]:
        return Outcome(node, MET if reached[0] else UNMET, low=low, high=high)
    gap = NO_GAP
    for each in points:
        if each.low < each.high:
            gap = exact.join(gap, each.gap)
    return Outcome(node, UNKNOWN if gap.missing else MANUAL, gap, low=low, high=high)


def _open(outcomes: list[Outcome], result: Result) -> exact.Gap:
    gap = NO_GAP
    if result in {UNKNOWN, MANUAL}:
        for each in outcomes:
            gap = exact.join(gap, each.gap)
    return gap
