"""HTTP of the projection: its fingerprint, and building it anew from the log."""

from chassis.web import Read, Write, router
from services.targets.access import Inspector, Operator
from services.targets.facts import service
from services.targets.facts.schemas import ProjectionRead, RebuildRead

routes = router(prefix="/v1/targets", tags=["targets"])


@routes.post("/rebuilds", status_code=202)
async def begin_rebuild(uow: Write, caller: Operator) -> RebuildRead:
    """Forget the projection and read the log from its beginning; numbers are incomplete until it is done."""
    fingerprint, facts = await service.begin_rebuild(uow)
    before = ProjectionRead(fingerprint=fingerprint, facts=facts)
    return RebuildRead(before=before, compare="/v1/targets/projection")


@routes.get("/projection")
async def read_projection(uow: Read, caller: Inspector) -> ProjectionRead:
    """What the projection holds now."""
    fingerprint, facts = await service.projection(uow)
    return ProjectionRead(fingerprint=fingerprint, facts=facts)
