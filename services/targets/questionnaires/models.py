"""Tables of samples and answers; both are only added to."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Integer, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.targets.metadata import metadata

environment_draws = Table(
    "environment_draws",
    metadata,
    Column("round_id", Uuid, ForeignKey("environment_rounds.id"), primary_key=True),
    Column("seed", Text, nullable=False),
    Column("per_district", Integer, nullable=False),
    Column("drawn_by", Text, nullable=False),
    Column("drawn_at", DateTime(timezone=True), nullable=False),
)

environment_samples = Table(
    "environment_samples",
    metadata,
    Column("round_id", Uuid, ForeignKey("environment_draws.round_id"), primary_key=True),
    Column("credit_code", Text, primary_key=True),
    Column("district", Text, nullable=False),
)

environment_answers = Table(
    "environment_answers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("round_id", Uuid, ForeignKey("environment_rounds.id"), nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("answered_by", Text, nullable=False),
    Column("answered_on", Date, nullable=False),
    UniqueConstraint("round_id", "credit_code"),
)
