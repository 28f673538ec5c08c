"""The five values a criterion can have, and how they combine."""

from collections.abc import Iterable
from typing import Literal

Result = Literal["met", "unmet", "unknown", "manual_review", "not_applicable"]

MET: Result = "met"
UNMET: Result = "unmet"
UNKNOWN: Result = "unknown"
MANUAL: Result = "manual_review"
NOT_APPLICABLE: Result = "not_applicable"

_AND: tuple[Result, ...] = (UNMET, UNKNOWN, MANUAL, MET)
_OR: tuple[Result, ...] = (MET, UNKNOWN, MANUAL, UNMET)


def all_of(results: Iterable[Result]) -> Result:
    """AND: unmet over unknown over manual_review over met; not_applicable is left out (ladder rules, meta.logic)."""
    found = set(results)
    return next((value for value in _AND if value in found), NOT_APPLICABLE)


def any_of(results: Iterable[Result]) -> Result:
    """OR: met over unknown over manual_review over unmet; not_applicable is left out (ladder rules, meta.logic)."""
    found = set(results)
    return next((value for value in _OR if value in found), NOT_APPLICABLE)


def opposite(result: Result) -> Result:
    """NOT: met and unmet change places, what is not decided stays so."""
    return UNMET if result == MET else MET if result == UNMET else result


def of(truth: bool) -> Result:
    """A plain truth as met or unmet."""
    return MET if truth else UNMET
