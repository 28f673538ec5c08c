"""HTTP of the projection: its fingerprint, and building it anew from the log."""

from decimal import Decimal
from uuid import UUID

from chassis.web import Read, Write, errors, router
from services.targets.access import Inspector, Operator
from services.targets.facts import service
from services.targets.facts.rules import RebuildUnknown
from services.targets.facts.schemas import ProgressOfRebuild, ProjectionRead, RebuildRead

routes = router(prefix="/v1/targets", tags=["targets"])


@routes.post("/rebuilds", status_code=202)
async def begin_rebuild(uow: Write, caller: Operator) -> RebuildRead:
    """Forget the projection and read the log from its beginning; numbers are incomplete until it is done."""
    rebuild_id, fingerprint, facts = await service.begin_rebuild(uow, caller)
    uow.response_headers["Location"] = f"/v1/targets/rebuilds/{rebuild_id}"
    before = ProjectionRead(fingerprint=fingerprint, facts=facts)
    return RebuildRead(id=rebuild_id, before=before, compare="/v1/targets/projection")


@routes.get("/rebuilds/{rebuild_id}", responses=errors(RebuildUnknown))
async def read_rebuild(uow: Read, caller: Inspector, rebuild_id: UUID) -> ProgressOfRebuild:
    """How far a rebuild is, and whether what was known before it came out equal; later events change nothing."""
    row = await service.read_rebuild(uow, rebuild_id)
    share = Decimal(row["now"]) / Decimal(row["facts"]) if row["facts"] else Decimal(1)
    return ProgressOfRebuild(
        id=row["id"], begun_at=row["begun_at"], begun_by=row["begun_by"], facts_before=row["facts"],
        facts_now=row["now"], done_ratio=share.quantize(Decimal("0.0001")), state=row["state"],
    )  # fmt: skip


@routes.get("/projection")
async def read_projection(uow: Read, caller: Inspector) -> ProjectionRead:
    """What the projection holds now."""
    fingerprint, facts = await service.projection(uow)
    return ProjectionRead(fingerprint=fingerprint, facts=facts)
