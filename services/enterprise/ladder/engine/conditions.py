"""Compiles the conditions of a rule set: comparisons, if/then classes, and the logic between them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeAlias

from services.enterprise.ladder.engine import exact, facts
from services.enterprise.ladder.engine.exact import Gap
from services.enterprise.ladder.engine.explanations import threshold
from services.enterprise.ladder.engine.expressions import NO_GAP, Test, comparison, gap_result, truth_of, value_of
from services.enterprise.ladder.engine.nodes import Context, Node, Outcome, State, Text
from services.enterprise.ladder.engine.readers import growth_base
from services.enterprise.ladder.engine.results import (
    MANUAL,
    MET,
    NOT_APPLICABLE,
    UNKNOWN,
    UNMET,
    Result,
    all_of,
    any_of,
    of,
)
from services.enterprise.ladder.engine.syntax import parse

Spec: TypeAlias = Mapping[str, Any]
Run: TypeAlias = Callable[[Node, State], Outcome]


_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_WORDS_ZH = {"and": "且", "or": "或", "not": "非"}


def compile_condition(spec: Spec, context: Context, group: str, number: str = "") -> Node:
    """One condition with its parts; `number` is the id of a part that has none of its own."""
    node = Node(
        id=str(spec.get("id") or number),
        kind="condition",
        group=group,
        text=_text(spec, context),
        run=_undecided,
        source=spec.get("doc") or context.rule_set["doc"],
        confidence=spec.get("confidence") or context.rule_set.get("confidence"),
    )
    _BUILDERS[_kind(spec)](node, spec, context)
    kinds = context.setting(spec, "only_kinds") or (("new",) if spec.get("skip_on_renewal") else None)
    if kinds is not None:
        node.run = _only_for(node.run, tuple(kinds))
    return node


def _kind(spec: Spec) -> str:
    if "type" in spec and spec["type"] != "compare":
        return str(spec["type"])
    return next((key for key in ("any", "all", "one_of", "on_renewal", "op") if key in spec), "manual_review")


def _text(spec: Spec, context: Context) -> Text:
    if "zh" in spec:
        return (spec["zh"], spec["en"])
    if "any_of" in spec:
        held = [context.titles[code] for code in spec["any_of"]]
        return (
            f"持有有效期内的称号：{'、'.join(t[0] for t in held)}",
            f"Holds in force: {' or '.join(t[1] for t in held)}",
        )
    if "field" in spec:
        return context.text(spec["field"])
    return ("满足全部", "All of these") if "all" in spec else ("满足其一", "One of these")


def _undecided(node: Node, _: State) -> Outcome:
    return Outcome(node, MANUAL, note=facts.REVIEW)


def _only_for(run: Run, kinds: tuple[str, ...]) -> Run:
    note = ("本类申请不考查", "not examined for this kind of application")
    return lambda node, state: (
        run(node, state) if state.subject.kind in kinds else Outcome(node, NOT_APPLICABLE, note=note)
    )


def _compare(node: Node, spec: Spec, context: Context) -> None:
    sign, bound = spec["op"], Decimal(spec["value"])
    name = spec.get("field", "")
    node.unit = spec.get("unit") or context.unit(name)
    node.threshold = threshold(sign, bound, node.unit)
    node.lower_is_better = sign.startswith("<")
    compound = context.derived.get(name, {}).get("compound")
    if compound is None:
        reader = value_of(parse(spec["expr"]), context.readers) if "expr" in spec else context.readers[name]
        node.run = _number_run(reader, sign, bound)
        return
    # Growth by the p-th root is compared as last/first >= (1 + bound)^p, so that no root rounds a border away.
    test = _number_run(growth_base(compound, context.readers), sign, (1 + bound / 100) ** compound["periods"])
    shown = context.readers[name]

    def grown(at: Node, state: State) -> Outcome:
        outcome = test(at, state)
        value = shown(state.values)
        outcome.value = None if isinstance(value, Gap) else value
        return outcome

    node.run = grown


def _number_run(reader: Callable[[Mapping[str, Any]], Any], sign: str, bound: Decimal) -> Run:
    holds, border = comparison(sign), exact.number(bound)

    def run(node: Node, state: State) -> Outcome:
        value = reader(state.values)
        if isinstance(value, Gap):
            return Outcome(node, *gap_result(value))
        return Outcome(node, of(holds(exact.compare(value, border))), value=value)

    return run


def _on_renewal(node: Node, spec: Spec, context: Context) -> None:
    _compare(node, spec, context)
    first = node.run
    either = [
        _part({"field": name, "op": spec["op"], "value": spec["value"]}, context, node, at)
        for at, name in enumerate(spec["on_renewal"]["any"], 1)
    ]
    both = _combined(either, any_of)
    node.run = lambda at, state: both(at, state) if state.subject.kind == "renewal" else first(at, state)


def _part(spec: Spec, context: Context, parent: Node, at: int) -> Node:
    return compile_condition(spec, context, parent.group, f"{parent.id}.{at}")


def _any(node: Node, spec: Spec, context: Context) -> None:
    node.run = _combined([_part(part, context, node, at) for at, part in enumerate(spec["any"], 1)], any_of)


def _all(node: Node, spec: Spec, context: Context) -> None:
    node.run = _combined([_part(part, context, node, at) for at, part in enumerate(spec["all"], 1)], all_of)


def _combined(nodes: list[Node], combine: Callable[[list[Result]], Result]) -> Run:
    def run(node: Node, state: State) -> Outcome:
        parts = tuple(part.look(state) for part in nodes)
        result = combine([part.result for part in parts])
        return Outcome(node, result, open_gap(result, parts), parts=parts)

    return run


def open_gap(result: Result, parts: tuple[Outcome, ...]) -> Gap:
    """What is missing below a combination; nothing once it is decided."""
    gap = NO_GAP
    if result in {UNKNOWN, MANUAL}:
        for part in parts:
            if part.result in {UNKNOWN, MANUAL}:
                gap = exact.join(gap, part.gap)
    return gap


def _one_of(node: Node, spec: Spec, context: Context) -> None:
    """If/then classes: where the class itself is unknown the result is unknown, never the best of the classes."""
    readers = context.readers
    cases = [(truth_of(parse(case["if"]), readers), truth_of(parse(case["then"]), readers)) for case in spec["one_of"]]
    also = None
    if "and" in spec:
        also = compile_condition(spec["and"], context, node.group, f"{node.id}.1")
    shown = readers.get(spec.get("field", ""))
    node.unit = context.unit(spec.get("field", ""))
    node.threshold = _cases_text(spec["one_of"], context)

    def run(at: Node, state: State) -> Outcome:
        result, gap = _first_case(cases, state)
        value = None if shown is None else shown(state.values)
        outcome = Outcome(at, result, gap, value=None if isinstance(value, Gap) else value)
        if also is not None:
            outcome.parts = (Outcome(replace(at, id=f"{at.id}.0"), result, gap, value=outcome.value), also.look(state))
            outcome.result = all_of(part.result for part in outcome.parts)
            outcome.gap = open_gap(outcome.result, outcome.parts)
        return outcome

    node.run = run


def _cases_text(cases: list[Spec], context: Context) -> Text:
    """The classes with every name written out."""
    lines = "; ".join(f"{case['if']}: {case['then']}" for case in cases)
    zh = _NAME.sub(lambda found: _WORDS_ZH.get(found[0]) or context.text(found[0])[0], lines)
    return zh, _NAME.sub(lambda found: context.text(found[0])[1], lines)


def _first_case(cases: list[tuple[Test, Test]], state: State) -> tuple[Result, Gap]:
    for chosen, then in cases:
        which, gap = chosen(state.values)
        if which == MET:
            return then(state.values)
        if which != UNMET:
            return which, gap
    return NOT_APPLICABLE, NO_GAP


_BUILDERS: dict[str, Callable[[Node, Spec, Context], None]] = {
    "op": _compare,
    "on_renewal": _on_renewal,
    "any": _any,
    "all": _all,
    "one_of": _one_of,
    "bool": facts.build_fact,
    "evidence": facts.build_evidence,
    "certificate_in_force": facts.build_certificate,
    "manual_review": facts.build_manual_review,
    "rule_ref": facts.build_rule_ref,
    "consequence": facts.build_consequence,
}
