"""HTTP of the questionnaire: versions, sample, answers."""

from typing import Any
from uuid import UUID

from chassis.paging import Paging, page
from chassis.shapes import Page
from chassis.web import Read, Write, errors, router
from services.targets.access import Anyone, AssessmentReader, Assessor, Firm
from services.targets.environment_rounds.presentation import named
from services.targets.environment_rounds.rules import RoundClosed, RoundUnknown, RoundWithdrawn
from services.targets.environment_rounds.service import policy
from services.targets.monitoring.rules import FirmTwice
from services.targets.questionnaires import rules, service
from services.targets.questionnaires import schemas as s
from services.targets.report_cards.rules import UnitNotOnThatDay

routes = router(prefix="/v1/targets", tags=["environment assessment"])


def _question(row: dict[str, Any]) -> s.QuestionRead:
    return s.QuestionRead(code=row["code"], text=named(row), indicator=row["indicator"])


def _answer(row: dict[str, Any]) -> s.AnswerRead:
    design = row["design"]
    shown = {name: row[name] for name in s.AnswerRead.model_fields if name in row}
    return s.AnswerRead(
        **shown, questionnaire=design["questionnaire"], scale=named(design["scale"]),
        questions=[_question(each) for each in design["questions"]],
    )  # fmt: skip


@routes.get("/environment-questionnaires")
async def list_questionnaires(uow: Read, caller: Anyone) -> s.QuestionnaireList:
    """Every version of the questionnaire."""
    held = policy()["questionnaires"]
    items = [
        s.QuestionnaireRead(
            version=each["version"], valid_from=each["valid_from"], scale=named(held["scale"]),
            questions=[_question(question) for question in each["questions"]],
        )
        for each in held["versions"]
    ]  # fmt: skip
    return s.QuestionnaireList(items=items)


@routes.post(
    "/environment-assessments/{round_id}/sample",
    status_code=201,
    responses=errors(RoundUnknown, RoundClosed, RoundWithdrawn, FirmTwice, UnitNotOnThatDay, rules.SampleDrawn),
)
async def draw_sample(uow: Write, caller: Assessor, round_id: UUID, body: s.SampleCreate) -> s.SampleRead:
    """Draw who is asked: so many firms a district, by a seed anybody can try again; once a round."""
    frame = [(firm.credit_code, firm.district) for firm in body.frame]
    row = await service.draw_sample(
        uow, caller, round_id, seed=body.seed, per_district=body.per_district, frame=frame
    )  # fmt: skip
    return s.SampleRead(**{name: row[name] for name in s.SampleRead.model_fields})


@routes.get("/environment-assessments/{round_id}/sample", responses=errors(RoundUnknown))
async def list_sample(
    uow: Read, caller: AssessmentReader, round_id: UUID, paging: Paging
) -> Page[s.SampleFirmRead]:  # fmt: skip
    """Who is asked and who answered, never what; a district sees its own firms."""
    filters = {"round": round_id}
    after = paging.decode(filters)
    rows = await service.sample_firms(uow, caller, round_id, after[0] if after else None, paging.limit + 1)
    key = lambda row: (row["credit_code"],)  # noqa: E731 - the row's place in the order
    return page(rows, paging, key=key, filters=filters, shape=lambda row: s.SampleFirmRead(**row))


@routes.post(
    "/environment-assessments/{round_id}/answers",
    status_code=201,
    responses=errors(
        rules.NotAsked, RoundUnknown, RoundClosed, RoundWithdrawn, rules.AnswersEnded, rules.AnsweredBefore,
        rules.QuestionUnknown, rules.NothingAnswered, rules.AnswerOutOfScale,
    ),
)  # fmt: skip
async def answer_questionnaire(uow: Write, caller: Firm, round_id: UUID, body: s.AnswerCreate) -> s.AnswerRead:
    """Answer for one's own firm, once a round."""
    return _answer(await service.answer_questionnaire(uow, caller, round_id, dict(body.answers)))


@routes.get("/environment-assessments/{round_id}/answers", responses=errors(rules.NotAsked, RoundUnknown))
async def read_own_answers(uow: Read, caller: Firm, round_id: UUID) -> s.AnswerRead:
    """The questionnaire and what one's own firm answered; nobody else reads a firm's answers."""
    return _answer(await service.own_answers(uow, caller, round_id))
