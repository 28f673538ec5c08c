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


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a title by a revocation: from which day, told on which day, and whether it bars the firm."""

    title: Held
    reason: str
    on: date
    today: date
    barred: bool


def consequences(policy: Mapping[str, Any], ended: Ended, held: Iterable[Held]) -> list[Consequence]:
    """What the end of a title does to the firm's other titles, by policy/workflow/recognitions.yaml.

    Its renewal is treated by `_renewal`. A title in force that rests on the ended tier is touched when none it may
    rest on is left; a reason may touch its own tiers.
    """
    reason, tier, on = ended.reason, ended.title.tier, ended.on
    others = [each for each in held if each.id != ended.title.id]
    left = [each for each in others if each.in_force(on)]
    tiers = {each.tier for each in left}
    found: dict[UUID | None, Consequence] = {}
    renewed = _renewal(policy, ended, others)
    if renewed is not None:
        found[renewed.title.id] = renewed
    for rule in policy["rests_on"]:
        if tier in rule["needs_any"] and not tiers & set(rule["needs_any"]):
            _touch(found, left, {rule["tier"]}, rule["consequence"], f"lost:{tier}", on)
    for rule in policy["touches"]:
        if rule["reason"] == reason and tier in rule["tiers"]:
            _touch(found, left, set(rule["tiers"]), rule["consequence"], f"{reason}:{tier}", on)
    return list(found.values())


def _renewal(policy: Mapping[str, Any], ended: Ended, others: Iterable[Held]) -> Consequence | None:
    """What becomes of the renewal of a title that was no longer in force when it was to begin; later ones follow it.

    One that has not begun today goes with the title, and so does one that has begun where the firm is barred from the
    day of the end: it could not have applied (`bars` of the policy). Any other was assessed by itself and is the
    setting's. An error of entry leaves renewals alone.
    """
    after = [each for each in others if each.tier == ended.title.tier and each.valid_from > ended.on]
    each = min(after, key=lambda held: held.valid_from, default=None)
    if each is None or each.kind != "renewal" or each.revoked_on or ended.reason == ENTERED_IN_ERROR:
        return None
    what = policy["renewals"]["begun"]["consequence"]
    if ended.barred or each.valid_from > ended.today:
        what = "revoke"
    if what == "none" or (what == "under_review" and not each.in_force(ended.today)):
        return None
    return Consequence(each, what, f"renewed:{each.tier}", each.valid_from, ended.reason)


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
