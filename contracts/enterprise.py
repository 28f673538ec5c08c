"""What the enterprise service says: firms, their yearly figures and their titles."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event

Status = Literal["active", "suspended", "deregistered"]
SizeClass = Literal["large", "medium", "small", "micro", "unknown", "manual_review"]


class EnterpriseRegistered(Event):
    """A firm entered the registry; the whole public profile."""

    type: ClassVar[str] = "enterprise.enterprise_registered"
    topic: ClassVar[str] = "enterprise.enterprises.v1"

    credit_code: str
    name: str
    district: str
    town: str | None = None
    industry: str
    registered_on: date
    recorded_on: date
    clusters: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    synthetic: bool = False


class EnterpriseChanged(Event):
    """A firm's profile changed; the whole public profile after the change, valid from `effective_on`."""

    type: ClassVar[str] = "enterprise.enterprise_changed"
    topic: ClassVar[str] = "enterprise.enterprises.v1"

    credit_code: str
    name: str
    district: str
    town: str | None = None
    industry: str
    registered_on: date
    effective_on: date
    clusters: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    changed: tuple[str, ...]
    status: Status | None = None
    """Its standing after the change; None in events told before this was said."""


class AnnualReportFiled(Event):
    """A firm filed or corrected its figures of one accounting year; money in fen."""

    type: ClassVar[str] = "enterprise.annual_report_filed"
    topic: ClassVar[str] = "enterprise.enterprises.v1"

    credit_code: str
    year: int
    version: int
    revenue_fen: int | None = None
    main_revenue_fen: int | None = None
    rd_fen: int | None = None
    net_profit_fen: int | None = None
    total_assets_fen: int | None = None
    total_liabilities_fen: int | None = None
    employees: int | None = None
    size_class: SizeClass
    filed_on: date


class RecognitionGranted(Event):
    """A title was granted or renewed: in force from `valid_from` to `valid_to`, both days included."""

    type: ClassVar[str] = "enterprise.recognition_granted"
    topic: ClassVar[str] = "enterprise.recognitions.v1"

    recognition_id: UUID
    credit_code: str
    tier: str
    kind: Literal["new", "renewal"]
    first_time: bool
    gap_free: bool
    """True when an earlier title of the tier was in force the day before (a renewal without a gap)."""
    granted_on: date
    valid_from: date
    valid_to: date | None
    district: str
    rule_set: str | None
    application_id: UUID | None
    assessment_id: UUID | None
    document_number: str | None = None
    batch: str | None = None
    """The batch of the list it came with; None in events told before this was said."""


class RecognitionRevoked(Event):
    """A title was revoked; it is not in force on `effective_on` and after."""

    type: ClassVar[str] = "enterprise.recognition_revoked"
    topic: ClassVar[str] = "enterprise.recognitions.v1"

    recognition_id: UUID
    credit_code: str
    tier: str
    effective_on: date
    reason_code: str
    barred_until: date | None = None


class RecognitionExpired(Event):
    """A title's last day has passed; `expired_on` is the first day it is no longer in force."""

    type: ClassVar[str] = "enterprise.recognition_expired"
    topic: ClassVar[str] = "enterprise.recognitions.v1"

    recognition_id: UUID
    credit_code: str
    tier: str
    expired_on: date
    renewed: bool
    """True when another title of the tier is in force on that day."""


class RecognitionSuspended(Event):
    """What rests on a title is stopped from a day on; the title itself stays on the list."""

    type: ClassVar[str] = "enterprise.recognition_suspended"
    topic: ClassVar[str] = "enterprise.recognitions.v1"

    recognition_id: UUID
    credit_code: str
    tier: str
    effective_on: date
    reason_code: str


class RecognitionReinstated(Event):
    """The suspension of a title was lifted."""

    type: ClassVar[str] = "enterprise.recognition_reinstated"
    topic: ClassVar[str] = "enterprise.recognitions.v1"

    recognition_id: UUID
    credit_code: str
    tier: str
    effective_on: date


class RecognitionPutUnderReview(Event):
    """Something a title rests on has ended; it stays in force until an officer has decided."""

    type: ClassVar[str] = "enterprise.recognition_put_under_review"
    topic: ClassVar[str] = "enterprise.recognitions.v1"

    recognition_id: UUID
    credit_code: str
    tier: str
    on: date
    cause: str
    """What ended, as reason and title: `lost:SRDI`, `fraud:INNO_SME`."""


class RecognitionUpheld(Event):
    """The review of a title ended and the title stays."""

    type: ClassVar[str] = "enterprise.recognition_upheld"
    topic: ClassVar[str] = "enterprise.recognitions.v1"

    recognition_id: UUID
    credit_code: str
    tier: str
    on: date


class RuleSetActivated(Event):
    """A rule set of the registry will be selected for new assessments from `active_from` on."""

    type: ClassVar[str] = "enterprise.rule_set_activated"
    topic: ClassVar[str] = "enterprise.rule_sets.v1"
    key_field: ClassVar[str] = "rule_set_id"

    rule_set_id: str
    tier: str
    digest: str
    active_from: date
    supersedes: tuple[str, ...] = ()


class RuleSetWithdrawn(Event):
    """A rule set that had a first day will not begin after all."""

    type: ClassVar[str] = "enterprise.rule_set_withdrawn"
    topic: ClassVar[str] = "enterprise.rule_sets.v1"
    key_field: ClassVar[str] = "rule_set_id"

    rule_set_id: str
    tier: str
    active_from: date
