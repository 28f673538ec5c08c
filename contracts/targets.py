"""What the targets service says: approved figures, published snapshots and assessments, closed months."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.base import Event


class StatementApproved(Event):
    """An owner department's figure for an indicator was approved."""

    type: ClassVar[str] = "targets.statement_approved"
    topic: ClassVar[str] = "targets.statements.v1"
    key_field: ClassVar[str] = "indicator"

    statement_id: UUID
    indicator: str
    district: str | None
    as_of: date
    value: int
    department: str
    approved_on: date
    kind: Literal["figure", "opening"] = "figure"
    """An opening is what a counted indicator held on the day, before its events."""


class SnapshotPublished(Event):
    """A sealed snapshot of every number of the plan was opened to everybody; `content_hash` is its SHA-256."""

    type: ClassVar[str] = "targets.snapshot_published"
    topic: ClassVar[str] = "targets.snapshots.v1"
    key_field: ClassVar[str] = "snapshot_id"

    snapshot_id: UUID
    title: str
    as_of: date
    published_on: date
    content_hash: str
    seal: str
    """The seal's own hash, which covers its place in the chain."""


class MonitorIndex(BaseModel):
    """A field's chained index as decimal text; None where the chain broke."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    field: str
    index: str | None
    alert: bool


class MonitorPeriodClosed(Event):
    """A month of the monitoring of sample firms was closed; its indices are 100 in the first period."""

    type: ClassVar[str] = "targets.monitor_period_closed"
    topic: ClassVar[str] = "targets.monitoring.v1"
    key_field: ClassVar[str] = "form"

    period_id: UUID
    form: str
    month: date
    closed_on: date
    firms: int
    reported: int
    indices: tuple[MonitorIndex, ...]


class DistrictScore(BaseModel):
    """A district's total and place as decimal text; None where an input was missing or too few stood behind it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    district: str
    total: str | None
    rank: int | None


class EnvironmentAssessmentPublished(Event):
    """The third-party assessment of a year was published; `content_hash` is the SHA-256 of the frozen content."""

    type: ClassVar[str] = "targets.environment_assessment_published"
    topic: ClassVar[str] = "targets.environment.v1"
    key_field: ClassVar[str] = "round_id"

    round_id: UUID
    year: int
    as_of: date
    assessor: str
    published_on: date
    content_hash: str
    districts: tuple[DistrictScore, ...]
