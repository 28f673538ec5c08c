"""The rule sets of policy/ladder, compiled once per process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chassis import policy
from services.enterprise.ladder.engine.inputs import Input, Kind, read
from services.enterprise.ladder.engine.rule_set import Library, RuleSet
from services.enterprise.ladder.engine.selection import select_rule_set

_SHARED = {"ladder/common.yaml", "ladder/fields.yaml", "ladder/size_2011.yaml"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rule sets: as documents for people and as compiled rules for firms."""

    library: Library
    documents: dict[str, dict[str, Any]]
    compiled: dict[str, RuleSet]
    aliases: frozenset[str]
    judgements: frozenset[str]
    proper: dict[str, str]
    """A condition's own name (SRDI_2026.S8, BASE1) and the field the project gave it."""

    @property
    def fields(self) -> dict[str, Any]:
        """The input fields, for inputs.read() and for forms."""
        fields: dict[str, Any] = self.library.fields["fields"]
        return fields

    def stated_by(self, name: str) -> str:
        """Who may state an input: firm, reviewer (a judgement) or registry (what the platform itself decides)."""
        spec = self.fields.get(name)
        return "reviewer" if name in self.judgements else str(spec.get("stated_by", "firm")) if spec else "firm"

    def read(self, given: Mapping[str, object]) -> dict[str, Input]:
        """Types inputs by the field list; an unknown name or a wrong value raises InputRefused."""
        return read(given, self.fields, self.aliases)

    def select(self, tier: str, kind: Kind, on: date) -> RuleSet | None:
        """The compiled set for a rung, kind and day; None where there is none."""
        found = select_rule_set(tier, kind, on, self.documents.values(), self.library.settings)
        return None if found is None else self.compiled[found]


def catalogue() -> Catalogue:
    """The catalogue of the current policy folder."""
    return _catalogue(policy.root())


def compile_draft(document: dict[str, Any]) -> RuleSet:
    """Compiles a rule set that is not in the folder, such as a draft for an impact run."""
    return RuleSet(document, catalogue().library)


def standing_apart(document: dict[str, Any], fields: Mapping[str, Any]) -> Catalogue:
    """The folder's catalogue with a document that is no rung of the ladder, and the inputs that it alone asks for."""
    base = catalogue()
    library = replace(base.library, fields={**base.library.fields, "fields": {**base.fields, **fields}})
    compiled = {document["id"]: RuleSet(document, library)}
    return replace(base, library=library, documents={document["id"]: document}, compiled=compiled)


def with_registered(registered: Mapping[str, dict[str, Any]], begins: Mapping[str, str]) -> Catalogue:
    """The folder's catalogue and documents of the registry; those in `begins` may be selected from that day on."""
    base = catalogue()
    compiled = base.compiled | {name: RuleSet(document, base.library) for name, document in registered.items()}
    documents = {
        name: document | ({"active_from": begins[name]} if name in begins else {"selectable": False})
        for name, document in registered.items()
    }
    return _catalogue_of(base.library, base.documents | documents, compiled)


@lru_cache(maxsize=2)
def _catalogue(_: Path) -> Catalogue:
    settings = {each["name"]: each["value"] for each in policy.load("settings.yaml")["settings"]}
    shared = (
        policy.load("ladder/common.yaml"),
        policy.load("ladder/fields.yaml"),
        policy.load("ladder/size_2011.yaml"),
    )
    library = Library(*shared, settings)
    documents = [policy.load(name) for name in policy.names("ladder") if name not in _SHARED]
    by_id = {document["id"]: document for document in documents}
    return _catalogue_of(library, by_id, {name: RuleSet(document, library) for name, document in by_id.items()})


def _catalogue_of(library: Library, by_id: dict[str, dict[str, Any]], compiled: dict[str, RuleSet]) -> Catalogue:
    own = {f"{name}.{each['id']}": each for name, document in by_id.items() for each in _conditions(document)}
    base = {each["id"]: each for each in library.common["common_base_conditions"]["all"] if each["type"] == "bool"}
    judgements = frozenset(name for name, each in own.items() if each["type"] == "manual_review")
    proper = {name: each["field"] for name, each in {**own, **base}.items() if "field" in each}
    return Catalogue(library, by_id, compiled, frozenset({*own, *base}), judgements, proper)


def _conditions(value: Any) -> Iterator[dict[str, Any]]:
    """All conditions that are a matter of yes or no."""
    if isinstance(value, list):
        for each in value:
            yield from _conditions(each)
    elif isinstance(value, dict):
        if value.get("type") in {"bool", "evidence", "manual_review"} and "id" in value:
            yield value
        for each in value.values():
            yield from _conditions(each)
