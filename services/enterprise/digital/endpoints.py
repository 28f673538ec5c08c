"""HTTP of the self-test."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Overseer, Reader, Registrar
from services.enterprise.digital import diagnosis, repository, rules, service
from services.enterprise.digital.schemas import (
    DiagnosisRead,
    DigitalTestCreate,
    DigitalTestRead,
    DistrictLevels,
    LevelsRead,
    QuestionnaireRead,
)
from services.enterprise.parameters import Id
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/enterprises", tags=["digital level"])
level_routes = router(prefix="/v1/digital-levels", tags=["digital level"])
AsOf = Annotated[Day | None, Query(description="Only tests taken up to this day", examples=["2026-12-31"])]


class Pdf(Response):
    """A PDF document."""

    media_type = "application/pdf"


@routes.post(
    "/{credit_code}/digital-tests",
    status_code=201,
    responses=errors(NotFound, OutOfScope, rules.AnswersIncomplete, rules.NoSuchOption),
)
async def take_digital_test(
    uow: Write, caller: Registrar, credit_code: CreditCode, body: DigitalTestCreate
) -> DigitalTestRead:
    """Answer the questionnaire: the level with a reason per question and what to do next."""
    firm = await registry.locked(uow, credit_code)
    return DigitalTestRead.of(await service.take_test(uow, firm, body.answers))


@routes.get("/{credit_code}/digital-tests", responses=errors(NotFound))
async def list_digital_tests(
    uow: Read, caller: Reader, credit_code: CreditCode, paging: Paging, as_of: AsOf = None
) -> Page[DigitalTestRead]:
    """A firm's tests, newest first."""
    await registry.known(uow, credit_code)
    day = as_of or uow.clock.today()
    named = {"credit_code": credit_code, "on": day}
    after = paging.decode(named)
    rows = await repository.of_firm(uow, credit_code, day, after[0] if after else None, paging.limit + 1)
    return page(rows, paging, key=lambda row: (row["id"],), filters=named, shape=DigitalTestRead.of)


@routes.get("/{credit_code}/digital-tests/questionnaire", responses=errors(NotFound))
async def read_questionnaire(uow: Read, caller: Reader, credit_code: CreditCode) -> QuestionnaireRead:
    """The questions with their options and the levels' borders."""
    await registry.known(uow, credit_code)
    return QuestionnaireRead.model_validate(service.paper())


@routes.get("/{credit_code}/digital-tests/{test_id}/diagnosis", responses=errors(NotFound, rules.DigitalTestNotFound))
async def read_diagnosis(uow: Read, caller: Reader, credit_code: CreditCode, test_id: Id) -> DiagnosisRead:
    """What lacks to the next level, how others of the industry stand, what to do and which solutions suit."""
    return DiagnosisRead.of(await diagnosis.diagnose(uow, credit_code, test_id))


@routes.get(
    "/{credit_code}/digital-tests/{test_id}/diagnosis/document",
    response_class=Pdf,
    responses=errors(NotFound, rules.DigitalTestNotFound),
)
async def read_diagnosis_document(uow: Read, caller: Reader, credit_code: CreditCode, test_id: Id) -> Pdf:
    """The diagnosis as PDF, in Chinese."""
    return Pdf(await diagnosis.document(uow, credit_code, test_id))


@level_routes.get("")
async def read_levels(uow: Read, caller: Overseer, as_of: AsOf = None) -> LevelsRead:
    """How many firms of each district are at which level, each by its latest test up to a day."""
    day = as_of or uow.clock.today()
    items = [DistrictLevels.model_validate(each) for each in await diagnosis.spread(uow, day)]
    return LevelsRead(as_of=day, items=items)
