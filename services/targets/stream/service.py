"""Tells that indicators moved."""

from collections.abc import Collection

from chassis.uow import UnitOfWork
from services.targets.stream import repository

newest_changes = repository.newest


async def hold_changes(uow: UnitOfWork) -> None:
    """One writer of numbers at a time, to the end of the transaction.

    A day's sum is one row for the whole city, so writers would queue there anyway, or deadlock; and the numbers of
    changes become visible in their order, so that a reader who saw one has missed none before it.
    """
    await repository.hold(uow)


async def note_changes(uow: UnitOfWork, indicators: Collection[str]) -> None:
    """Tell the stream which indicators this transaction moved."""
    await hold_changes(uow)
    await repository.note(uow, indicators)
