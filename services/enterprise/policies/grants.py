"""When the list of a policy may be granted, and when a grant is fulfilled; pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.errors import Conflict, RuleRefused


class NotAutomatic(RuleRefused):
    """A list is granted only of a policy that is given without application."""

    code = "policy_not_automatic"
    zh = "该政策不是免申即享"
    en = "The policy is not given without application"


class GrantToCome(RuleRefused):
    """A grant of a day to come."""

    code = "grant_to_come"
    zh = "{on}尚未到来"
    en = "The day {on} has not come"


class GrantFulfilled(Conflict):
    """The grant was fulfilled before."""

    code = "grant_already_fulfilled"
    zh = "该兑现已于{on}到位"
    en = "The grant was fulfilled on {on}"


class FulfilledOutside(RuleRefused):
    """A fulfilment before the grant or on a day to come."""

    code = "fulfilled_outside"
    zh = "到位日须在{first}与{last}之间"
    en = "The day of fulfilment lies between {first} and {last}"


def check_list(policy: Mapping[str, Any], on: date, today: date) -> None:
    """Raises NotAutomatic, GrantToCome."""
    if not policy["automatic"]:
        raise NotAutomatic
    if on > today:
        raise GrantToCome(pointer="/granted_on", on=on.isoformat())


def check_fulfilment(granted_on: date, fulfilled_on: date | None, on: date, today: date) -> None:
    """A grant is fulfilled once, not before it was made, not on a day to come."""
    if fulfilled_on is not None:
        raise GrantFulfilled(on=fulfilled_on.isoformat())
    if not granted_on <= on <= today:
        raise FulfilledOutside(pointer="/fulfilled_on", first=granted_on.isoformat(), last=today.isoformat())
