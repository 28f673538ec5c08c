"""HTTP of annual updates."""

from typing import Annotated

from fastapi import Query

from chassis.errors import NotFound
from chassis.shapes import CreditCode, Day
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Officer, Reader
from services.enterprise.annual_updates import rules, service
from services.enterprise.annual_updates.schemas import AnnualUpdateCreate, AnnualUpdateRead
from services.enterprise.scope import OutOfScope

routes_of_firm = router(prefix="/v1/enterprises/{credit_code}/annual-updates", tags=["standing"])
AsOf = Annotated[Day | None, Query(description="As of this day; today", examples=["2027-12-31"])]


@routes_of_firm.get("", responses=errors(NotFound))
async def list_annual_updates(
    uow: Read, caller: Reader, credit_code: CreditCode, as_of: AsOf = None
) -> list[AnnualUpdateRead]:
    """The updates that a firm's titles in force ask for, year by year; filing the last year's figures is the update."""
    return [_read(each) for each in await service.updates(uow, credit_code, as_of or uow.clock.today())]


@routes_of_firm.post(
    "", status_code=201, responses=errors(NotFound, OutOfScope, rules.UpdateDayToCome, rules.UpdateRecorded)
)
async def record_annual_update(
    uow: Write, caller: Officer, credit_code: CreditCode, body: AnnualUpdateCreate
) -> list[AnnualUpdateRead]:
    """Record an update that was made elsewhere, with what shows it."""
    await service.record(uow, credit_code, body.year, body.updated_on, body.evidence)
    return [_read(each) for each in await service.updates(uow, credit_code, uow.clock.today())]


def _read(found: rules.Update) -> AnnualUpdateRead:
    return AnnualUpdateRead(
        tier=found.tier, year=found.due_on.year, due_on=found.due_on, done_on=found.done_on, state=found.state
    )
