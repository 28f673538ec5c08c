"""What other features ask about firms."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.errors import NotYetKnown
from chassis.uow import Reader
from services.finance.firms import repository
from services.finance.firms.repository import Portrait

__all__ = ["Portrait", "names", "require_known", "require_portrait", "require_profile"]


async def require_known(uow: Reader, credit_code: str) -> None:
    """Refuses with NotYetKnown (409) while the firm's registration has not arrived."""
    if not await repository.is_known(uow, credit_code):
        raise NotYetKnown


async def require_portrait(uow: Reader, credit_code: str, day: date) -> Portrait:
    """What is known of the firm on the day, or NotYetKnown (409)."""
    found = await repository.portrait(uow, credit_code, day)
    if found is None:
        raise NotYetKnown
    return found


async def names(uow: Reader, codes: Sequence[str]) -> dict[str, str]:
    """The firms' names by credit code."""
    return await repository.names(uow, codes) if codes else {}


async def require_profile(uow: Reader, credit_code: str, day: date) -> dict[str, Any]:
    """Where the firm was and what it did on the day, with its name and first day, or NotYetKnown (409)."""
    found = await repository.profile_on(uow, credit_code, day)
    if found is None:
        raise NotYetKnown
    return found
