"""What the enterprise service says of what counts for or against a firm: lists, incidents, major changes."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event


class AdverseRecordEntered(Event):
    """A firm was put on a list of the regulator, or an incident was recorded, from a day on."""

    type: ClassVar[str] = "enterprise.adverse_record_entered"
    topic: ClassVar[str] = "enterprise.standing.v1"

    record_id: UUID
    credit_code: str
    kind: str
    from_on: date
    source: str


class AdverseRecordRemoved(Event):
    """A record no longer stands from a day on; `in_error` says it never should have been."""

    type: ClassVar[str] = "enterprise.adverse_record_removed"
    topic: ClassVar[str] = "enterprise.standing.v1"

    record_id: UUID
    credit_code: str
    kind: str
    removed_on: date
    in_error: bool


class FirmBarred(Event):
    """A decision bars a firm from applications of every rung, from a day to another, both included."""

    type: ClassVar[str] = "enterprise.firm_barred"
    topic: ClassVar[str] = "enterprise.standing.v1"

    bar_id: UUID
    credit_code: str
    from_on: date
    until: date
    document_number: str


class FirmBarLifted(Event):
    """A bar no longer holds from a day on; `barred_until` is the last day of the bar that now ends last, if any."""

    type: ClassVar[str] = "enterprise.firm_bar_lifted"
    topic: ClassVar[str] = "enterprise.standing.v1"

    bar_id: UUID
    credit_code: str
    lifted_on: date
    barred_until: date | None = None


class MajorChangeReported(Event):
    """A firm reported a change that bears on its titles; `late` says that the term of the rule had passed."""

    type: ClassVar[str] = "enterprise.major_change_reported"
    topic: ClassVar[str] = "enterprise.standing.v1"

    report_id: UUID
    credit_code: str
    kind: str
    happened_on: date
    due_on: date
    reported_on: date
    late: bool


class MajorChangeDecided(Event):
    """An officer accepted or rejected a report; an accepted one has changed the profile."""

    type: ClassVar[str] = "enterprise.major_change_decided"
    topic: ClassVar[str] = "enterprise.standing.v1"

    report_id: UUID
    credit_code: str
    kind: str
    outcome: Literal["accepted", "rejected"]
    decided_on: date
    titles_under_review: tuple[UUID, ...] = ()
