"""Columns of the work on redrawn units."""

from sqlalchemy import Column, Date, DateTime, Integer, Table, Text

from services.enterprise.metadata import metadata

succession_runs = Table(
    "succession_runs",
    metadata,
    Column("redrawn_on", Date, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("after_code", Text, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("undecided", Integer, nullable=False),
    Column("finished_at", DateTime(timezone=True)),
)

succession_cases = Table(
    "succession_cases",
    metadata,
    Column("credit_code", Text, primary_key=True),
    Column("redrawn_on", Date, primary_key=True),
    Column("unit", Text, nullable=False),
    Column("town", Text),
    Column("listed_on", Date, nullable=False),
    Column("decided_on", Date),
    Column("to_unit", Text),
    Column("reason", Text),
    Column("decided_by", Text),
)
