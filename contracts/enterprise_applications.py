"""What the enterprise service says of applications: their moves, objections, site visits and reminders."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from contracts.base import Event


class ApplicationMoved(Event):
    """An application changed its state (submitted, returned, reviewed, published, decided)."""

    type: ClassVar[str] = "enterprise.application_moved"
    topic: ClassVar[str] = "enterprise.applications.v1"

    application_id: UUID
    credit_code: str
    tier: str
    kind: Literal["new", "renewal"]
    from_state: str
    to_state: str
    on: date
    district: str


class ObjectionRaised(Event):
    """Somebody objected to an application on public notice."""

    type: ClassVar[str] = "enterprise.objection_raised"
    topic: ClassVar[str] = "enterprise.applications.v1"

    objection_id: UUID
    application_id: UUID
    credit_code: str
    tier: str
    on: date


class ObjectionHandled(Event):
    """An objection was accepted or dismissed, with a reason."""

    type: ClassVar[str] = "enterprise.objection_handled"
    topic: ClassVar[str] = "enterprise.applications.v1"

    objection_id: UUID
    application_id: UUID
    credit_code: str
    tier: str
    outcome: Literal["accept", "dismiss"]
    on: date


class SiteVisitDrawn(Event):
    """An application was drawn for a visit on site."""

    type: ClassVar[str] = "enterprise.site_visit_drawn"
    topic: ClassVar[str] = "enterprise.applications.v1"

    visit_id: UUID
    sample_id: UUID
    application_id: UUID
    credit_code: str
    tier: str
    district: str
    on: date


class SiteVisitRecorded(Event):
    """A visit on site was made and its outcome written down."""

    type: ClassVar[str] = "enterprise.site_visit_recorded"
    topic: ClassVar[str] = "enterprise.applications.v1"

    visit_id: UUID
    application_id: UUID
    credit_code: str
    tier: str
    outcome: Literal["confirmed", "discrepancy"]
    visited_on: date


class ApplicationReminded(Event):
    """A term of an application ends soon or is over; told once for each."""

    type: ClassVar[str] = "enterprise.application_reminded"
    topic: ClassVar[str] = "enterprise.applications.v1"

    application_id: UUID
    credit_code: str
    tier: str
    district: str
    state: str
    due_on: date
    overdue: bool
    on: date
