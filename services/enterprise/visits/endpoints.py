"""HTTP of samples and visits."""

from asyncpg import Record

from chassis.web import Read, Write, errors, router
from services.enterprise.access import Officer, OfficerOrAuditor, Reader
from services.enterprise.applications.rules import ApplicationNotFound
from services.enterprise.deputies.rules import NotADeputy
from services.enterprise.parameters import Id
from services.enterprise.visits import rules, service
from services.enterprise.visits.schemas import SampleCreate, SampleRead, VisitCreate, VisitRead
from services.enterprise.workflow.rules import NotYourMove, WrongState

routes = router(prefix="/v1/site-visit-samples", tags=["applications"])
visit_routes = router(prefix="/v1/applications", tags=["applications"])


@routes.post("", status_code=201, responses=errors(rules.NothingToDraw, rules.ShareTooSmall, NotADeputy))
async def draw_sample(uow: Write, caller: Officer, body: SampleCreate) -> SampleRead:
    """Draw cases for visits; those drawn pass the municipal review after the visit."""
    row = await service.draw_sample(uow, body.tier, body.share, body.on_behalf_of)
    uow.response_headers["Location"] = f"/v1/site-visit-samples/{row['id']}"
    return _sample(row)


@routes.get("/{sample_id}", responses=errors(rules.SampleNotFound))
async def read_sample(uow: Read, caller: OfficerOrAuditor, sample_id: Id) -> SampleRead:
    """A draw, drawn again to see that it is the same."""
    return _sample(await service.sample(uow, sample_id))


@visit_routes.post(
    "/{application_id}/site-visits",
    status_code=201,
    responses=errors(ApplicationNotFound, WrongState, NotYourMove, rules.VisitInFuture, NotADeputy),
)
async def record_visit(uow: Write, caller: Officer, application_id: Id, body: VisitCreate) -> VisitRead:
    """Write down what a visit found."""
    given = (body.visited_on, body.outcome, body.findings, body.on_behalf_of)
    return VisitRead.model_validate(dict(await service.record_visit(uow, application_id, *given)))


@visit_routes.get("/{application_id}/site-visits", responses=errors(ApplicationNotFound))
async def list_visits(uow: Read, caller: Reader, application_id: Id) -> list[VisitRead]:
    """The visits of a case, made or to be made."""
    return [VisitRead.model_validate(dict(row)) for row in await service.of_case(uow, application_id)]


def _sample(row: Record) -> SampleRead:
    return SampleRead.model_validate({**dict(row), "recomputed": service.is_recomputed(row)})
