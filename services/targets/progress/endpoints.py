"""HTTP of progress and conflicts: public, for any day."""

from chassis.web import Read, errors, router
from services.targets.access import Anyone
from services.targets.cockpit.endpoints import AsOf, day_of
from services.targets.indicators.endpoints import KnownAt
from services.targets.indicators.rules import DayOutOfRange, IndicatorUnknown
from services.targets.progress import service
from services.targets.progress.schemas import ConflictList, ProgressRead, conflict_read, progress_read

routes = router(prefix="/v1/targets", tags=["targets"])


@routes.get("/indicators/{code}/progress", responses=errors(IndicatorUnknown, DayOutOfRange))
async def read_progress(
    uow: Read, caller: Anyone, code: str, as_of: AsOf = None, known_at: KnownAt = None
) -> ProgressRead:
    """One indicator against the year's target, against the time that has passed, and its light."""
    return progress_read(await service.progress(uow, code, day_of(uow, as_of), known_at))


@routes.get("/conflicts", responses=errors(DayOutOfRange))
async def list_conflicts(uow: Read, caller: Anyone, as_of: AsOf = None, known_at: KnownAt = None) -> ConflictList:
    """The yearly floors against the targets they lead to: which suffice and what is missing."""
    day = day_of(uow, as_of)
    return ConflictList(as_of=day, items=[conflict_read(each) for each in await service.conflicts(uow, day, known_at)])
