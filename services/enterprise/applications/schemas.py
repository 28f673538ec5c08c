"""HTTP shapes of applications."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chassis.shapes import Count, CreditCode, Day, F, Flag, Instant, Shape

Kind = Literal["new", "renewal"]
State = Literal[
    "draft",
    "submitted",
    "returned",
    "district_passed",
    "municipal_passed",
    "recommended",
    "ministry_passed",
    "in_publicity",
    "approved",
    "rejected",
    "withdrawn",
    "lapsed",
]
Action = Literal[
    "submission",
    "late-admission",
    "district-review",
    "municipal-review",
    "recommendation",
    "ministry-result",
    "publicity",
    "objections",
    "objection-handling",
    "decision",
    "site-visits",
    "withdrawal",
    "lapse",
]
OVERRIDES: dict[str, Any] = {"BASE1": True, "BASE3": True}


def _comment() -> Any:
    return Field(default=None, description="Reason; needed to return or reject", examples=["ok"], max_length=2000)


def _number(description: str = "Number of the document") -> Any:
    return Field(default=None, description=description, examples=["渝经信企业〔2026〕1号 (synthetic)"], max_length=200)


class OfficersMove(Shape):
    """A step of an officer, or of the deputy of one."""

    on_behalf_of: str | None = Field(
        default=None,
        description="Subject id of the officer the caller is the deputy of; both are kept",
        examples=[None],
        max_length=200,
    )


class ApplicationCreate(Shape):
    """An application for a title."""

    credit_code: CreditCode = F("The firm", "915001070901701252")
    tier: str = Field(description="Title", examples=["INNO_SME"], max_length=40)
    kind: Kind = Field(default="new", description="New or renewal", examples=["new"])


class SubmissionCreate(Shape):
    """The firm's submission; what it declared with its latest assessment of the tier holds unless stated anew."""

    overrides: dict[str, Any] = Field(
        default={},
        description="Declarations by their names in the ladder rules; yearly figures count as filed only",
        examples=[OVERRIDES],
        max_length=200,
    )


class ReviewCreate(OfficersMove):
    """A review's outcome."""

    outcome: Literal["pass", "return", "reject"] = F("pass, return (to be corrected) or reject", "pass")
    comment: str | None = _comment()


class PublicityCreate(OfficersMove):
    """Days of public notice, both included."""

    first: Day = F("First day, today or later", "2026-03-10", alias="from")
    last: Day = F("Last day", "2026-03-16", alias="to")
    document_number: str | None = _number("Number of the notice")


class LateAdmission(Shape):
    """Why a case may be submitted outside the ministry's window."""

    reason: str = Field(
        description="Why, in words", examples=["系统故障，工信部同意补报（合成）"], min_length=1, max_length=2000
    )
    document_number: str | None = _number("Number of the document that allows it")


class RecommendationCreate(OfficersMove):
    """The city's recommendation to the ministry."""

    document_number: str | None = _number("Number of the letter")
    comment: str | None = _comment()


class MinistryResultCreate(OfficersMove):
    """What the ministry answered."""

    outcome: Literal["pass", "reject"] = F("pass or reject", "pass")
    document_number: str | None = _number("Number of the ministry's document")
    comment: str | None = _comment()


class WithdrawalCreate(Shape):
    """The firm takes its application back."""

    comment: str | None = _comment()


class NoticeRead(Shape):
    """A case on public notice."""

    application_id: UUID = F("Its application; objections go there", "0198d3a0-0000-7000-8000-000000000005")
    credit_code: str = F("The firm", "915001070901701252")
    name: str = F("The firm's name", "Example Precision Machinery Co. (synthetic)")
    tier: str = F("Title", "INNO_SME")
    kind: Kind = F("New or renewal", "new")
    district: str = F("District", "CQ-500107")
    publicity_from: Day = F("First day", "2026-03-10")
    publicity_to: Day = F("Last day", "2026-03-16")


class ObjectionCreate(Shape):
    """An objection on a day of the publicity."""

    grounds: str = Field(
        description="What speaks against it", examples=["The patent lapsed (synthetic)"], min_length=1, max_length=2000
    )


class ObjectionRead(ObjectionCreate):
    """An objection as taken, and as handled."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000004")
    raised_on: Day = F("Day", "2026-03-12")
    outcome: Literal["accept", "dismiss"] | None = F("How it was handled", None)
    reason: str | None = F("Why so", None)
    handled_on: Day | None = F("Day it was handled", None)


class ObjectionHandling(OfficersMove):
    """How an objection is handled; an accepted one stands against the approval."""

    outcome: Literal["accept", "dismiss"] = F("accept or dismiss", "dismiss")
    comment: str = Field(
        description="Why so", examples=["The patent is in force (synthetic)"], min_length=1, max_length=2000
    )


class DecisionCreate(OfficersMove):
    """The city's decision."""

    outcome: Literal["approve", "reject"] = F("approve or reject", "approve")
    comment: str | None = _comment()
    document_number: str | None = _number()


class MoveRead(Shape):
    """One step of an application."""

    action: Action = F("The step", "district-review")
    from_state: State = F("State before", "submitted")
    to_state: State = F("State after", "district_passed")
    comment: str | None = F("Comment", None)
    on: Day = F("Business day", "2026-03-09")
    at: Instant = F("Moment", "2026-03-09T10:00:00+08:00")
    by_subject: str = F("Subject id of who moved it", "officer-1")
    on_behalf_of: str | None = F("Subject id of the officer a deputy moved it for", None)
    document_number: str | None = F("Number of the document that came with it", None)


class ApplicationRead(Shape):
    """An application as it stands, with what the caller can do."""

    id: UUID = F("Its id", "0198d3a0-0000-7000-8000-000000000005")
    credit_code: str = F("The firm", "915001070901701252")
    tier: str = F("Title", "INNO_SME")
    kind: Kind = F("New or renewal", "new")
    state: State = F("State", "submitted")
    district: str = F("District that reviews", "CQ-500107")
    assessment_id: UUID | None = F("The assessment it was submitted with", None)
    publicity_from: Day | None = F("First day of publicity", None)
    publicity_to: Day | None = F("Last day of publicity", None)
    opened_on: Day = F("Day it was opened", "2026-03-02")
    decided_on: Day | None = F("Day of the decision", None)
    recognition_id: UUID | None = F("The title granted", None)
    version: Count = F("Grows with each move", 1)
    entered_on: Day | None = F("Day the state was entered", "2026-03-02")
    due_on: Day | None = F("Last working day of the state's term; none while the calendar is not published", None)
    overdue: Flag = F("Whether the term is over", False)
    batch_id: UUID | None = F("The batch it is decided in", None)
    publicity_document: str | None = F("Number of the public notice", None)
    recommendation_document: str | None = F("Number of the recommendation", None)
    ministry_document: str | None = F("Number of the ministry's document", None)
    allowed_actions: list[Action] = F("What the caller can do now", ["district-review"])


class ApplicationFull(ApplicationRead):
    """An application with its history."""

    moves: list[MoveRead] = F("What happened, in order", [])
    objections: list[ObjectionRead] = F("Objections raised", [])
