"""What the targets service says: figures that a department stated and another person approved."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

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
