"""Shapes of samples, questions and answers."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Flag, Shape
from services.targets.indicators.schemas import Named

_ID = "0199a5b0-7c1e-7000-8000-000000000000"
_SCALE = {"zh": "1 很差，5 很好", "en": "1 very bad, 5 very good"}
Mark = Annotated[int, Field(strict=True, ge=-(2**31), le=2**31 - 1)]


class FrameFirm(Shape):
    """A firm that may be asked."""

    credit_code: CreditCode = F("Credit code", "91500000202869177Y")
    district: str = F("Unit id; one that existed on the day that is assessed", "CQ-500107", min_length=1, max_length=32)


class SampleCreate(Shape):
    """How the sample is drawn."""

    seed: str = F("Seed of the draw; the same seed draws the same firms", "2025", min_length=1, max_length=64)
    per_district: int = Field(description="Firms asked in each district", examples=[30], ge=1, le=1000, strict=True)
    frame: list[FrameFirm] = Field(
        description="Firms that may be asked",
        examples=[[{"credit_code": "91500000202869177Y", "district": "CQ-500107"}]], min_length=1, max_length=10000,
    )  # fmt: skip


class SampleRead(Shape):
    """A draw."""

    round_id: UUID = F("Id of the round", _ID)
    seed: str = F("Seed of the draw", "2025")
    per_district: int = F("Firms asked in each district", 30)
    firms: int = F("Firms in the sample", 1180)


class SampleFirmRead(Shape):
    """A firm that is asked."""

    credit_code: str = F("Credit code", "91500000202869177Y")
    district: str = F("Unit id", "CQ-500107")
    answered_on: Day | None = F("Day on which it answered; null while it has not", None)


class QuestionRead(Shape):
    """One question."""

    code: str = F("Code of the question", "Q01")
    text: Named = F("The question", {"zh": "获得贷款是否便利", "en": "How easy is it to get a loan?"})
    indicator: str = F("Indicator it belongs to", "FINANCE_ACCESS")


class QuestionnaireRead(Shape):
    """One version of the questionnaire."""

    version: str = F("Version; never changed, another wording is another version", "2025-1")
    valid_from: Day = F("First day on which rounds may use it", "2025-01-01")
    scale: Named = F("How to answer", _SCALE)
    questions: list[QuestionRead] = F("Questions", [])


class QuestionnaireList(Shape):
    """All versions."""

    items: list[QuestionnaireRead] = F("Versions, in order of their first day", [])


class AnswerCreate(Shape):
    """What a firm answers."""

    answers: dict[str, Mark] = F("Answer by question, 1 to 5; leave out what the firm has no experience of", {"Q01": 4})


class AnswerRead(Shape):
    """The questionnaire of a round as one firm sees it."""

    round_id: UUID = F("Id of the round", _ID)
    credit_code: str = F("Credit code", "91500000202869177Y")
    questionnaire: str = F("Version of the questionnaire", "2025-1")
    scale: Named = F("How to answer", _SCALE)
    questions: list[QuestionRead] = F("Questions", [])
    answers_until: Day = F("Last day for the answer", "2025-08-31")
    answers: dict[str, int] = F("What the firm answered", {"Q01": 4})
    answered_on: Day | None = F("Day of the answer; null while there is none", None)
    may_answer: Flag = F("Whether the firm may answer now", True)
