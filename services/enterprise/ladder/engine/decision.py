"""The decision of a rule set as a tree: what must hold together, what one of suffices, and the conditions below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Document: TypeAlias = Mapping[str, Any]

_PATH_WORDS = {"aspects", "any", "all", "general", "direct"}


@dataclass(frozen=True, slots=True)
class Part:
    """all and any have parts; a condition has its rule data and group; score and review stand for themselves."""

    word: Literal["all", "any", "condition", "score", "review"]
    parts: tuple["Part", ...] = ()
    spec: Any = None
    group: str = ""


def decision_of(document: Document, common: Document) -> Part:
    """Reads `decision` of the rule data; raises ValueError for a word that is nothing known."""
    return _Reading(document, common).part(document["decision"])


class _Reading:
    def __init__(self, document: Document, common: Document) -> None:
        self._document, self._common = document, common

    def part(self, decision: Any) -> Part:
        if isinstance(decision, str):
            return self._word(decision)
        words: Sequence[str] = ("all", "any", "all_of", "any_of", "condition")
        key = next((word for word in words if word in decision), None)
        if key is None:
            raise ValueError(f"{decision} is no decision")
        value = decision[key]
        if key == "condition":
            path, _, name = value.rpartition(".")
            return _condition(next(spec for spec in self._at(path) if spec["id"] == name), path)
        word: Literal["all", "any"] = "all" if key.startswith("all") else "any"
        if key in {"all", "any"}:
            return Part(word, tuple(self.part(each) for each in value))
        left_out = decision.get("without", ())
        return Part(word, tuple(_condition(each, value) for each in self._at(value) if each.get("id") not in left_out))

    def _word(self, word: str) -> Part:
        if word == "base":
            shared = self._common["common_base_conditions"]
            like = self._document.get("base_of", self._document["id"])
            if like not in shared["applies_to"]:
                raise ValueError(f"{like} has no base conditions; name in base_of the set whose conditions hold")
            applicable = [spec for spec in shared["all"] if like in spec.get("only_for", [like])]
            return Part("all", tuple(_condition(spec, "base") for spec in applicable))
        if word == "prerequisite":
            spec = {"id": "PREREQUISITE", "type": "certificate_in_force", **self._document["prerequisite_title"]}
            return _condition(spec, "prerequisite")
        if word == "scoring" and "scoring" in self._document:
            return Part("score")
        if word == "manual_review":
            return Part("review")
        raise ValueError(f"{self._document['id']} decides by {word}, which is nothing known")

    def _at(self, path: str) -> list[Document]:
        found: Any = self._document
        for word in path.split("."):
            found = found[word]
        return list(found)


def _condition(spec: Document, path: str) -> Part:
    group = next((word for word in path.split(".") if word not in _PATH_WORDS), path)
    return Part("condition", spec=spec, group=group)
