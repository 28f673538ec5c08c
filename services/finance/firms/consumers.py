"""Where the finance service listens to the enterprise and parks services."""

from chassis.events import Handlers
from chassis.uow import UnitOfWork
from contracts.enterprise import (
    AnnualReportFiled,
    EnterpriseChanged,
    EnterpriseRegistered,
    RecognitionGranted,
    RecognitionRevoked,
)
from contracts.enterprise_support import WhiteListChanged
from contracts.parks import ResidentMovedIn, ResidentMovedOut
from services.finance.firms import repository

handlers = Handlers()


@handlers.on(EnterpriseRegistered)
async def handle_enterprise_registered(uow: UnitOfWork, event: EnterpriseRegistered) -> None:
    """The firm is known here from now on."""
    await repository.keep_firm(uow, event)
    await repository.keep_profile(uow, event)


@handlers.on(EnterpriseChanged)
async def handle_enterprise_changed(uow: UnitOfWork, event: EnterpriseChanged) -> None:
    """The firm's profile here follows the registry."""
    await repository.keep_firm(uow, event)
    await repository.keep_profile(uow, event)


@handlers.on(AnnualReportFiled)
async def handle_annual_report_filed(uow: UnitOfWork, event: AnnualReportFiled) -> None:
    """The year's figures count for matching."""
    await repository.keep_figures(uow, event)


@handlers.on(RecognitionGranted)
async def handle_recognition_granted(uow: UnitOfWork, event: RecognitionGranted) -> None:
    """The title counts for matching while it is in force."""
    await repository.keep_title(uow, event)


@handlers.on(RecognitionRevoked)
async def handle_recognition_revoked(uow: UnitOfWork, event: RecognitionRevoked) -> None:
    """The title ends on the day of its revocation."""
    await repository.end_title(uow, event)


@handlers.on(WhiteListChanged)
async def handle_white_list_changed(uow: UnitOfWork, event: WhiteListChanged) -> None:
    """The firm is on the city's white list, stays longer, or has left it."""
    await repository.keep_white_listing(uow, event)


@handlers.on(ResidentMovedIn)
async def handle_resident_moved_in(uow: UnitOfWork, event: ResidentMovedIn) -> None:
    """The firm counts as living in a park."""
    await repository.keep_residence(uow, event)


@handlers.on(ResidentMovedOut)
async def handle_resident_moved_out(uow: UnitOfWork, event: ResidentMovedOut) -> None:
    """The firm no longer lives there."""
    await repository.end_residence(uow, event)
