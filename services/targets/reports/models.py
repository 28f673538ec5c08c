"""Tables of reports and of decisions with their follow-up."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.targets.metadata import metadata

reports = Table(
    "reports",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("subject", Uuid),
    Column("state", Text, nullable=False),
    Column("progress_percent", Integer, nullable=False),
    Column("data", JSONB),
    Column("content", LargeBinary),
    Column("content_hash", Text),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    CheckConstraint("(state = 'done') = (content IS NOT NULL)", name="done"),
    Index(None, "state"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("indicator", Text),
    Column("decision", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("done_on", Date),
    Column("done_by", Text),
    Column("result", Text),
    CheckConstraint("due_on >= decided_on", name="due"),
    Index(None, "decided_on"),
)
