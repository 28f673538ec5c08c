"""HTTP shapes of the self-test."""

from collections.abc import Mapping
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Ratio, Shape
from services.enterprise.digital import rules
from services.enterprise.digital_solutions.schemas import SolutionRead

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


class ActionRead(Shape):
    """What would raise the level most, and who offers it."""

    question: str = F("The question", "production")
    gain: int = F("Points it can bring", 2)
    zh: str = F("What to do", "上线轻量化生产管理系统")
    en: str = F("What to do", "Introduce a light production system")
    solutions: list[SolutionRead] = F("Solutions of the catalogue that suit the level", [])

    @classmethod
    def of_action(cls, found: Mapping[str, Any]) -> Self:
        """From an action with rows of the catalogue."""
        return cls.model_validate({**found, "solutions": [SolutionRead.of(each) for each in found["solutions"]]})


class QuestionRead(ReasonRead):
    """What a question gave, beside the firms of the same industry section."""

    peers: Ratio | None = F("Their mean points; null where there are fewer than five", "1.8")


class DiagnosisRead(Shape):
    """The diagnosis of a self-test with the catalogue and the peers of today."""

    test_id: UUID = F("The test", "0198d3a0-0000-7000-8000-000000000041")
    credit_code: str = F("The firm", "915001070901701252")
    name: str = F("Its name", "合成测试企业1")
    questionnaire: str = F("Which questionnaire", "DIGITAL_SELF_TEST_1")
    taken_on: Day = F("Day of the test", "2026-03-02")
    level: int = F("Level from 1 to 4", 3)
    level_name: dict[str, str] = F("Its name", {"zh": "系统集成", "en": "Connected"})
    score: int = F("Points reached", 16)
    most: int = F("Most there are", 24)
    next_level: int | None = F("The next level; null on the highest", 4)
    points_to_next: int | None = F("Points that lack to it", 4)
    peers: int = F("Other firms of the industry section that took the test", 12)
    questions: list[QuestionRead] = F("Question by question", [])
    actions: list[ActionRead] = F("What to do, where most is missing first", [])

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Self:
        """The shape of a diagnosis."""
        plain = {name: value for name, value in found.items() if name != "synthetic"}
        return cls.model_validate({**plain, "actions": [ActionRead.of_action(each) for each in found["actions"]]})


class DistrictLevels(Shape):
    """A district's firms by digital level."""

    district: str = F("The unit", "CQ-500107")
    firms: int = F("Firms that took the test", 30)
    by_level: dict[int, int] = F("Firms by level", {1: 5, 2: 12, 3: 10, 4: 3})


class LevelsRead(Shape):
    """Digital levels by district, each firm by its latest test."""

    as_of: Day = F("The day", "2026-03-02")
    items: list[DistrictLevels] = F("By unit", [])
