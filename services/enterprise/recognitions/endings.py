"""What the end of a title means: when it may be revoked, what goes with it, and how long the firm is barred."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from services.enterprise.recognitions.rules import (
    ENTERED_IN_ERROR,
    AlreadyRevoked,
    BarTooShort,
    Held,
    RevokedOutsideValidity,
    last_day,
)


def check_revocation(title: Held, effective_on: date) -> None:
    """A title is revoked once, on a day of its validity."""
    if title.revoked_on is not None:
        raise AlreadyRevoked(on=title.revoked_on.isoformat())
    if effective_on < title.valid_from or (title.valid_to is not None and effective_on > title.valid_to):
        raise RevokedOutsideValidity(pointer="/effective_on")


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the end of one title does to another; `on` and `reason` are those of a revocation."""

    title: Held
    what: Literal["under_review", "revoke"]
    cause: str
    on: date
    reason: str = "no_longer_eligible"


def consequences(
    policy: Mapping[str, Any], ended: Held, reason: str, on: date, held: Iterable[Held]
) -> list[Consequence]:
    """What `ended` does to the firm's other titles, by policy/workflow/recognitions.yaml.

    Its renewals that have not begun go with it, unless it was an error of entry. A title in force that rests on the
    ended tier is touched when none it may rest on is left; a reason may touch its own tiers.
    """
    others = [each for each in held if each.id != ended.id]
    left = [each for each in others if each.in_force(on)]
    tiers = {each.tier for each in left}
    found: dict[UUID | None, Consequence] = {}
    for each in others if reason != ENTERED_IN_ERROR else ():
        if each.tier == ended.tier and each.kind == "renewal" and each.valid_from > on and each.revoked_on is None:
            found[each.id] = Consequence(each, "revoke", f"renewed:{ended.tier}", each.valid_from, reason)
    for rule in policy["rests_on"]:
        if ended.tier in rule["needs_any"] and not tiers & set(rule["needs_any"]):
            _touch(found, left, {rule["tier"]}, rule["consequence"], f"lost:{ended.tier}", on)
    for rule in policy["touches"]:
        if rule["reason"] == reason and ended.tier in rule["tiers"]:
            _touch(found, left, set(rule["tiers"]), rule["consequence"], f"{reason}:{ended.tier}", on)
    return list(found.values())


def _touch(
    found: dict[UUID | None, Consequence], left: Iterable[Held], tiers: set[str], what: Any, cause: str, on: date
) -> None:
    for each in left:
        if each.tier in tiers and what != "none" and found.get(each.id) is None:
            found[each.id] = Consequence(each, what, cause, on)


def bar(policy: Mapping[str, Any], tier: str, reason: str, effective_on: date, given: date | None) -> date | None:
    """The last day of the bar: as given, else the least the text asks for; raises BarTooShort."""
    asked = (each for each in policy["bars"] if reason in each["reasons"] and tier in each.get("tiers", [tier]))
    years = max((each["least_years"] for each in asked), default=None)
    least = last_day(effective_on, years)
    if given is not None and least is not None and given < least:
        raise BarTooShort(pointer="/barred_until", least=least.isoformat())
    return given or least
