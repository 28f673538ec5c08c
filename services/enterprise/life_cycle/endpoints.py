"""HTTP of the life cycle."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Query

from chassis.errors import NotFound
from chassis.policy import load
from chassis.shapes import CreditCode, Day
from chassis.web import Read, errors, router
from services.enterprise.access import Overseer, Reader
from services.enterprise.life_cycle import rules, service
from services.enterprise.life_cycle.schemas import Funnel, Funnels, FunnelStep, LifeCycleRead
from services.enterprise.parameters import DistrictFilter
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/life-cycle", tags=["life cycle"])
routes_of_firm = router(prefix="/v1/enterprises/{credit_code}/life-cycle", tags=["life cycle"])
AsOf = Annotated[Day | None, Query(description="The day; today", examples=["2026-12-31"])]
Since = Annotated[Day | None, Query(description="First day; a year before the last", examples=["2025-12-31"])]


@routes_of_firm.get("", responses=errors(NotFound))
async def read_life_cycle(uow: Read, caller: Reader, credit_code: CreditCode, as_of: AsOf = None) -> LifeCycleRead:
    """The stage of a firm on a day, and whether a title or its age brings it there."""
    day = as_of or uow.clock.today()
    found = await service.stage(uow, credit_code, day)
    return LifeCycleRead(credit_code=credit_code, as_of=day, borders_confidence=_confidence(), **found)


@routes.get("/funnels", responses=errors(OutOfScope, rules.SinceNotBefore))
async def read_funnels(
    uow: Read, caller: Overseer, district: DistrictFilter = None, since: Since = None, as_of: AsOf = None
) -> Funnels:
    """How many firms of each district went from stage to stage between two days; a district officer reads the own."""
    last = as_of or uow.clock.today()
    first = since or last - timedelta(days=365)
    if caller.has("district-officer"):
        if district not in {None, caller.district}:
            raise OutOfScope
        district = caller.district or ""
    found = await service.funnels(uow, first, last, district)
    items = [_funnel(each) for each in found]
    return Funnels(since=first, as_of=last, borders_confidence=_confidence(), items=items)


def _funnel(each: dict[str, Any]) -> Funnel:
    names = ("start", "end", "firms", "of", "ratio")
    steps = [FunnelStep.model_validate({name: getattr(step, name) for name in names}) for step in each["steps"]]
    return Funnel.model_validate({**each, "steps": steps})


def _confidence() -> str:
    return str(load("reference/life_cycle.yaml")["borders_confidence"])
