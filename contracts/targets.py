"""What the targets service says: figures that a department stated and another person approved."""

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
