"""HTTP of a firm's standing."""

from typing import Annotated

from fastapi import Query

from chassis.errors import NotFound
from chassis.shapes import CreditCode, Day
from chassis.web import Read, errors, router
from services.enterprise.access import Reader
from services.enterprise.standing import service
from services.enterprise.standing.schemas import StandingRead

routes_of_firm = router(prefix="/v1/enterprises/{credit_code}/standing", tags=["standing"])
AsOf = Annotated[Day | None, Query(description="As of this day; today", examples=["2026-12-31"])]


@routes_of_firm.get("", responses=errors(NotFound))
async def read_standing(uow: Read, caller: Reader, credit_code: CreditCode, as_of: AsOf = None) -> StandingRead:
    """What counts for or against a firm on a day: bar, lists, incidents, missed updates, reports of major changes."""
    return StandingRead.model_validate(await service.standing(uow, credit_code, as_of or uow.clock.today()))
