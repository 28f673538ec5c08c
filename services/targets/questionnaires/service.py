"""Use cases of the questionnaire: draw the sample, answer once, what the answers come to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import uuid_utils

from chassis.access import Principal
from chassis.uow import Reader, UnitOfWork
from services.targets.environment_rounds.rules import RoundUnknown, check_open, state_of
from services.targets.environment_rounds.service import held, read_round
from services.targets.monitoring.rules import FirmTwice, draw
from services.targets.questionnaires import repository
from services.targets.questionnaires.rules import AnsweredBefore, AnswersEnded, NotAsked, SampleDrawn, check_answers
from services.targets.report_cards.service import check_unit


async def draw_sample(
    uow: UnitOfWork, caller: Principal, round_id: UUID, *, seed: str, per_district: int,
    frame: Sequence[tuple[str, str]],
) -> dict[str, Any]:  # fmt: skip
    """Draw who is asked from the frame, so many firms a district, by a seed anybody can try again."""
    row = await held(uow, caller, round_id)
    check_open(row)
    districts = dict(frame)
    if len(districts) != len(frame):
        codes = [code for code, _ in frame]
        raise FirmTwice(credit_code=next(code for code in codes if codes.count(code) > 1), pointer="/frame")
    for district in sorted(set(districts.values())):
        check_unit(district, row["as_of"])
    if await repository.drawn(uow, round_id) is not None:
        raise SampleDrawn
    chosen = {code: districts[code] for code in sorted(draw(frame, per_district, seed))}
    made = {
        "round_id": round_id, "seed": seed, "per_district": per_district, "drawn_by": caller.subject,
        "drawn_at": uow.clock.now(),
    }  # fmt: skip
    await repository.draw(uow, made, chosen)
    after = {"seed": seed, "firms": len(chosen)}
    uow.audit(action="assessment.sample_drawn", subject=("assessment_round", round_id), after=after)
    return {**made, "firms": len(chosen)}


async def sample_firms(
    uow: Reader, caller: Principal, round_id: UUID, after: str | None, limit: int
) -> list[dict[str, Any]]:
    """Who is asked and who answered, never what; a district officer sees the own district's firms."""
    row = await read_round(uow, caller, round_id)
    if caller.has("assessor") and row["assessor"] != caller.organisation:
        raise RoundUnknown
    district = (caller.district or "") if caller.has("district-officer") else None
    return await repository.firms(uow, round_id, district, after, limit)


async def _asked(uow: Reader, caller: Principal, round_id: UUID) -> str:
    credit_code = caller.credit_code or ""
    if not await repository.asked(uow, round_id, credit_code):
        raise NotAsked
    return credit_code


async def answer_questionnaire(
    uow: UnitOfWork, caller: Principal, round_id: UUID, answers: dict[str, int]
) -> dict[str, Any]:
    """Keep what a sample firm answers, once, in its own name."""
    credit_code = await _asked(uow, caller, round_id)
    row = await held(uow, caller, round_id)
    check_open(row)
    today, design = uow.clock.today(), row["design"]
    if today > row["answers_until"]:
        raise AnswersEnded(day=row["answers_until"])
    scale = design["scale"]
    check_answers(answers, {each["code"] for each in design["questions"]}, scale["worst"], scale["best"])
    if await repository.own(uow, round_id, credit_code) is not None:
        raise AnsweredBefore
    kept = {
        "id": UUID(str(uuid_utils.uuid7())), "round_id": round_id, "credit_code": credit_code, "answers": answers,
        "answered_by": caller.subject, "answered_on": today,
    }  # fmt: skip
    await repository.answer(uow, kept)
    uow.audit(action="assessment.answered", subject=("assessment_round", round_id), after={"credit_code": credit_code})
    return {**row, **kept, "may_answer": False}


async def own_answers(uow: Reader, caller: Principal, round_id: UUID) -> dict[str, Any]:
    """The questionnaire as the caller's firm sees it, with its own answers once there are some."""
    credit_code = await _asked(uow, caller, round_id)
    row = await read_round(uow, caller, round_id)
    mine = await repository.own(uow, round_id, credit_code)
    kept = mine or {"credit_code": credit_code, "answers": {}, "answered_on": None}
    may = mine is None and state_of(row) == "open" and uow.clock.today() <= row["answers_until"]
    return {**row, **kept, "round_id": round_id, "may_answer": may}


async def answer_means(uow: Reader, row: dict[str, Any]) -> dict[tuple[str, str], tuple[Decimal, int]]:
    """(mean answer, firms that answered) of a round by district and indicator."""
    questions = {each["code"]: each["indicator"] for each in row["design"]["questions"]}
    return await repository.means(uow, row["id"], questions)
