"""Picks the rule set for a rung, a kind of application and a day (meta.version_selection)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.enterprise.ladder.engine.inputs import Kind


class RuleSetsOverlap(ValueError):
    """Raised when the policy data hold two sets for one rung, kind and day."""


def select_rule_set(
    tier: str, kind: Kind, on: date, rule_sets: Iterable[Mapping[str, Any]], settings: Mapping[str, Any]
) -> str | None:
    """The id of the set in force; None where there is none. Sets with `selectable: false` are history.

    A set that names others in `supersedes` takes their place from its own first day on.
    """
    candidates = [each for each in rule_sets if each["tier"] == tier and each.get("selectable", True)]
    for each in candidates:
        exception = settings.get(each.get("renewal_setting", "")) if kind == "renewal" else None
        if exception and _within(on, exception["from"], exception["until"]):
            return str(exception["rule_set"])
    begun = [each for each in candidates if _within(on, *window(each, kind, settings))]
    replaced = {name for each in begun for name in each.get("supersedes", ())}
    found = [each["id"] for each in begun if each["id"] not in replaced]
    if len(found) > 1:
        raise RuleSetsOverlap(f"{tier} {kind} on {on.isoformat()}: {', '.join(found)}")
    return found[0] if found else None


def window(rule_set: Mapping[str, Any], kind: Kind, settings: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """First and last day of a set for one kind; its `kinds` dates override effective_from and effective_to.

    A set of the registry begins on the day it was activated for (`active_from`), never before its own date.
    """
    kinds = rule_set.get("kinds") or {}
    begins = settings.get(rule_set.get("effective_from_setting", "")) or rule_set["effective_from"]
    first = kinds.get(f"{kind}_from", begins)
    active = rule_set.get("active_from")
    first = active if active is not None and (first is None or first < active) else first
    return first, kinds.get(f"{kind}_until", rule_set["effective_to"])


def _within(on: date, first: str | None, last: str | None) -> bool:
    day = on.isoformat()
    return (first is None or first <= day) and (last is None or day <= last)
