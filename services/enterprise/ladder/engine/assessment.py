"""The answer of one assessment: result, score, every criterion with its reason, and what is missing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.enterprise.ladder.engine.explanations import reason, shown
from services.enterprise.ladder.engine.inputs import Kind, written
from services.enterprise.ladder.engine.nodes import Context, Outcome
from services.enterprise.ladder.engine.results import Result


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion as clients see it; `score` only when certain, `score_low` and `score_high` always for points."""

    id: str
    type: str
    group: str
    result: Result
    value: Decimal | str | None
    unit: str
    threshold: Mapping[str, str] | None
    label: str | None
    score: Decimal | None
    score_low: Decimal | None
    score_high: Decimal | None
    max: Decimal | None
    reason: Mapping[str, str]
    source: str
    confidence: str | None
    missing: tuple[str, ...]
    parts: tuple["Criterion", ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; numbers as decimal strings."""
        plain = {name: written(getattr(self, name)) for name in self.__slots__ if name != "parts"}
        return {**plain, "parts": [part.to_dict() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Missing:
    """An input that would help to decide."""

    field: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """One firm by one rule set on one day; the same inputs give the same bytes for ever."""

    rule_set: str
    rule_set_digest: str
    tier: str
    on: date
    kind: Kind
    result: Result
    score: tuple[Decimal, Decimal] | None
    criteria: tuple[Criterion, ...]
    deciding: tuple[Missing, ...]
    absent: tuple[Missing, ...]
    beyond: frozenset[str] = frozenset()
    """The inputs of experts' points outside their guide bands; whoever gives them says why."""

    def missing(self) -> tuple[Missing, ...]:
        """The inputs that would decide; none once the result is certain."""
        return self.deciding

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values in the order clients read them."""
        score = None if self.score is None else {"low": written(self.score[0]), "high": written(self.score[1])}
        return {
            "rule_set": self.rule_set,
            "rule_set_digest": self.rule_set_digest,
            "tier": self.tier,
            "on": self.on.isoformat(),
            "kind": self.kind,
            "result": self.result,
            "score": score,
            "criteria": [criterion.to_dict() for criterion in self.criteria],
            "missing": [_named(each) for each in self.deciding],
            "absent": [_named(each) for each in self.absent],
        }

    def to_json(self) -> bytes:
        """The canonical bytes: sorted keys, no spaces, UTF-8."""
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _named(missing: Missing) -> dict[str, str]:
    return {"field": missing.field, "zh": missing.zh, "en": missing.en}


def criterion(outcome: Outcome, context: Context) -> Criterion:
    """An outcome with its texts."""
    node = outcome.node
    value = shown(outcome)
    zh, en = reason(outcome, value, context)
    scored = node.max is not None
    certain = scored and outcome.low == outcome.high
    return Criterion(
        id=node.id,
        type=node.kind,
        group=node.group,
        result=outcome.result,
        value=value,
        unit=node.unit,
        threshold={"zh": node.threshold[0], "en": node.threshold[1]} if node.threshold[0] else None,
        label=outcome.label,
        score=outcome.low if certain else None,
        score_low=outcome.low if scored else None,
        score_high=outcome.high if scored else None,
        max=node.max,
        reason={"zh": zh, "en": en},
        source=node.source,
        confidence=node.confidence,
        missing=outcome.gap.missing,
        parts=tuple(criterion(part, context) for part in outcome.parts),
    )


def named(fields: Iterable[str], context: Context) -> tuple[Missing, ...]:
    """Missing inputs with their names in both languages, each once."""
    return tuple(Missing(name, *context.text(name)) for name in dict.fromkeys(fields))
