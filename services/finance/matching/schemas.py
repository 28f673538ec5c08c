"""HTTP shapes of matches."""

from typing import Any, Literal
from uuid import UUID

from chassis.shapes import Day, F, Instant, Ratio, Shape, Yuan
from services.finance.consents.schemas import Block
from services.finance.needs.schemas import Purpose
from services.finance.products.schemas import BasisPoints, Months

Result = Literal["met", "unmet", "unknown", "manual_review", "not_applicable"]
State = Literal["proposed", "interested", "approved", "declined"]
_MONEY = {"amount": "2000000.00", "currency": "CNY"}


class SentenceRead(Shape):
    """A sentence in two languages."""

    zh: str = F("Chinese", "成立年数：5，不低于 2，满足")
    en: str = F("English", "Age in years: 5, at least 2, met")


class ReasonRead(Shape):
    """One factor of a match."""

    factor: Literal["eligibility", "amount", "tenor", "rate"] = F("Which part of the score", "eligibility")
    field: str = F("What was looked at", "age_years")
    op: str = F("How it was held against the threshold", "gte")
    value: Any = F("The firm's value; null where unknown or masked", 5)
    threshold: Any = F("What is asked for", 2)
    result: Result = F("Unknown is not met", "met")
    score: Ratio = F("Points it brought", "20")
    max: Ratio = F("Points it could bring", "20")
    reason: SentenceRead = F("The same as a sentence", {"zh": "成立年数：满足", "en": "Age in years: met"})


class ConsentBrief(Shape):
    """The live consent that opens a match."""

    id: UUID = F("Consent id", "0192f0c1-0000-7000-8000-0000000000d1")
    blocks: list[Block] = F("What it opens", ["identity", "figures"])
    expires_at: Instant = F("Until when", "2027-01-31T00:00:00+08:00")


class OutcomeRead(Shape):
    """A bank's decision."""

    decision: Literal["approved", "declined"] = F("Approved or declined", "approved")
    amount: Yuan | None = F("Approved amount", _MONEY)
    rate_bp: int | None = F("Yearly rate in basis points", 345)
    tenor_months: int | None = F("Tenor in months", 12)
    reason_code: str | None = F("Why it was declined", None)
    decided_on: Day = F("Day of the decision", "2026-11-22")


class MatchRead(Shape):
    """A match as the firm or, masked, as the bank sees it."""

    id: UUID = F("Match id", "0192f0c1-0000-7000-8000-0000000000e1")
    match_token: str = F("What stands for the firm until it consents", "q2Yw3mFZ0aXk7T1uRj8PNsvB")
    need_id: UUID = F("The need", "0192f0c1-0000-7000-8000-0000000000c1")
    product_id: UUID = F("The product", "0192f0c1-0000-7000-8000-0000000000b1")
    product_name: str = F("The product's name", "示例信用贷")
    institution_id: UUID = F("Whose product it is", "0192f0c1-0000-7000-8000-0000000000a1")
    amount: Yuan = F("How much is needed", _MONEY)
    tenor_months: int = F("For how many months", 12)
    purpose: Purpose = F("What for", "working_capital")
    result: Result = F("Demands, amount and tenor together", "met")
    eligible: bool = F("Whether nothing stands in the way", example=True)
    score: Ratio = F("Points out of 100", "100")
    reasons: list[ReasonRead] = F("Every factor", [])
    unmet: list[ReasonRead] = F("What stands in the way, value against threshold", [])
    rules_version: str = F("Version of the weights", "matching-1")
    state: State = F("How far it got", "proposed")
    outcome: OutcomeRead | None = F("The decision, once taken", None)
    consent: ConsentBrief | None = F("The live consent, if any", None)
    credit_code: str | None = F("The firm; null while masked", None)
    name: str | None = F("The firm's name; null while masked", None)
    updated_at: Instant = F("Last change, consents included", "2026-11-22T10:00:00+08:00")
    allowed_actions: list[str] = F("What the caller may do now", ["interest", "decisions"])


class MatchesRead(Shape):
    """The matches of a need, best first."""

    items: list[MatchRead] = F("Ranked matches", [])
    next_cursor: None = F("All matches of a need come at once", None)


class ProfileRead(Shape):
    """A match with what the firm's consent opens; a block that is not opened is null."""

    match: MatchRead = F("The match", {})
    identity: dict[str, Any] | None = F("Name, code, district, industry", {"name": "示例企业（合成）"})
    titles: list[dict[str, Any]] | None = F("Titles in force today", [{"tier": "SRDI"}])
    figures: list[dict[str, Any]] | None = F("Yearly reports, newest first", [{"year": 2025}])
    residence: dict[str, Any] | None = F("The park it lives in", None)
    as_of: Day = F("The day the blocks describe", "2026-11-22")


class DecisionCreate(Shape):
    """A bank's decision."""

    decision: Literal["approved", "declined"] = F("Approved or declined", "approved")
    amount: Yuan | None = F("Approved amount, at most what was asked for", _MONEY, default=None)
    rate_bp: BasisPoints | None = F("Yearly rate in basis points", 345, default=None)
    tenor_months: Months | None = F("Tenor in months", 12, default=None)
    reason_code: str | None = F("Why it is declined, of a closed list", None, default=None, max_length=60)
