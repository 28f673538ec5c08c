"""Tells that indicators moved, and who moved since a change."""

from collections.abc import Collection

from chassis.uow import UnitOfWork
from services.targets.stream import repository


async def note_changes(uow: UnitOfWork, indicators: Collection[str]) -> None:
    """Tell the stream which indicators this transaction moved."""
    await repository.note(uow, indicators)


newest_change = repository.head
changes_since = repository.since
