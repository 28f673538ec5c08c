"""HTTP shapes of titles."""

from typing import Literal
from uuid import UUID

from pydantic import Field, model_validator

from chassis.shapes import CreditCode, Day, F, Flag, Instant, Shape, wrong

Kind = Literal["new", "renewal"]
Reason = Literal["fraud", "incident", "missed_update", "no_longer_eligible", "dissolved", "other"]
EndingReason = Literal[
    "fraud", "incident", "missed_update", "no_longer_eligible", "dissolved", "other", "entered_in_error"
]
TitleAction = Literal["renewal", "suspension", "suspension-lifting", "review", "revocation", "certificate"]
NUMBER = "渝经信企业〔2026〕1号 (synthetic)"


class RecognitionCreate(Shape):
    """An entry of an official list."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    tier: str = Field(description="Title", examples=["SRDI"], max_length=40)
    kind: Kind = Field(default="new", description="New or renewal", examples=["new"])
    granted_on: Day = F("Day of the list", "2025-10-20")
    valid_from: Day | None = Field(default=None, description="First day; the list's day", examples=["2025-10-20"])
    valid_to: Day | None = Field(
        default=None,
        description="Last day; left out: as the rule set of the day says, no end where there is none",
        examples=["2028-10-19"],
    )
    document_number: str = Field(description="Number of the document", examples=[NUMBER], min_length=1, max_length=200)


class OfficersChange(Shape):
    """What an officer does with a title, or the deputy of one."""

    on_behalf_of: str | None = Field(
        default=None,
        description="Subject id of the officer the caller is the deputy of; both are kept",
        examples=[None],
        max_length=200,
    )


class SuspensionCreate(OfficersChange):
    """What rests on a title is stopped from today on."""

    reason_code: Reason = F("Why", "incident")
    comment: str | None = Field(default=None, description="More about it", examples=[None], max_length=2000)


class LiftingCreate(OfficersChange):
    """The suspension ends today."""

    comment: str | None = Field(default=None, description="Why", examples=["Cleared (synthetic)"], max_length=2000)


class ReviewEnd(OfficersChange):
    """The title stays."""

    comment: str = Field(description="Why it stays", examples=["Met (synthetic)"], min_length=1, max_length=2000)


class RevocationCreate(OfficersChange):
    """The end of a title before its time."""

    effective_on: Day = F("First day it is no longer in force", "2026-06-01")
    reason_code: EndingReason = F("Why; of an entry made in error the title never was, whatever day is given", "fraud")
    barred_until: Day | None = Field(
        default=None, description="Last day on which the firm may not apply", examples=["2029-05-31"]
    )

    @model_validator(mode="after")
    def _an_error_bars_nobody(self) -> "RevocationCreate":
        if self.reason_code == "entered_in_error" and self.barred_until is not None:
            raise wrong("bar_of_error", "录入差错不产生禁止申报期", "an entry made in error bars nobody")
        return self


class RecognitionRead(Shape):
    """A title, in force from valid_from to valid_to, both days included, unless revoked."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000003")
    credit_code: str = F("The firm", "915001070901701252")
    tier: str = F("Title", "INNO_SME")
    kind: Kind = F("New or renewal", "new")
    first_time: bool = F("True for the firm's first title of the tier", True)
    gap_free: bool = F("True when a title of the tier was in force the day before", False)
    granted_on: Day = F("Day of the decision or list", "2026-03-20")
    valid_from: Day = F("First day", "2026-03-20")
    valid_to: Day | None = F("Last day", "2029-03-19")
    district: str = F("District at the grant", "CQ-500107")
    rule_set: str | None = F("Rule set it went by", "INNO_SME_2022")
    application_id: UUID | None = F("Its application", None)
    assessment_id: UUID | None = F("Its assessment", None)
    document_number: str | None = F("Number of the document", NUMBER)
    revoked_on: Day | None = F("First day it is no longer in force", None)
    reason_code: EndingReason | None = F("Why it was revoked", None)
    barred_until: Day | None = F("Last day of the bar", None)
    batch: str | None = F("Batch of the list it came with", None)
    suspended_from: Day | None = F("Suspended since; it stays on the list", None)
    suspension_reason: Reason | None = F("Why it is suspended", None)
    under_review_since: Day | None = F("Under review since; it stays in force", None)
    review_reason: str | None = F("What ended: `lost:` or the reason, and the title", None)
    renewed: Flag = F("True when a renewal that stands follows it", False)
    allowed_actions: list[TitleAction] = F("What the caller can do now", [])


class ChangeRead(Shape):
    """What was done with a title after its grant."""

    change: str = F("What", "suspended")
    on: Day = F("Day it holds from", "2026-06-01")
    reason: str | None = F("Why", "incident")
    comment: str | None = F("More about it", None)
    at: Instant = F("Moment", "2026-06-01T10:00:00+08:00")
    by_subject: str = F("Subject id of who did it", "officer-1")
    on_behalf_of: str | None = F("Subject id of the officer a deputy did it for", None)
