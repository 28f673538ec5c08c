"""HTTP of progress and conflicts: public, for any day."""

from datetime import date
from typing import Annotated

from fastapi import Query

from chassis.shapes import Day
from chassis.web import Read, errors, router
from services.targets.access import Anyone
from services.targets.cockpit.endpoints import AsOf, day_of
from services.targets.indicators.endpoints import KnownAt
from services.targets.indicators.rules import DayOutOfRange, IndicatorUnknown, check_day
from services.targets.progress import service
from services.targets.progress.rules import NotAStock, StretchEmpty
from services.targets.progress.schemas import (
    ConflictList,
    ProgressRead,
    TurnoverRead,
    conflict_read,
    progress_read,
    turnover_read,
)

routes = router(prefix="/v1/targets", tags=["targets"])
Since = Annotated[
    Day | None, Query(alias="from", description="The day it starts from; the end of the year before when left out")
]


@routes.get("/indicators/{code}/progress", responses=errors(IndicatorUnknown, DayOutOfRange))
async def read_progress(
    uow: Read, caller: Anyone, code: str, as_of: AsOf = None, known_at: KnownAt = None
) -> ProgressRead:
    """One indicator against the year's target, against the time that has passed, and its light."""
    return progress_read(await service.progress(uow, code, day_of(uow, as_of), known_at))


@routes.get("/indicators/{code}/turnover", responses=errors(IndicatorUnknown, DayOutOfRange, NotAStock, StretchEmpty))
async def read_turnover(
    uow: Read, caller: Anyone, code: str, since: Since = None, as_of: AsOf = None, known_at: KnownAt = None
) -> TurnoverRead:
    """Titles in force from one day to another: additions less expiries less revocations, the gross floor beside."""
    day = day_of(uow, as_of)
    start = check_day(since or date(day.year - 1, 12, 31))
    return turnover_read(start, *await service.movement(uow, code, start, day, known_at))


@routes.get("/conflicts", responses=errors(DayOutOfRange))
async def list_conflicts(uow: Read, caller: Anyone, as_of: AsOf = None, known_at: KnownAt = None) -> ConflictList:
    """The yearly floors against the targets they lead to: which suffice and what is missing."""
    day = day_of(uow, as_of)
    return ConflictList(as_of=day, items=[conflict_read(each) for each in await service.conflicts(uow, day, known_at)])
