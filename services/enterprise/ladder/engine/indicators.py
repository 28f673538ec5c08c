"""Compiles scored indicators, whatever their form in the rule data."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from services.enterprise.ladder.engine import exact
from services.enterprise.ladder.engine.bands import build_bands, build_condition_bands, judged_range, scale, settle
from services.enterprise.ladder.engine.exact import Gap
from services.enterprise.ladder.engine.expressions import NO_GAP, gap_result, value_of
from services.enterprise.ladder.engine.nodes import ZERO, Context, Node, Outcome, State, Text
from services.enterprise.ladder.engine.results import MANUAL, UNKNOWN
from services.enterprise.ladder.engine.syntax import parse

Spec: TypeAlias = Mapping[str, Any]

LOCAL_UNKNOWN: Text = ("地方特色指标未配置", "the local indicators are not configured")
JUDGED: Text = ("由专家评分", "judged by experts")


def compile_indicator(spec: Spec, context: Context, group: str | None = None) -> Node:
    """One scored indicator, whatever its form in the rule data."""
    field = spec.get("field", "")
    best = Decimal(spec["max"])
    node = Node(
        id=str(spec["id"]),
        kind="indicator",
        group=group or spec["group"],
        text=(spec["zh"], spec["en"]),
        run=lambda at, _: Outcome(at, MANUAL, high=best),
        unit=context.unit(spec.get("measure") or field),
        max=best,
        lower_is_better=spec.get("better") == "lower",
        source=context.rule_set["doc"],
        confidence=spec.get("confidence")
        or context.rule_set.get("sub_scores_confidence")
        or context.rule_set.get("confidence"),
    )
    form = next(
        (key for key in ("local", "judged", "choose_one", "per_item", "formula", "enum_field") if key in spec), "bands"
    )
    _FORMS[form](node, spec, context)
    return node


def _choose_one(node: Node, spec: Spec, context: Context) -> None:
    """The option with more points counts; one not yet known may still be the better one."""
    shared = {key: value for key, value in spec.items() if key != "choose_one"}
    options = [
        compile_indicator({**shared, **option, "id": f"{spec['id']}.{at}"}, context) for at, option in _each(spec)
    ]
    for option, (_, given) in zip(options, _each(spec), strict=True):
        option.text = (given["zh"], given["en"]) if "zh" in given else context.text(given["field"])

    def run(at: Node, state: State) -> Outcome:
        parts = tuple(option.look(state) for option in options)
        low, high = max(part.low for part in parts), max(part.high for part in parts)
        gap = NO_GAP
        for part in parts:
            gap = exact.join(gap, part.gap) if part.high > low else gap
        return settle(at, low, high, gap, parts=parts)

    node.run = run


def _each(spec: Spec) -> list[tuple[int, Spec]]:
    return list(enumerate(spec["choose_one"], 1))


def _per_item(node: Node, spec: Spec, context: Context) -> None:
    each, cap = Decimal(spec["per_item"]), Decimal(spec["cap"])
    items = [(item["field"], context.readers[item["field"]]) for item in spec["items"]]

    def run(at: Node, state: State) -> Outcome:
        values = [(name, reader(state.values)) for name, reader in items]
        held = sum(value is True for _, value in values)
        gap = Gap(tuple(name for name, value in values if isinstance(value, Gap)))
        low, high = min(cap, each * held), min(cap, each * (held + len(gap.missing)))
        return settle(at, low, high, gap, value=exact.number(held) if not gap.missing else None)

    node.unit, node.run = "item", run


def _formula(node: Node, spec: Spec, context: Context) -> None:
    points, shown = value_of(parse(spec["formula"]), context.readers), context.readers[spec["field"]]

    def run(at: Node, state: State) -> Outcome:
        score = points(state.values)
        if isinstance(score, Gap):
            result, gap = gap_result(score)
            return Outcome(at, result, gap, high=at.max or ZERO)
        certain = min(max(exact.display(score), ZERO), at.max or ZERO)
        return settle(at, certain, certain, NO_GAP, value=shown(state.values))

    node.run = run


def _enum(node: Node, spec: Spec, context: Context) -> None:
    reader = context.readers[spec["enum_field"]]
    scores = {name: Decimal(score) for name, score in spec["scores"].items()}

    def run(at: Node, state: State) -> Outcome:
        value = reader(state.values)
        if isinstance(value, Gap):
            return settle(at, ZERO, at.max or ZERO, value)
        return settle(at, scores[value], scores[value], NO_GAP, value=value)

    node.run = run


def _local(node: Node, spec: Spec, context: Context) -> None:
    """Local indicators are a plug-in of data; without one only reviewed points count, else 0 to the maximum."""
    plugged = spec.get("indicators") or context.settings.get(spec.get("setting", "")) or ()
    parts = [
        compile_indicator({**each, "id": f"{spec['id']}.{at}"}, context, node.group)
        for at, each in enumerate(plugged, 1)
    ]
    if parts and sum(part.max or ZERO for part in parts) != node.max:
        raise ValueError(f"the local indicators of {context.rule_set['id']} must add up to {node.max}")
    reviewed = context.readers[spec["field"]]

    def run(at: Node, state: State) -> Outcome:
        if not parts:
            given = reviewed(state.values)
            if isinstance(given, Gap):
                return Outcome(at, UNKNOWN, given, note=LOCAL_UNKNOWN, high=at.max or ZERO)
            return settle(at, given[0], given[0], NO_GAP)
        found = tuple(part.look(state) for part in parts)
        gap = NO_GAP
        for part in found:
            gap = exact.join(gap, part.gap)
        return settle(at, sum((p.low for p in found), ZERO), sum((p.high for p in found), ZERO), gap, parts=found)

    node.run = run


def _given_points(node: Node, given: Any, note: Text, low: Decimal, high: Decimal) -> Outcome:
    if isinstance(given, Gap):
        return Outcome(node, MANUAL, note=note, low=low, high=high)
    return settle(node, given[0], given[0], NO_GAP)


def _beyond(limits: Outcome) -> Text:
    low, high = limits.low, limits.high
    return f"专家评分在参考区间{low}至{high}分之外", f"experts' points outside the guide band {low} to {high}"


def _judged(node: Node, spec: Spec, context: Context) -> None:
    points = context.readers[spec["field"]]
    bound: Node | None = None
    if "bands" in spec:
        bound = Node(id=node.id, kind="indicator", group=node.group, text=node.text, run=node.run, max=node.max)
        if "measure" in spec:
            bound.run = judged_range(context.readers[spec["measure"]], spec["bands"])
            node.threshold = scale(spec["bands"], context.unit(spec["measure"]))
        else:
            build_condition_bands(bound, spec, context)

    def run(at: Node, state: State) -> Outcome:
        limits = bound.look(state) if bound is not None else Outcome(at, MANUAL, high=at.max or ZERO)
        given = points(state.values)
        outcome = _given_points(at, given, JUDGED, limits.low, limits.high)
        outcome.value = limits.value
        if not isinstance(given, Gap) and not limits.low <= given[0] <= limits.high:
            outcome.beyond, outcome.note = spec["field"], _beyond(limits)
        return outcome

    node.run = run


_FORMS: dict[str, Callable[[Node, Spec, Context], None]] = {
    "bands": build_bands,
    "choose_one": _choose_one,
    "per_item": _per_item,
    "formula": _formula,
    "enum_field": _enum,
    "local": _local,
    "judged": _judged,
}
