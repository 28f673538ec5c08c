"""Table of the rounds of the third-party assessment."""

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from services.targets.metadata import metadata

environment_rounds = Table(
    "environment_rounds",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("assessor", Text, nullable=False),
    Column("assessor_name", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("answers_until", Date, nullable=False),
    Column("design", JSONB, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("handed_in_by", Text),
    Column("handed_in_at", DateTime(timezone=True)),
    Column("returned_by", Text),
    Column("return_reason", Text),
    Column("published_by", Text),
    Column("published_at", DateTime(timezone=True)),
    Column("withdrawn_by", Text),
    Column("withdrawn_at", DateTime(timezone=True)),
    Column("withdrawal_reason", Text),
    Index(None, "year", unique=True, postgresql_where=text("withdrawn_at IS NULL")),
    CheckConstraint("published_at IS NULL OR withdrawn_at IS NULL", name="withdrawn"),
    CheckConstraint("published_at IS NULL OR handed_in_at IS NOT NULL", name="handed_in"),
    CheckConstraint("published_by <> opened_by", name="second_person"),
)
