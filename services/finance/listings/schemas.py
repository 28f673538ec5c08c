"""HTTP shapes of listings."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import CreditCode, Day, F, Instant, Shape
from services.finance.registers.schemas import CODE, ENTRY, FILE, Proof, Said, State, words

DelistingReason = Literal["moved_to_another_board", "merged", "voluntary", "forced", "other"]


class ListingCreate(Proof):
    """A firm that was listed."""

    credit_code: CreditCode = F("The firm", CODE)
    board: str = F("The board, by its id (/v1/finance/listings/boards)", "sse_star", min_length=1, max_length=40)
    stock_code: str = F("Its code there", "688999", min_length=1, max_length=12)
    listed_on: Day = F("First day of trading", "2026-02-01")
    manufacturing: bool | None = F(
        "Whether it is a manufacturer, where the officer judges otherwise than its industry of that day", None,
        default=None,
    )  # fmt: skip
    manufacturing_reason: Said | None = words("Why it is judged otherwise; needed only then", "主营业务为装备制造")
    first_listing: bool = F(
        "False where the firm was listed before on a board of which no entry tells: then it is no new one", True,
        default=True,
    )  # fmt: skip


class Delisting(Shape):
    """Why a listing ends."""

    delisted_on: Day = F("First day it is no longer listed there", "2026-06-01")
    reason: DelistingReason = F("Why", "voluntary")
    comment: Said | None = words("In words", "吸收合并")


class ListingRead(Shape):
    """A listing of a firm."""

    id: UUID = F("Its id", ENTRY)
    credit_code: str = F("The firm", CODE)
    name: str = F("Its name today", "合成测试企业1")
    board: str = F("The board", "sse_star")
    stock_code: str = F("Its code there", "688999")
    listed_on: Day = F("First day of trading", "2026-02-01")
    industry: str = F("Its industry on that day, GB/T 4754", "C3912")
    manufacturing: bool = F("Whether it counts as a manufacturer", True)
    manufacturing_reason: str | None = F("Why, where that was judged otherwise than by the industry", None)
    first_listing: bool = F("Whether the firm was not listed anywhere before, as far as was said", True)
    district: str = F("Its unit as its profile of that day says", "CQ-500107")
    town: str | None = F("Its town on that day", None)
    evidence: str = F("Where it is written", "上市公告书 (synthetic)")
    proof_file: UUID | None = F("File that proves it", FILE)
    state: State = F("Where it stands; ended is delisted", "confirmed")
    proposed_at: Instant = F("When it was entered", "2026-03-02T10:00:00+08:00")
    proposed_by: str = F("Who entered it", "city-1")
    decided_at: Instant | None = F("When it was confirmed or rejected", "2026-03-03T10:00:00+08:00")
    decided_by: str | None = F("Who confirmed or rejected it", "city-2")
    comment: str | None = F("What was said to it", None)
    delisted_on: Day | None = F("First day it is no longer listed there", None)
    delisting_reason: DelistingReason | None = F("Why it was delisted", None)
    delisting_comment: str | None = F("In words", None)
    reversed_on: Day | None = F("Day on which it was taken back as an error", None)
    reversal_reason: str | None = Field(description="Why it was an error", examples=[None])

    @classmethod
    def of(cls, row: Any) -> "ListingRead":
        """From a row."""
        return cls(**{name: row[name] for name in ListingRead.model_fields})
