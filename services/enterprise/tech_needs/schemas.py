"""HTTP shapes of technology needs."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Shape, Yuan
from services.enterprise.tech_needs.rules import MOVES

Urgency = Literal["low", "normal", "high", "critical"]
State = Literal["opened", "in_progress", "solved", "withdrawn"]
Action = Literal["start", "reopen", "solve", "withdraw"]
BUDGET = {"amount": "3000000.00", "currency": "CNY"}


class TechNeedCreate(Shape):
    """Which technology a firm needs at a node of a chain."""

    credit_code: CreditCode = F("The firm that needs it", "915001070901701252")
    node: str = Field(description="Code of the node", examples=["CHAIN01.L2.N3"], min_length=1, max_length=40)
    title: str = Field(description="In one line", examples=["车规级芯片封装"], min_length=1, max_length=200)
    description: str = Field(
        description="What it must be able to do", examples=["工作温度 -40 至 150 ℃"], min_length=1, max_length=4000
    )
    urgency: Urgency = F("How urgent it is", "high")
    budget: Yuan = F("What the firm will spend on it, in yuan", BUDGET)
    needed_by: Day | None = Field(default=None, description="By when", examples=["2026-12-31"])

    def given(self) -> dict[str, Any]:
        """The need with its budget in fen."""
        return {**self.model_dump(exclude={"budget"}), "budget": self.budget.fen}


class TechNeedStep(Shape):
    """A step of a need."""

    action: Action = F("start, reopen, solve or withdraw", "start")
    comment: str | None = Field(default=None, description="In words", examples=["与高校签约"], max_length=400)


class TechNeedRead(Shape):
    """A technology need in its state on the day asked for."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000041")
    node: str = F("Code of the node", "CHAIN01.L2.N3")
    credit_code: str = F("The firm that needs it", "915001070901701252")
    district: str = F("Its district when the need was opened", "CQ-500107")
    title: str = F("In one line", "车规级芯片封装")
    description: str = F("What it must be able to do", "工作温度 -40 至 150 ℃")
    urgency: Urgency = F("How urgent it is", "high")
    budget: Yuan = F("What the firm will spend on it, in yuan", BUDGET)
    needed_by: Day | None = F("By when", "2026-12-31")
    opened_on: Day = F("Day it was opened", "2026-03-02")
    state: State = F("Its state", "opened")
    moved_on: Day = F("Since when", "2026-03-02")
    standard_plan: bool = F("Whether a standard is planned or published beside it", False)
    allowed_actions: list[Action] = F("Steps that lead on from here", ["start", "withdraw"])

    @classmethod
    def of(cls, row: Any) -> "TechNeedRead":
        """From a row in fen."""
        plain = {name: value for name, value in dict(row).items() if name != "number"}
        return cls(**plain | {"budget": Yuan.of(row["budget"]), "allowed_actions": sorted(MOVES[row["state"]])})
