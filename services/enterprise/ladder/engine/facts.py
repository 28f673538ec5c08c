"""Compiles conditions that are facts about a firm: stated, proved by evidence, certified, reviewed or classified."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from services.enterprise.ladder.engine import evidence
from services.enterprise.ladder.engine.exact import Gap
from services.enterprise.ladder.engine.expressions import NO_GAP, truth_of
from services.enterprise.ladder.engine.nodes import Context, Node, Outcome, State, Text
from services.enterprise.ladder.engine.results import MANUAL, MET, NOT_APPLICABLE, UNKNOWN, UNMET, Result, of, opposite
from services.enterprise.ladder.engine.syntax import parse

Spec: TypeAlias = Mapping[str, Any]
Run: TypeAlias = Callable[[Node, State], Outcome]

REVIEW: Text = ("由审核人员判断", "to be judged by a reviewer")


def build_fact(node: Node, spec: Spec, context: Context) -> None:
    """A yes/no fact the firm or the registry states."""
    node.run = _fact_run(_input_names(spec, context, node.id), of_review=False)


def build_manual_review(node: Node, spec: Spec, context: Context) -> None:
    """A judgement: manual review until a reviewer has entered a finding."""
    node.run = _fact_run(_input_names(spec, context, node.id), of_review=True)


def _fact_run(names: tuple[str, ...], *, of_review: bool) -> Run:
    missing = Gap(() if of_review else names[-1:])
    result, note = (MANUAL, REVIEW) if of_review else (UNKNOWN, None)

    def run(node: Node, state: State) -> Outcome:
        given = next((value for name in names if (value := state.values.get(name)) is not None), None)
        return Outcome(node, result, missing, note=note) if given is None else Outcome(node, of(given), value=given)

    return run


def _input_names(spec: Spec, context: Context, node_id: str) -> tuple[str, ...]:
    """First the condition's own name (<rule set>.<condition>, BASE1 …), then the proper name the project gave it."""
    own = node_id if node_id.startswith("BASE") else f"{context.rule_set['id']}.{node_id}"
    return (own, spec["field"]) if "field" in spec else (own,)


def build_evidence(node: Node, spec: Spec, context: Context) -> None:
    """A fact that is stated, proved by an item of evidence, or implied by another input."""
    stated = _fact_run(_input_names(spec, context, node.id), of_review=False)
    wanted = spec.get("evidence")
    kinds = evidence.kinds_of(wanted) if wanted else frozenset()
    derive = truth_of(parse(spec["derive"]), context.readers) if "derive" in spec else None

    def run(at: Node, state: State) -> Outcome:
        outcome = stated(at, state)
        subject = state.subject
        if outcome.result != UNKNOWN:
            return outcome
        if wanted and evidence.proven(subject.evidence, subject.on, wanted):
            return Outcome(at, MET, note=("有在案证明材料", "proved by evidence on file"))
        implied = derive(state.values)[0] if derive else UNKNOWN
        if implied in {MET, UNMET}:
            return Outcome(at, implied)
        if kinds and kinds <= subject.complete:
            return Outcome(at, UNMET, note=("无此类证明材料", "no such evidence"))
        return outcome

    node.run = run


def build_certificate(node: Node, spec: Spec, context: Context) -> None:
    """A title in force on the day, or with `expect: false` none; meta.logic, section 4, point 6."""
    codes = frozenset(context.setting(spec, "any_of"))
    wanted = spec.get("expect", True)

    def run(at: Node, state: State) -> Outcome:
        subject = state.subject
        if subject.titles is None:
            return Outcome(at, UNKNOWN, Gap(("titles",)))
        held = sorted({title.code for title in subject.titles if title.code in codes and title.in_force(subject.on)})
        result = of(bool(held))
        return Outcome(at, result if wanted else opposite(result), value=", ".join(held) or None)

    node.run = run


def build_rule_ref(node: Node, spec: Spec, context: Context) -> None:
    """The size class must be one of those expected; enough when every class still possible is."""
    expected, size = frozenset(spec["expect"]), context.size

    def run(at: Node, state: State) -> Outcome:
        possible, gap, note = size(state)
        if expected.isdisjoint(possible):
            result: Result = UNMET
        elif expected.issuperset(possible):
            result = MET
        else:
            result = UNKNOWN if gap.missing else MANUAL
        value = possible[0] if len(possible) == 1 else None
        return Outcome(at, result, gap if result == UNKNOWN else NO_GAP, value=value, note=note)

    node.run = run


def build_consequence(node: Node, _: Spec, __: Context) -> None:
    """What follows a violation; no condition."""
    node.run = lambda at, _state: Outcome(
        at, NOT_APPLICABLE, note=("违反后的处理，不作为条件", "a consequence, no condition")
    )


def days_on_record(common: Spec) -> list[Node]:
    """The bar, and at a renewal the missed update: days on record that stand against the firm on any rung."""
    bar = _day_on_record(common["bar"], ("new", "renewal"), lambda last, on: on <= last)
    return [bar, _day_on_record(common["annual_update"], ("renewal",), lambda missed, on: missed < on)]


def _day_on_record(spec: Spec, kinds: tuple[str, ...], against: Callable[[date, date], bool]) -> Node:
    def run(at: Node, state: State) -> Outcome:
        day, subject = state.values.get(spec["field"]), state.subject
        if not isinstance(day, date) or subject.kind not in kinds:
            return Outcome(at, NOT_APPLICABLE)
        return Outcome(at, of(not against(day, subject.on)), value=day.isoformat())

    source = spec.get("doc") or spec["source"]
    text = (spec["zh"], spec["en"])
    return Node(spec["id"], "condition", "base", text, run, source=source, confidence=spec["confidence"])
