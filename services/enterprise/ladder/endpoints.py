"""HTTP of assessments."""

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Reader, Registrar
from services.enterprise.ladder import repository, rules, service
from services.enterprise.ladder.schemas import AssessmentCreate, AssessmentRead
from services.enterprise.parameters import Id
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/enterprises/{credit_code}/assessments", tags=["assessments"])


@routes.post(
    "",
    status_code=201,
    responses=errors(
        NotFound, OutOfScope, rules.InputMalformed, rules.NotTheFirmsToState, rules.NoRuleSet, rules.UnknownTier
    ),
)
async def assess_enterprise(
    uow: Write, caller: Registrar, credit_code: CreditCode, body: AssessmentCreate
) -> AssessmentRead:
    """Assess a firm for a rung and keep the answer with every reason."""
    firm = await registry.locked(uow, credit_code)
    on = body.on or uow.clock.today()
    row = await service.assess_enterprise(uow, firm, body.tier, body.kind, on, body.overrides)
    uow.response_headers["Location"] = f"/v1/enterprises/{credit_code}/assessments/{row['id']}"
    return AssessmentRead.of(row)


@routes.get("", responses=errors(NotFound))
async def list_assessments(uow: Read, caller: Reader, credit_code: CreditCode, paging: Paging) -> Page[AssessmentRead]:
    """A firm's assessments, newest first."""
    await registry.known(uow, credit_code)
    filters = {"credit_code": credit_code}
    after = paging.decode(filters)
    before = after[0] if after else service.NEWEST
    rows = await repository.assessed(uow, credit_code, before, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=filters, shape=AssessmentRead.of)


@routes.get("/{assessment_id}", responses=errors(NotFound, rules.AssessmentNotFound))
async def read_assessment(uow: Read, caller: Reader, credit_code: CreditCode, assessment_id: Id) -> AssessmentRead:
    """One assessment as it was."""
    await registry.known(uow, credit_code)
    return AssessmentRead.of(await service.assessment(uow, credit_code, assessment_id))
