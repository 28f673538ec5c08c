"""Where the parks service listens to the enterprise service."""

from chassis.events import Handlers
from chassis.uow import UnitOfWork
from contracts.enterprise import EnterpriseChanged, EnterpriseRegistered, RecognitionGranted, RecognitionRevoked
from services.parks.enterprises import repository

handlers = Handlers()


@handlers.on(EnterpriseRegistered)
async def handle_enterprise_registered(uow: UnitOfWork, event: EnterpriseRegistered) -> None:
    """The firm is known here from now on."""
    await repository.keep_enterprise(uow, event)


@handlers.on(EnterpriseChanged)
async def handle_enterprise_changed(uow: UnitOfWork, event: EnterpriseChanged) -> None:
    """The firm's profile here follows the registry."""
    await repository.keep_enterprise(uow, event)


@handlers.on(RecognitionGranted)
async def handle_recognition_granted(uow: UnitOfWork, event: RecognitionGranted) -> None:
    """The title is shown beside the resident while it is in force."""
    await repository.keep_title(uow, event)


@handlers.on(RecognitionRevoked)
async def handle_recognition_revoked(uow: UnitOfWork, event: RecognitionRevoked) -> None:
    """The title ends on the day of its revocation."""
    await repository.end_title(uow, event)
