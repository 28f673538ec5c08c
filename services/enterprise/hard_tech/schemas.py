"""HTTP shapes of the register of hard-tech firms."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Instant, Shape
from services.enterprise.ladder.schemas import AnswerRead, MissingRead, Result, Words

Route = Literal["brought_in", "bred"]
State = Literal["proposed", "confirmed", "rejected", "withdrawn"]
Reason = Literal["moved_away", "closed", "no_longer_meets", "entered_in_error", "other"]
PROOF = "落地协议与研发费用审计报告 F-31 (synthetic)"
ENTRY = "0198d3a0-0000-7000-8000-000000000041"
ID = "0198d3a0-0000-7000-8000-000000000002"
CODE = "915001070901701252"


class EntryCreate(Shape):
    """A firm to be entered, with how and when it came."""

    credit_code: CreditCode = F("The firm", CODE)
    route: Route = F("brought_in (引) or bred (育)", "brought_in")
    entered_on: Day = F("Day it landed, or the day on which it reached the definition", "2026-02-01")
    origin: str | None = Field(
        default=None, description="Where it was brought in from; of a bred one none", examples=["浙江杭州"],
        min_length=1, max_length=200,
    )  # fmt: skip
    evidence: str = Field(description="Where it is written", examples=[PROOF], min_length=1, max_length=300)
    proof_file: UUID | None = Field(default=None, description="File that proves it (/v1/files)", examples=[ID])
    stated: dict[str, Any] = Field(
        default={},
        description="Inputs the officer states beside what is on file, by their names in the definition",
        examples=[{"ip_class1_count": 2}],
        max_length=20,
    )
    reason: str | None = Field(
        default=None,
        description="Why it is entered although something is not known; needed only then",
        examples=["新设企业，首年尚无年报"],
        min_length=1,
        max_length=400,
    )


class DecisionCreate(Shape):
    """What the city says to a proposed entry."""

    outcome: Literal["confirm", "reject"] = F("confirm: it counts from its day; reject: it never does", "confirm")
    comment: str | None = Field(
        default=None, description="In words", examples=["材料齐全"], min_length=1, max_length=400
    )


class EntryWithdrawal(Shape):
    """Why a firm leaves the register."""

    withdrawn_on: Day = F("First day it is no longer in it; of an error the day of entry is kept", "2026-06-01")
    reason: Reason = F("Why; entered_in_error says it never should have counted", "moved_away")
    comment: str | None = Field(
        default=None, description="In words", examples=["迁往外省"], min_length=1, max_length=400
    )


class EntryRead(Shape):
    """A firm's entry of the register."""

    id: UUID = F("Its id", ENTRY)
    credit_code: str = F("The firm", CODE)
    name: str = F("Its name today", "合成测试企业1")
    route: Route = F("brought_in (引) or bred (育)", "brought_in")
    entered_on: Day = F("Day from which it counts, in that day's year", "2026-02-01")
    origin: str | None = F("Where it was brought in from", "浙江杭州")
    district: str = F("Its unit on that day", "CQ-500107")
    town: str | None = F("Its town on that day", None)
    clusters: list[str] = F("Its 33618 clusters on that day", ["LEAD01"])
    chains: list[str] = F("Its flagship chains on that day", [])
    evidence: str = F("Where it is written", PROOF)
    proof_file: UUID | None = F("File that proves it", None)
    reason: str | None = F("Why it is entered although something is not known", None)
    result: Result = F("What the definition says of it", "met")
    assessment_id: UUID = F("The assessment by the definition that counts for it", ID)
    state: State = F("Where it stands", "confirmed")
    proposed_at: Instant = F("When it was proposed", "2026-03-02T10:00:00+08:00")
    proposed_by: str = F("Who proposed it", "district-1")
    decided_at: Instant | None = F("When it was confirmed or rejected", "2026-03-03T10:00:00+08:00")
    decided_by: str | None = F("Who confirmed or rejected it", "city-1")
    comment: str | None = F("What was said to it", None)
    withdrawn_on: Day | None = F("First day it is no longer in the register", None)
    withdrawal_reason: Reason | None = F("Why it left", None)
    withdrawal_comment: str | None = F("In words", None)

    @classmethod
    def of(cls, row: Any) -> "EntryRead":
        """From a row."""
        return cls(**{name: row[name] for name in EntryRead.model_fields})


class EntryFull(EntryRead):
    """An entry with what the definition says of the firm, condition by condition."""

    answer: AnswerRead = Field(description="The assessment it went by")


class ConditionRead(Words):
    """One condition of the definition."""

    id: str = F("Its id in answers", "H2")
    name: str = F("Its name in the setting", "rd_ratio_from_0.05")
    holds: bool = F("Whether the reading in use asks for it", True)


class ReadingRead(Words):
    """What the documents leave open, and how it is read here."""

    name: str = F("The setting", "HARD_TECH_COUNTING")
    value: Any = F("The reading in use", "first_entry_only")
    alternatives: list[Any] = F("The other readings", ["once_a_year"])
    source: str = F("Why it is open", "section 二（二） does not say")
    confidence: str = F("How sure it is: C is this platform's own setting", "C")


class DefinitionRead(Words):
    """What this platform takes for a hard-tech firm; no document says it."""

    rule_set: str = F("Its id in answers", "HARD_TECH_2024")
    document: str = F("The text that counts such firms", "渝府办发〔2024〕14号 二（二）；本平台口径")
    confidence: str = F("How sure it is: C is this platform's own setting", "C")
    conditions: list[ConditionRead] = F("All conditions that a reading may name", [])
    inputs: list[MissingRead] = F("Inputs that only this definition asks for", [])
    readings: list[ReadingRead] = F("The settings it follows", [])

    @classmethod
    def of(cls, found: dict[str, Any]) -> "DefinitionRead":
        """From the document with its readings."""
        names = found["readings"][0]["value"]
        asked = [{key: each[key] for key in ("id", "name", "zh", "en")} for each in found["conditions"]]
        inputs = [{"field": name, "zh": each["zh"], "en": each["en"]} for name, each in found["fields"].items()]
        return cls.model_validate(
            {
                "rule_set": found["id"],
                "zh": found["zh"],
                "en": found["en"],
                "document": found["doc"],
                "confidence": found["confidence"],
                "conditions": [{**each, "holds": each["name"] in names} for each in asked],
                "inputs": inputs,
                "readings": [{name: each[name] for name in ReadingRead.model_fields} for each in found["readings"]],
            }
        )
