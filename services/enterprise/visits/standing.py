"""What the review asks of visits; apart from the rest, so that applications and visits need not know each other."""

from collections.abc import Sequence
from uuid import UUID

from uuid_utils.compat import uuid7

from chassis.uow import Reader, UnitOfWork
from services.enterprise.visits import repository


async def has_outstanding(reader: Reader, application_id: UUID) -> bool:
    """Whether the case was drawn for a visit that is not recorded yet."""
    return await repository.outstanding(reader, application_id) is not None


async def outstanding_of(reader: Reader, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these cases wait for a visit."""
    return await repository.outstanding_of(reader, ids)


async def ask_for(uow: UnitOfWork, application_id: UUID, grounds: Sequence[str]) -> None:
    """Notes that the case is to be visited, once, whatever its draws; the audit line says why."""
    if await repository.of_case(uow, application_id):
        return
    visit: UUID = uuid7()
    await repository.add_visits(uow, [{"id": visit, "application_id": application_id, "sample_id": None}])
    after = {"visit": str(visit), "grounds": list(grounds)}
    uow.audit(action="site-visits.required", subject=("application", application_id), before=None, after=after)
