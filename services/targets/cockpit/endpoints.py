"""HTTP of the cockpit: public, for any day, for the city or one district."""

from datetime import date
from typing import Annotated

from fastapi import Query

from chassis.shapes import Day
from chassis.web import Read, errors, router
from services.targets.access import Anyone
from services.targets.cockpit import presentation, service
from services.targets.cockpit.rules import DistrictUnknown
from services.targets.cockpit.schemas import CockpitRead
from services.targets.indicators.rules import DayOutOfRange, check_day

routes = router(prefix="/v1/targets/scoreboard", tags=["targets"])
AsOf = Annotated[
    Day | None, Query(description="End of this day in Shanghai; today when left out", examples=["2025-06-30"])
]
District = Annotated[
    str | None, Query(max_length=32, description="Unit id; the whole city when left out", examples=["CQ-500107"])
]


def day_of(uow: Read, as_of: date | None) -> date:
    """The day asked for, today when left out."""
    return check_day(as_of or uow.clock.today())


@routes.get("/cockpit", responses=errors(DayOutOfRange, DistrictUnknown))
async def read_cockpit(uow: Read, caller: Anyone, as_of: AsOf = None, district: District = None) -> CockpitRead:
    """Figures with pace and light, the ladder, what expires, the districts; what is missing says why."""
    day, unit = day_of(uow, as_of), service.known_district(district)
    tiles = await service.tiles(uow, service.of_groups(*service.GROUPS), day, unit)
    rungs = await service.tiles(uow, service.rungs(), day, unit)
    pools = await service.tiles(uow, service.pools(), day, unit)
    ahead, ranking = await service.endings(uow, day, unit), await service.ranked(uow, day)
    return presentation.cockpit_read(day, unit, tiles, rungs, pools, ahead, ranking)
