"""What an application rests on: titles that are in force, not suspended, and not revoked while it is being decided."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

from services.enterprise.recognitions.rules import (
    Held,
    NothingToRenew,
    PriorTitleLost,
    TitleSuspended,
    check_kind,
    check_once,
)


def check_climbing(policy: Mapping[str, Any], tier: str, on: date, held: Iterable[Held]) -> None:
    """An application does not rest on suspended titles alone."""
    needed = {name for rule in policy["rests_on"] if rule["tier"] == tier for name in (*rule["needs_any"], tier)}
    carrying = [each for each in held if each.tier in needed | {tier} and each.in_force(on)]
    own = [each for each in carrying if each.tier == tier]
    base = [each for each in carrying if each.tier != tier]
    for group in (own, base):
        if group and all(each.suspended_from for each in group):
            since = min(each.suspended_from for each in group if each.suspended_from)
            raise TitleSuspended(tier=group[0].tier, since=since.isoformat())


def check_grant(
    policy: Mapping[str, Any], kind: Literal["new", "renewal"], tier: str, on: date, held: Iterable[Held]
) -> None:
    """What may have changed since the submission: a title came, was renewed, or one that carries it was revoked.

    One that only ran out meanwhile does no harm: the day of the application counts.
    """
    known = list(held)
    own = [each for each in known if each.tier == tier]
    if kind == "new":
        check_kind(kind, tier, on, own)
    begun = [each for each in own if each.valid_from <= on]
    if kind == "renewal" and all(each.revoked_on is not None and each.revoked_on <= on for each in begun):
        raise NothingToRenew(tier=tier)
    check_once(kind, on, own)
    for rule in (each for each in policy["rests_on"] if each["tier"] == tier):
        base = [each for each in known if each.tier in rule["needs_any"]]
        lost = sorted({each.tier for each in base if each.revoked_on is not None and each.revoked_on <= on})
        if lost and not any(each.in_force(on) for each in base):
            raise PriorTitleLost(tiers=", ".join(lost))
