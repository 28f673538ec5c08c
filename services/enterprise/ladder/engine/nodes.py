"""What a compiled rule set is made of: nodes that look at a firm, and the outcomes they give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from services.enterprise.ladder.engine.exact import Gap
from services.enterprise.ladder.engine.expressions import NO_GAP, Reader
from services.enterprise.ladder.engine.inputs import Subject
from services.enterprise.ladder.engine.results import Result

Text: TypeAlias = tuple[str, str]
ZERO = Decimal(0)


@dataclass(slots=True)
class State:
    """One assessment under way: typed values ready for the readers, and what has been found so far."""

    subject: Subject
    values: Mapping[str, Any]
    trace: list["Outcome"] = field(default_factory=list)
    scored: dict[int, "Outcome"] = field(default_factory=dict)
    explain: bool = True
    """False where only the result counts, so that nobody writes sentences that nobody reads."""


@dataclass(slots=True, eq=False)
class Node:
    """One criterion: its texts, what it asks for, and the function that decides it."""

    id: str
    kind: Literal["condition", "indicator", "score"]
    group: str
    text: Text
    run: Callable[["Node", State], "Outcome"]
    unit: str = "none"
    threshold: Text = ("", "")
    max: Decimal | None = None
    lower_is_better: bool = False
    source: str = ""
    confidence: str | None = None

    def look(self, state: State) -> "Outcome":
        """Decides this criterion for one firm."""
        return self.run(self, state)


@dataclass(slots=True, eq=False)
class Outcome:
    """What one node found; points as a range, equal ends when they are certain."""

    node: Node
    result: Result
    gap: Gap = NO_GAP
    value: Any = None
    low: Decimal = ZERO
    high: Decimal = ZERO
    label: str | None = None
    note: Text | None = None
    parts: tuple["Outcome", ...] = ()
    beyond: str | None = None
    """The input of experts' points that lie outside their guide band."""


@dataclass(frozen=True, slots=True)
class Context:
    """What conditions and indicators are compiled against."""

    rule_set: Mapping[str, Any]
    fields: Mapping[str, Any]
    derived: Mapping[str, Any]
    titles: Mapping[str, Text]
    readers: Mapping[str, Reader]
    settings: Mapping[str, Any]
    size: Callable[[State], tuple[tuple[str, ...], Gap, Text]]

    def unit(self, name: str) -> str:
        """The unit of an input or derived quantity."""
        spec = self.derived.get(name) or self.fields.get(name) or {}
        return str(spec.get("unit", "none"))

    def text(self, name: str) -> Text:
        """The zh and en name of an input or derived quantity."""
        spec = self.derived.get(name) or self.fields.get(name) or {}
        return (spec.get("zh", name), spec.get("en", name))

    def setting(self, spec: Mapping[str, Any], key: str) -> Any:
        """A value of the rule data, replaced by the setting it names."""
        named = spec.get(f"{key}_setting")
        return self.settings.get(named, spec.get(key)) if named else spec.get(key)
