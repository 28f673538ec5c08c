"""HTTP shapes of rule sets, their test cases and their versions."""

from typing import Any, Literal

from pydantic import Field

from chassis.shapes import Day, F, Instant, Shape

State = Literal["published", "draft", "approved", "activated", "withdrawn"]
EXAMPLE = {"id": "SRDI_2027", "tier": "SRDI", "supersedes": ["SRDI_2026"], "effective_from": "2027-01-01"}
CASES = {"day": "2027-03-01", "base": {"revenue_y1": "5000"}, "titles": ["INNO_SME"], "cases": []}


class RuleSetWrite(Shape):
    """A draft: the rules as data and the cases that travel with them."""

    document: dict[str, Any] = F("The rules in the form of policy/ladder; decimals as text", EXAMPLE, max_length=60)
    cases: dict[str, Any] = F("Made-up firms and what must come out, in 万元 and percent", CASES, max_length=20)


class ActivationCreate(Shape):
    """From when on it is selected."""

    first: Day = Field(alias="from", description="First day, today or later", examples=["2027-01-01"])


class WithdrawalCreate(Shape):
    """Why it will not begin."""

    reason: str = F("Why", "起草有误，重新征求意见", min_length=1, max_length=400)


class RuleSetRead(Shape):
    """A rule set in short."""

    id: str = F("Its id", "INNO_SME_2022")
    tier: str = F("Rung it decides", "INNO_SME")
    zh: str = F("Chinese name", "创新型中小企业评价标准")
    en: str = F("English name", "Evaluation standard for innovative SMEs")
    doc: str = F("Document", "工信部企业〔2022〕63号 附件1")
    effective_from: Day | None = F("First day by the document", "2022-08-01")
    effective_to: Day | None = F("Last day", None)
    selectable: bool = F("False for history, programmes and what is not activated", True)
    confidence: str | None = F("How sure the source is", "A")
    state: State = F("published: kept with the software; else its state in the registry", "published")
    active_from: Day | None = F("The day it was activated for", None)
    supersedes: list[str] = F("Sets whose place it takes from its first day on", [])


class RuleSetFull(RuleSetRead):
    """A rule set with its whole wording."""

    digest: str = F("Hash of the exact wording", "3f1c")
    revision: int = F("Number of its wording", 1)
    approved_by: str | None = F("Subject id of who approved it", None)
    document: dict[str, Any] = F("The rules as data", {"id": "INNO_SME_2022"})
    cases: dict[str, Any] | None = F("The cases that travel with it", None)


class CaseRead(Shape):
    """One test case as it came out."""

    name: str = F("Its name", "revenue on the border")
    passed: bool = F("Whether all came out as expected", True)
    expected: dict[str, str] = F("What was expected", {"result": "met"})
    found: dict[str, str] = F("What came out", {"result": "met"})


class TestResultsRead(Shape):
    """All test cases of a set."""

    rule_set: str = F("The set", "SRDI_2026")
    passed: int = F("Cases that came out as expected", 12)
    failed: int = F("Cases that did not", 0)
    cases: list[CaseRead] = F("Every case", [])


class RevisionRead(Shape):
    """One wording of a set."""

    revision: int = F("Its number", 1)
    digest: str = F("Hash of the exact wording", "3f1c")
    at: Instant = F("When it was written", "2026-11-23T02:00:00Z")
    by_subject: str = F("Subject id of who wrote it", "officer-1")


class ChangeRead(Shape):
    """One place that differs."""

    pointer: str = F("The place; members of lists by their ids", "/conditions/S4/value")
    before: Any = F("There", 80)
    after: Any = F("Here", 85)


class DifferenceRead(Shape):
    """What changed between two wordings."""

    rule_set: str = F("The newer", "SRDI_2027")
    against: str = F("The older", "SRDI_2026")
    changes: list[ChangeRead] = F("Every place that differs", [])
