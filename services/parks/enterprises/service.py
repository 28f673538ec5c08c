"""What other features ask of the firms known here."""

from collections.abc import Sequence
from datetime import date

from chassis.errors import NotYetKnown
from chassis.uow import Reader, UnitOfWork
from services.parks.enterprises import repository


async def require_known(uow: UnitOfWork, credit_code: str) -> None:
    """Refuses with NotYetKnown (409) while the firm's registration has not arrived."""
    if not await repository.is_known(uow, credit_code):
        raise NotYetKnown(pointer="/credit_code")


async def tiers_in_force(uow: Reader, codes: Sequence[str], day: date) -> dict[str, list[str]]:
    """The tiers in force on the day, by credit code."""
    return await repository.titles_in_force(uow, codes, day) if codes else {}
