"""HTTP shapes of assessments."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Shape

Kind = Literal["new", "renewal"]
Result = Literal["met", "unmet", "unknown", "manual_review", "not_applicable"]
OVERRIDES: dict[str, Any] = {"BASE1": True, "equity_financing_3y": {"amount": "6000000.00", "currency": "CNY"}}


class AssessmentCreate(Shape):
    """What to assess."""

    tier: str = Field(description="Rung of the ladder", examples=["INNO_SME"], max_length=40)
    on: Day | None = Field(default=None, description="Day to assess on; today when left out", examples=["2026-03-02"])
    kind: Kind = Field(default="new", description="New title or renewal", examples=["new"])
    overrides: dict[str, Any] = Field(
        default={},
        description="Inputs by their names in the ladder rules; amounts as {amount, currency} in yuan",
        examples=[OVERRIDES],
        max_length=200,
    )


class Words(Shape):
    """A text in both languages."""

    zh: str = F("Chinese", "上年度研发费用总额占营业收入总额比重")
    en: str = F("English", "R&D expenses as a share of revenue, last year")


class Score(Shape):
    """Points as a range; equal ends when certain."""

    low: str = F("Least points", "75")
    high: str = F("Most points", "75")


class MissingRead(Words):
    """An input that would help to decide."""

    field: str = F("Its name", "rd_y1")


class CriterionRead(Shape):
    """One criterion with its value and reason."""

    id: str = F("Its id in the rule set", "2")
    type: str = F("condition, indicator or score", "indicator")
    group: str = F("Group of criteria", "innovation")
    result: Result = F("Five-valued result", "met")
    value: str | None = F("The firm's value, as a decimal string where it is a number", "5.2")
    unit: str = F("Unit of the value", "percent")
    threshold: Words | None = Field(description="What it asks for", examples=[{"zh": "≥5", "en": ">=5"}])
    label: str | None = F("Band", "A")
    score: str | None = F("Points, when certain", "20")
    score_low: str | None = F("Least points", "20")
    score_high: str | None = F("Most points", "20")
    max: str | None = F("Full points", "20")
    reason: Words = Field(description="Why", examples=[{"zh": "研发费用占比5.2%", "en": "R&D share 5.2 %"}])
    source: str = F("Document", "工信部企业〔2022〕63号 附件1")
    confidence: str | None = F("How sure the source is", "A")
    missing: list[str] = F("Missing inputs", [])
    parts: list["CriterionRead"] = F("Its parts", [])


class AssessmentRead(Shape):
    """The answer of one assessment, as stored."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000002")
    credit_code: str = F("The firm", "91500107000000176L")
    rule_set: str = F("Rule set it went by", "INNO_SME_2022")
    rule_set_digest: str = F("Hash of the exact wording", "3f1c")
    tier: str = F("Rung", "INNO_SME")
    on: Day = F("Day it holds for", "2026-03-02")
    kind: Kind = F("New or renewal", "new")
    result: Result = F("Five-valued result", "met")
    score: Score | None = Field(description="Total points", examples=[{"low": "75", "high": "75"}])
    criteria: list[CriterionRead] = F("Every criterion in order", [])
    missing: list[MissingRead] = F("Inputs that would decide", [])
    absent: list[MissingRead] = F("All inputs not known", [])

    @classmethod
    def of(cls, row: Any) -> "AssessmentRead":
        """From a row."""
        return cls.model_validate({**row["answer"], "id": row["id"], "credit_code": row["credit_code"]})
