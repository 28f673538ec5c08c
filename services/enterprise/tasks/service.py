"""What waits for the caller, or for the officer whose deputy the caller is."""

from uuid import UUID

from chassis.uow import Reader
from services.enterprise.applications.waiting import Waiting, waiting_for
from services.enterprise.workflow import service as workflow


async def tasks(reader: Reader, on_behalf_of: str | None, after: UUID | None, limit: int) -> list[Waiting]:
    """The caller's tasks, oldest application first; raises NotADeputy."""
    return await waiting_for(reader, await workflow.acting(reader, on_behalf_of), after, limit)
