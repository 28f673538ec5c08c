"""HTTP shapes of unicorns."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Shape, Yuan

Round = Literal["angel", "A", "B", "C", "D", "E_or_later", "pre_ipo", "strategic", "other"]
Reason = Literal["listed", "acquired", "valuation_fell", "moved_away", "closed", "entered_in_error", "other"]
WORTH = {"amount": "7200000000.00", "currency": "CNY"}
PROOF = "投资协议与评估报告 F-77 (synthetic)"


class ValuationCreate(Shape):
    """What a firm was worth at a round."""

    valuation: Yuan = F("What the whole firm was worth after the round, in yuan", WORTH)
    round: Round = F("Round of finance", "C")
    valued_on: Day = F("Day of the valuation", "2026-01-15")
    evidence: str = Field(description="Where it is written", examples=[PROOF], min_length=1, max_length=300)

    def valued(self) -> dict[str, Any]:
        """The valuation in fen, its round, day and proof."""
        given = {name: getattr(self, name) for name in ("round", "valued_on", "evidence")}
        return {"valuation": self.valuation.fen, **given}


class UnicornCreate(ValuationCreate):
    """A firm that enters the list, with the valuation that brings it there."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    entered_on: Day = F("First day on the list", "2026-02-01")


class LeaveCreate(Shape):
    """Why a firm leaves the list."""

    left_on: Day = F("First day it is no longer on the list; of an error the day of entry is kept", "2026-06-01")
    reason: Reason = F("Why; entered_in_error says it never should have been on it", "listed")
    comment: str | None = Field(default=None, description="In words", examples=["科创板上市"], max_length=400)


class ValuationRead(Shape):
    """A valuation on file."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000032")
    valuation: Yuan = F("What the whole firm was worth, in yuan", WORTH)
    round: Round = F("Round of finance", "C")
    valued_on: Day = F("Day of the valuation", "2026-01-15")
    evidence: str = F("Where it is written", PROOF)
    recorded_on: Day = F("Day it was recorded", "2026-03-02")

    @classmethod
    def of(cls, row: Any) -> "ValuationRead":
        """From a row in fen."""
        return cls(**dict(row) | {"valuation": Yuan.of(row["valuation"])})


class UnicornRead(Shape):
    """A firm's time on the list, from entered_on until before left_on, with the valuation of the day asked for."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000031")
    credit_code: str = F("The firm", "915001070901701252")
    district: str = F("Its district when it entered", "CQ-500107")
    entered_on: Day = F("First day on the list", "2026-02-01")
    recorded_on: Day = F("Day it was recorded", "2026-03-02")
    valuation: Yuan = F("What the whole firm was worth, in yuan", WORTH)
    round: Round = F("Round of finance", "C")
    valued_on: Day = F("Day of the valuation", "2026-01-15")
    evidence: str = F("Where it is written", PROOF)
    left_on: Day | None = F("First day it is no longer on the list", None)
    leave_reason: Reason | None = F("Why it left", None)
    leave_comment: str | None = F("In words", None)

    @classmethod
    def of(cls, row: Any) -> "UnicornRead":
        """From a row in fen."""
        return cls(**dict(row) | {"valuation": Yuan.of(row["valuation"])})


class UnicornFull(UnicornRead):
    """An entry with all its valuations."""

    valuations: list[ValuationRead] = F("In the order of their days", [])

    @classmethod
    def with_all(cls, row: Any, rows: list[Any]) -> "UnicornFull":
        """From the rows of an entry and of its valuations."""
        shown = [ValuationRead.of(each) for each in rows]
        return cls(**dict(row) | {"valuation": Yuan.of(row["valuation"]), "valuations": shown})


class UnicornMovement(Shape):
    """An entry into the list or a leave of it; what was entered in error is neither."""

    on: Day = F("Its day", "2026-02-01")
    change: Literal["entered", "left"] = F("What happened", "entered")
    id: UUID = F("The entry of the list", "0198d3a0-0000-7000-8000-000000000031")
    credit_code: str = F("The firm", "915001070901701252")
    name: str = F("Its name today", "合成测试企业1")
    district: str = F("Its district when it entered", "CQ-500107")
    reason: Reason | None = F("Why it left", None)
    valuation: Yuan = F("What the whole firm was worth on that day, in yuan", WORTH)
    round: Round = F("Round of finance", "C")

    @classmethod
    def of(cls, row: Any) -> "UnicornMovement":
        """From a row in fen."""
        return cls(**dict(row) | {"valuation": Yuan.of(row["valuation"])})
