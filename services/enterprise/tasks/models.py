"""Columns of reminders that were sent."""

from sqlalchemy import Boolean, Column, Date, Table, Uuid

from services.enterprise.metadata import metadata

application_reminders = Table(
    "application_reminders",
    metadata,
    Column("application_id", Uuid, primary_key=True),
    Column("due_on", Date, primary_key=True),
    Column("overdue", Boolean, primary_key=True),
    Column("told_on", Date, nullable=False),
)
