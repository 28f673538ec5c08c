"""Tables of the assessor's figures and of what was published; both are only added to."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Index, LargeBinary, Numeric, Table, Text, Uuid

from services.targets.metadata import metadata

environment_figures = Table(
    "environment_figures",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("round_id", Uuid, ForeignKey("environment_rounds.id"), nullable=False),
    Column("district", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("value", Numeric, nullable=False),
    Column("base", BigInteger),
    Column("evidence", Text, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
    Index(None, "round_id", "district", "indicator"),
)

environment_publications = Table(
    "environment_publications",
    metadata,
    Column("round_id", Uuid, ForeignKey("environment_rounds.id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("published_by", Text, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
)
