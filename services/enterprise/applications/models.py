"""Columns of applications, their moves and objections."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, Table, Text, Uuid

from services.enterprise.metadata import metadata

applications = Table(
    "applications",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("assessment_id", Uuid),
    Column("publicity_from", Date),
    Column("publicity_to", Date),
    Column("opened_on", Date, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("decided_on", Date),
    Column("recognition_id", Uuid),
    Column("version", Integer, nullable=False),
    Column("due_on", Date),
    Column("entered_on", Date),
    Column("batch_id", Uuid),
    Column("publicity_document", Text),
    Column("recommendation_document", Text),
    Column("ministry_document", Text),
)

application_moves = Table(
    "application_moves",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("application_id", Uuid, nullable=False),
    Column("action", Text, nullable=False),
    Column("from_state", Text, nullable=False),
    Column("to_state", Text, nullable=False),
    Column("comment", Text),
    Column("on", Date, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by_subject", Text, nullable=False),
    Column("on_behalf_of", Text),
    Column("document_number", Text),
)

objections = Table(
    "objections",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, nullable=False),
    Column("grounds", Text, nullable=False),
    Column("raised_on", Date, nullable=False),
    Column("raised_by", Text, nullable=False),
    Column("outcome", Text),
    Column("reason", Text),
    Column("handled_on", Date),
    Column("handled_by", Text),
    Column("handled_for", Text),
)

application_reminders = Table(
    "application_reminders",
    metadata,
    Column("application_id", Uuid, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("overdue", Boolean, primary_key=True),
    Column("told_on", Date, nullable=False),
)
