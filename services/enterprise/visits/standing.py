"""What the review asks of visits; apart from the rest, so that applications and visits need not know each other."""

from uuid import UUID

from chassis.uow import Reader
from services.enterprise.visits import repository


async def has_outstanding(reader: Reader, application_id: UUID) -> bool:
    """Whether the case was drawn for a visit that is not recorded yet."""
    return await repository.outstanding(reader, application_id) is not None
