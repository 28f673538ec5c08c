"""Compiles one rule set of the policy data, once, and assesses firms by it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from services.enterprise.ladder.engine import exact, facts
from services.enterprise.ladder.engine.assessment import Assessment, criterion, named
from services.enterprise.ladder.engine.conditions import compile_condition
from services.enterprise.ladder.engine.decision import Part, decision_of
from services.enterprise.ladder.engine.evidence import COUNTS, WHOLE, count_ip
from services.enterprise.ladder.engine.exact import Gap
from services.enterprise.ladder.engine.expressions import NO_GAP, Truth
from services.enterprise.ladder.engine.inputs import Subject, written
from services.enterprise.ladder.engine.merging import merge_states, merged_truth
from services.enterprise.ladder.engine.nodes import Context, Node, Outcome, State, Text
from services.enterprise.ladder.engine.readers import compile_readers
from services.enterprise.ladder.engine.results import (
    MANUAL,
    NOT_APPLICABLE,
    UNKNOWN,
    UNMET,
    Result,
    all_of,
    any_of,
)
from services.enterprise.ladder.engine.scoring import Scoring
from services.enterprise.ladder.engine.size import size_class, size_row

OPENED = "intellectual property of which something is not known"
"""Under this name a firm's values hold the counts that its open titles could reach."""
Document: TypeAlias = Mapping[str, Any]
Decide: TypeAlias = Callable[[State], Truth]


@dataclass(frozen=True)
class Library:
    """The documents every rule set shares: policy/ladder common, fields and size table, and the settings' values."""

    common: Document
    fields: Document
    size: Document
    settings: Mapping[str, Any]

    @cached_property
    def digest(self) -> str:
        """Names the exact wording of what is shared."""
        return _digest([self.common, self.fields, self.size, self.settings])


@dataclass(frozen=True, slots=True)
class Verdict:
    """An assessment without its texts, for runs over many firms; `unmet` names the criteria that are."""

    result: Result
    score: tuple[Decimal, Decimal] | None
    unmet: tuple[str, ...] = ()


class RuleSet:
    """One rule set, compiled; assess() explains, decide() only decides."""

    def __init__(self, document: Document, library: Library) -> None:
        """Compiles the document; whatever in it cannot be read raises here, never during an assessment."""
        self.id: str = document["id"]
        self.tier: str = document["tier"]
        self.digest = _digest([document, library.digest])
        self._document, self._library = document, library
        readers = compile_readers(library.fields["fields"], library.fields["derived"])
        titles = {
            each["code"]: (each["zh"], each["en"]) for each in (*library.common["tiers"], *library.common["honours"])
        }
        titles |= {each["code"]: (each["zh"], each["en"]) for each in library.common["programmes"]}
        derived = library.fields["derived"]
        size = _size_reader(library.size)
        self.context = Context(document, library.fields["fields"], derived, titles, readers, library.settings, size)
        scoring = document.get("scoring")
        self.scoring = Scoring(scoring, self.context, library.common["groups"]) if scoring else None
        self.decision = decision_of(document, library.common)
        standing = [_looking(node, silent=True) for node in facts.days_on_record(library.common)]
        self._decide = _all([*standing, self._compile(self.decision)])

    def decide(self, subject: Subject, values: Mapping[str, Any] | None = None) -> Verdict:
        """The result, the score range and what is unmet; `values` are those of typed() where they are known."""
        with localcontext(exact.EXACT):
            known = self._values(subject) if values is None else values
            state, (result, _) = self._run(subject, known, explain=False)
        unmet = [each.node.id for each in state.trace if each.result == UNMET and each.node.kind != "indicator"]
        return Verdict(result, self._score(state), tuple(dict.fromkeys(unmet)))

    def typed(self, subject: Subject) -> Mapping[str, Any]:
        """A firm's values as exact numbers; sets with one definition of intellectual property can share them."""
        with localcontext(exact.EXACT):
            return self._values(subject)

    @property
    def ip(self) -> str | None:
        """The definition by which intellectual property is counted."""
        return self._document.get("ip")

    def assess(self, subject: Subject) -> Assessment:
        """The result with every criterion, its reason, and what is missing."""
        with localcontext(exact.EXACT):
            state, (result, gap) = self._run(subject, self._values(subject), explain=True)
        absent = [name for outcome in state.trace for name in outcome.gap.missing]
        return Assessment(
            rule_set=self.id,
            rule_set_digest=self.digest,
            tier=self.tier,
            on=subject.on,
            kind=subject.kind,
            result=result,
            score=self._score(state),
            criteria=tuple(criterion(outcome, self.context) for outcome in state.trace),
            deciding=named(gap.missing if result == UNKNOWN else (), self.context),
            absent=named(absent, self.context),
            beyond=frozenset(outcome.beyond for outcome in state.trace if outcome.beyond),
        )

    def _run(self, subject: Subject, values: Mapping[str, Any], *, explain: bool) -> tuple[State, Truth]:
        """Decides with the titles that surely count and, where others may, with those too: unknown where it differs."""
        state = State(subject, values, explain=explain)
        truth, more = self._decide(state), values.get(OPENED)
        if not more:
            return state, truth
        most, opened = State(subject, {**values, **more}, explain=explain), Gap(tuple(sorted(WHOLE & more.keys())))
        truth = merged_truth(truth, self._decide(most), opened)
        merge_states(state, most, opened)
        return state, truth

    def state(self, subject: Subject) -> State:
        """A firm's typed values, ready for single criteria."""
        return State(subject, self._values(subject))

    def _score(self, state: State) -> tuple[Decimal, Decimal] | None:
        outcome = state.scored.get(id(self.scoring))
        return None if outcome is None else (outcome.low, outcome.high)

    def _values(self, subject: Subject) -> dict[str, Any]:
        """Numbers as exact pairs; the application date defaults to the day; intellectual property is counted."""
        values: dict[str, Any] = {"application_date": subject.on}
        definition = self._document.get("ip")
        if definition and ("ip" in subject.complete or any(item.get("kind") == "ip" for item in subject.evidence)):
            common = self._library.common
            found = count_ip(subject.evidence, subject.on, common["ip_definitions"][definition], common["ip_types"])
            values.update((name, exact.number(count)) for name, count in found.counts.items())
            opened = [name for name in COUNTS if found.most[name] > found.counts[name] and name not in subject.values]
            values |= {OPENED: {name: exact.number(found.most[name]) for name in opened}} if opened else {}
        for name, value in subject.values.items():
            values[name] = exact.number(value) if isinstance(value, Decimal) else value
        return values

    def _compile(self, part: Part) -> Decide:
        if part.word == "condition":
            return self._condition(part)
        if part.word == "score":
            return self._scored
        if part.word == "review":
            text = (self._document["zh"], self._document["en"])
            review = Node(
                self.id, "condition", "conditions", text, lambda at, _: Outcome(at, MANUAL, note=facts.REVIEW)
            )
            return _looking(review)
        return (_all if part.word == "all" else _any)([self._compile(each) for each in part.parts])

    def _scored(self, state: State) -> Truth:
        if self.scoring is None:
            raise ValueError(f"{self.id} has no scoring")
        outcome = self.scoring.score(state)
        return outcome.result, outcome.gap

    def _condition(self, part: Part) -> Decide:
        spec = part.spec
        if spec.get("type") != "score":
            return _looking(compile_condition(spec, self.context, part.group))
        source, confidence = self._document["doc"], self._document.get("confidence")
        text: Text = (spec["zh"], spec["en"])
        node = Node(spec["id"], "condition", part.group, text, self._score_run, source=source, confidence=confidence)
        return _looking(node)

    def _score_run(self, node: Node, state: State) -> Outcome:
        result, gap = self._scored(state)
        return Outcome(node, result, gap)


def _looking(node: Node, *, silent: bool = False) -> Decide:
    """What a node finds goes into the trace; a silent one that does not apply leaves none."""

    def decide(state: State) -> Truth:
        outcome = node.look(state)
        if not (silent and outcome.result == NOT_APPLICABLE):
            state.trace.append(outcome)
        return outcome.result, outcome.gap

    return decide


def _all(parts: list[Decide]) -> Decide:
    return _combined(parts, all_of)


def _any(parts: list[Decide]) -> Decide:
    return _combined(parts, any_of)


def _combined(parts: list[Decide], combine: Callable[[list[Result]], Result]) -> Decide:
    def decide(state: State) -> Truth:
        truths = [part(state) for part in parts]
        result = combine([truth[0] for truth in truths])
        gap = NO_GAP
        if result in {UNKNOWN, MANUAL}:
            for truth in truths:
                gap = exact.join(gap, truth[1]) if truth[0] in {UNKNOWN, MANUAL} else gap
        return result, gap

    return decide


def _size_reader(table: Document) -> Callable[[State], tuple[tuple[str, ...], Gap, Text]]:
    row_of = lru_cache(maxsize=4096)(lambda code: size_row(code, table))
    metrics = {name: spec["field"] for name, spec in table["metrics"].items()}

    def read(state: State) -> tuple[tuple[str, ...], Gap, Text]:
        values = state.values
        known = values.get("size_class")
        if known is not None:
            names = table["classes"][known]
            return (known,), NO_GAP, (f"已核定为{names['zh']}", f"determined as {names['en']}")
        given = {name: None if (pair := values.get(field)) is None else pair[0] for name, field in metrics.items()}
        code = values.get("industry_code")
        found = size_class(code, given, table, row=row_of(code) if code else None, explain=state.explain)
        return found.possible, Gap(found.missing), (found.zh, found.en)

    return read


def _digest(parts: list[Any]) -> str:
    """The hash by which an assessment names the exact wording it went by."""
    text = json.dumps(written(parts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
