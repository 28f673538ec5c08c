"""HTTP of assessments, next steps and what-if."""

from typing import Annotated

from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page
from chassis.web import Read, Write, errors, idempotency_free, router
from services.enterprise.access import Reader, Registrar
from services.enterprise.ladder import next_steps as steps
from services.enterprise.ladder import repository, rules, service
from services.enterprise.ladder.schemas import (
    AnswerRead,
    AssessmentAsked,
    AssessmentRead,
    Kind,
    NextStepsRead,
    WhatIfCreate,
)
from services.enterprise.parameters import Id
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/enterprises/{credit_code}/assessments", tags=["assessments"])
routes_of_firm = router(prefix="/v1/enterprises/{credit_code}", tags=["assessments"])
Tier = Annotated[str, Query(description="Rung to reach", examples=["SRDI"], max_length=40)]
On = Annotated[Day | None, Query(description="Day to assess on; today when left out", examples=["2026-11-23"])]
KindOf = Annotated[Kind, Query(description="New title or renewal", examples=["new"])]
Within = Annotated[int, Query(ge=1, le=36, description="Months in which something ends", examples=[6])]


@routes.post(
    "",
    status_code=201,
    responses=errors(
        *(NotFound, OutOfScope, rules.InputMalformed, rules.NotTheFirmsToState),
        *(rules.NoRuleSet, rules.UnknownTier, rules.PointsNeedReason),
    ),
)
async def assess_enterprise(
    uow: Write, caller: Registrar, credit_code: CreditCode, body: AssessmentAsked
) -> AssessmentRead:
    """Assess a firm for a rung and keep the answer with every reason."""
    firm = await registry.locked(uow, credit_code)
    on = body.on or uow.clock.today()
    given = (body.tier, body.kind, on, body.overrides)
    row = await service.assess_enterprise(uow, firm, *given, reasons=body.reasons)
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


@routes_of_firm.get("/next-steps", responses=errors(NotFound, rules.NoRuleSet, rules.UnknownTier))
async def read_next_steps(
    uow: Read,
    caller: Reader,
    credit_code: CreditCode,
    tier: Tier,
    on: On = None,
    kind: KindOf = "new",
    within_months: Within = 6,
) -> NextStepsRead:
    """What is unmet, by how much, the smallest sets of changes that reach the rung, and what ends soon."""
    firm = await registry.known(uow, credit_code)
    told = await steps.next_steps(uow, firm, tier, kind, on or uow.clock.today(), within_months)
    return NextStepsRead.model_validate({**told, "credit_code": credit_code})


@routes_of_firm.post(
    "/what-if",
    responses=errors(NotFound, rules.InputMalformed, rules.NotTheFirmsToState, rules.NoRuleSet, rules.UnknownTier),
)
@idempotency_free
async def suppose(uow: Write, caller: Registrar, credit_code: CreditCode, body: WhatIfCreate) -> AnswerRead:
    """Assess a firm with other numbers and titles; nothing is kept."""
    firm = await registry.known(uow, credit_code)
    on = body.on or uow.clock.today()
    told = await steps.what_if(uow, firm, body.tier, body.kind, on, body.overrides, body.titles)
    return AnswerRead.model_validate({**told, "credit_code": credit_code})
