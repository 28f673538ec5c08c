"""Tables of remedial tasks and their steps; steps are only added to."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, ForeignKey, Index, Integer, Table, Text, Uuid

from services.targets.metadata import metadata

environment_tasks = Table(
    "environment_tasks",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("round_id", Uuid, ForeignKey("environment_rounds.id"), nullable=False),
    Column("district", Text, nullable=False),
    Column("indicator", Text),
    Column("task", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("set_by", Text, nullable=False),
    Column("set_on", Date, nullable=False),
    Index(None, "round_id", "district"),
)

environment_task_steps = Table(
    "environment_task_steps",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("task_id", Uuid, ForeignKey("environment_tasks.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("progress_percent", Integer),
    Column("taken_by", Text, nullable=False),
    Column("taken_on", Date, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("kind IN ('progress', 'completion', 'confirmation', 'return')", name="kind"),
    Index(None, "task_id"),
)
