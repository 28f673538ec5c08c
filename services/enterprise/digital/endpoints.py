"""HTTP of the self-test."""

from typing import Annotated

from fastapi import Query

from chassis.errors import NotFound
from chassis.paging import Paging, page
from chassis.shapes import CreditCode, Day, Page
from chassis.web import Read, Write, errors, router
from services.enterprise.access import Reader, Registrar
from services.enterprise.digital import repository, rules, service
from services.enterprise.digital.schemas import DigitalTestCreate, DigitalTestRead, QuestionnaireRead
from services.enterprise.registry import service as registry
from services.enterprise.scope import OutOfScope

routes = router(prefix="/v1/enterprises", tags=["digital level"])
AsOf = Annotated[Day | None, Query(description="Only tests taken up to this day", examples=["2026-12-31"])]


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
