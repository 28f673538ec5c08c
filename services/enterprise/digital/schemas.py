"""HTTP shapes of the self-test."""

from collections.abc import Mapping
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Shape
from services.enterprise.digital import rules

Option = Annotated[int, Field(strict=True, ge=0, le=20)]
_ANSWERS = dict.fromkeys(("network", "production", "business", "design", "quality", "data", "security", "staff"), 2)
_TEXT = {"zh": "生产计划与执行管理：电子表格", "en": "Planning and running production: Spreadsheets"}
_ACTION = {"question": "production", "gain": 2, "zh": "上线轻量化生产管理系统", "en": "Introduce a light system"}


class DigitalTestCreate(Shape):
    """One answer to each question: the place of the option in the question's list, from 0."""

    answers: dict[str, Option] = F("Question to option", _ANSWERS)


class ReasonRead(Shape):
    """What a question gave."""

    question: str = F("The question", "production")
    points: int = F("Points reached", 1)
    most: int = F("Most there are", 3)
    reason: dict[str, str] = F("The answer in words", _TEXT)
    action: dict[str, str] | None = F("What would raise it; null when nothing is missing", None)


class DigitalTestRead(Shape):
    """A test with its level, which the rule field digital_level takes from the day it was taken."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000041")
    credit_code: str = F("The firm", "915001070901701252")
    questionnaire: str = F("Which questionnaire", "DIGITAL_SELF_TEST_1")
    taken_on: Day = F("Its day", "2026-03-02")
    level: int = F("Level from 1 to 4", 3)
    score: int = F("Points reached", 16)
    most: int = F("Most there are", 24)
    answers: dict[str, int] = F("Question to option", _ANSWERS)
    reasons: list[ReasonRead] = F("What each question gave", [])
    next_actions: list[dict[str, Any]] = F("What to do next, where most is missing first", [_ACTION])

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The shape of a row."""
        shown = {name: row[name] for name in cls.model_fields if name in row}
        most = sum(each["most"] for each in row["reasons"])
        return cls.model_validate({**shown, "most": most, "next_actions": rules.next_actions(row["reasons"])})


class QuestionnaireRead(Shape):
    """The questionnaire in use."""

    id: str = F("Its id", "DIGITAL_SELF_TEST_1")
    effective_from: Day = F("First day", "2024-01-01")
    meta: dict[str, Any] = F("Source, confidence and note", {"confidence": "C"})
    levels: list[dict[str, Any]] = F("From which share of the points each level begins", [{"level": 1}])
    questions: list[dict[str, Any]] = F("Questions with their options", [{"id": "network"}])
