"""HTTP shapes of records of the regional equity market."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Instant, Shape
from services.finance.registers.schemas import CODE, ENTRY, FILE, Proof, Said, State, words

Kind = Literal["listed", "cultivated", "custody"]
EndReason = Literal["listed_on_an_exchange", "withdrawn", "removed", "closed", "other"]


class OtcRecordCreate(Proof):
    """A firm on the regional equity market."""

    credit_code: CreditCode = F("The firm", CODE)
    kind: Kind = F("listed (挂牌), cultivated (挂牌培育) or custody (托管)", "cultivated")
    market_code: str | None = F("Its code on the market", "880001", default=None, min_length=1, max_length=20)
    began_on: Day = F("First day", "2026-02-01")


class OtcRecordEnd(Shape):
    """Why a record ends."""

    ended_on: Day = F("First day it holds no more", "2026-06-01")
    reason: EndReason = F("Why", "listed_on_an_exchange")
    comment: Said | None = words("In words", "转板上市")


class OtcRecordRead(Shape):
    """A record of a firm."""

    id: UUID = F("Its id", ENTRY)
    credit_code: str = F("The firm", CODE)
    name: str = F("Its name today", "合成测试企业1")
    kind: Kind = F("listed (挂牌), cultivated (挂牌培育) or custody (托管)", "cultivated")
    market_code: str | None = F("Its code on the market", "880001")
    began_on: Day = F("First day", "2026-02-01")
    ended_on: Day | None = F("First day it holds no more", None)
    district: str = F("Its unit as its profile of the first day says", "CQ-500107")
    town: str | None = F("Its town on that day", None)
    clusters: list[str] = F("Its 33618 clusters on that day", ["LEAD01"])
    chains: list[str] = F("Its flagship chains on that day", [])
    evidence: str = F("Where it is written", "挂牌通知书 (synthetic)")
    proof_file: UUID | None = F("File that proves it", FILE)
    state: State = F("Where it stands", "confirmed")
    proposed_at: Instant = F("When it was entered", "2026-03-02T10:00:00+08:00")
    proposed_by: str = F("Who entered it", "city-1")
    decided_at: Instant | None = F("When it was confirmed or rejected", "2026-03-03T10:00:00+08:00")
    decided_by: str | None = F("Who confirmed or rejected it", "city-2")
    comment: str | None = F("What was said to it", None)
    end_reason: EndReason | None = F("Why it ended", None)
    end_comment: str | None = F("In words", None)
    reversed_on: Day | None = F("Day on which it was taken back as an error", None)
    reversal_reason: str | None = Field(description="Why it was an error", examples=[None])

    @classmethod
    def of(cls, row: Any) -> "OtcRecordRead":
        """From a row."""
        return cls(**{name: row[name] for name in OtcRecordRead.model_fields})
