"""What the review asks of visits; apart from the rest, so that applications and visits need not know each other."""

from collections.abc import Sequence
from uuid import UUID

from chassis.uow import Reader
from services.enterprise.visits import repository


async def has_outstanding(reader: Reader, application_id: UUID) -> bool:
    """Whether the case was drawn for a visit that is not recorded yet."""
    return await repository.outstanding(reader, application_id) is not None


async def outstanding_of(reader: Reader, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these cases wait for a visit."""
    return await repository.outstanding_of(reader, ids)
