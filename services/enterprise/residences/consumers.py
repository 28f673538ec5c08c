"""Where the enterprise service listens to the parks service."""

from chassis.events import Handlers
from chassis.uow import UnitOfWork
from contracts.parks import ResidentMovedIn, ResidentMovedOut
from services.enterprise.residences import repository

handlers = Handlers()


@handlers.on(ResidentMovedIn)
async def handle_resident_moved_in(uow: UnitOfWork, event: ResidentMovedIn) -> None:
    """The firm counts as living in the park."""
    await repository.keep(uow, event)


@handlers.on(ResidentMovedOut)
async def handle_resident_moved_out(uow: UnitOfWork, event: ResidentMovedOut) -> None:
    """The firm no longer lives there."""
    await repository.end(uow, event)
