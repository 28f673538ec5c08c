"""HTTP shapes of assessments."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Day, F, Shape, Yuan

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


class AssessmentAsked(AssessmentCreate):
    """What to assess and keep."""

    reasons: dict[str, Annotated[str, Field(min_length=1, max_length=2000)]] = Field(
        default={},
        description="By input: why experts' points lie outside the guide band of the rule set",
        examples=[{"hnte_transformation_points": "转化数量按集团口径复核（合成）"}],
        max_length=50,
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


class AnswerRead(Shape):
    """What an assessment says."""

    credit_code: str = F("The firm", "915001070901701252")
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
    reasons: dict[str, str] = F("Why experts' points lie outside their guide bands, by input", {}, default={})


class AssessmentRead(AnswerRead):
    """The answer of one assessment, as stored."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000002")

    @classmethod
    def of(cls, row: Any) -> "AssessmentRead":
        """From a row."""
        return cls.model_validate({**row["answer"], "id": row["id"], "credit_code": row["credit_code"]})


class WhatIfCreate(AssessmentCreate):
    """What to suppose; nothing of it is kept."""

    titles: list[str] = F("Titles to suppose in force", ["INNO_SME"], default=[], max_length=20)


class ShortRead(Words):
    """A quantity on the wrong side of its border."""

    quantity: str = F("Its name", "rd_ratio_y1")
    unit: str = F("Its unit", "percent")
    sign: str = F("Which side is asked for", ">=")
    now: str = F("Where it stands", "2.8")
    wanted: str = F("The border", "3")
    by: str = F("What it lacks", "0.2")


class UnmetRead(CriterionRead):
    """A criterion that is not met, with what it lacks."""

    short: list[ShortRead] = F("Quantities on the wrong side of their borders", [])


class DoRead(Words):
    """What to do."""

    word: Literal["raise", "lower", "obtain", "state", "wait", "review", "title"] = F("In one word", "raise")


class StepRead(Words):
    """One change of one input."""

    input: str = F("The input, or the title", "rd_y1")
    do: DoRead = Field(description="What to do", examples=[{"word": "raise", "zh": "提高", "en": "raise"}])
    unit: str = F("Unit of the numbers", "wan_yuan")
    before: str | None = F("What it is now", "140")
    after: str = F("What it must become", "150")
    difference: str | None = F("By how much", "10")
    override: Any = F("The same for what-if", {"amount": "1500000.00", "currency": "CNY"})
    cost: Yuan | None = Field(
        description="What it costs, where the change is itself money; null where no rule says",
        examples=[{"amount": "100000.00", "currency": "CNY"}],
    )
    earliest: Day | None = F("First day on which it can be shown, where the calendar says", "2027-01-01")
    months: int | None = F("Months until then", 2)


class PlanRead(Shape):
    """A set of changes that reaches the rung together; none of them can be spared."""

    steps: list[StepRead] = F("The changes", [])
    changes: int = F("How many", 1)
    cost: Yuan | None = Field(
        description="Known costs together; see unpriced", examples=[{"amount": "100000.00", "currency": "CNY"}]
    )
    unpriced: int = F("Changes whose cost no rule gives", 0)
    earliest: Day | None = F("First day on which all known ones can be shown", "2027-01-01")
    months: int | None = F("Months until then", 2)


class EndingRead(Words):
    """Something that ends soon."""

    what: Literal["title", "evidence", "window"] = F("A title, an item, or the years an award counts", "title")
    code: str = F("Which", "INNO_SME")
    until: Day = F("Last day", "2027-03-01")


class NextStepsRead(Shape):
    """The way to a rung."""

    credit_code: str = F("The firm", "915001070901701252")
    tier: str = F("Rung", "SRDI")
    rule_set: str = F("Rule set it went by", "SRDI_2026")
    rule_set_digest: str = F("Hash of the exact wording", "3f1c")
    on: Day = F("Day it holds for", "2026-11-23")
    kind: Kind = F("New or renewal", "new")
    result: Result = F("As it stands", "unmet")
    score: Score | None = Field(description="Total points", examples=[{"low": "55", "high": "60"}])
    missing: list[MissingRead] = F("Inputs that would decide", [])
    unmet: list[UnmetRead] = F("Criteria that are not met", [])
    blocked_by: list[str] = F("Criteria no step changes", [])
    plans: list[PlanRead] = F("The smallest sets of changes that reach the rung: fewest first, then the cheapest", [])
    expiring: list[EndingRead] = F("What ends soon", [])
