"""The table of matches."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.finance.metadata import metadata

matches = Table(
    "matches",
    metadata,
    Column("match_id", Uuid, primary_key=True),
    Column("match_token", Text, nullable=False, unique=True),
    Column("need_id", Uuid, ForeignKey("needs.need_id"), nullable=False),
    Column("product_id", Uuid, ForeignKey("products.product_id"), nullable=False),
    Column("institution_id", Uuid, nullable=False),
    Column("credit_code", String(18), nullable=False),
    Column("product_name", Text, nullable=False),
    Column("product_rate_bp", Integer),
    Column("need_amount_fen", BigInteger, nullable=False),
    Column("need_tenor_months", Integer, nullable=False),
    Column("need_purpose", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("score", Numeric(5, 2), nullable=False),
    Column("reasons", JSONB, nullable=False),
    Column("rules_version", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("amount_fen", BigInteger),
    Column("rate_bp", Integer),
    Column("tenor_months", Integer),
    Column("reason_code", Text),
    Column("decided_on", Date),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("need_id", "product_id", name="matches_once"),
    CheckConstraint("state IN ('proposed', 'interested', 'approved', 'declined')", name="matches_state"),
    CheckConstraint("(decided_on IS NULL) = (state IN ('proposed', 'interested'))", name="matches_decided"),
    Index("matches_by_institution", "institution_id", "updated_at", "match_id"),
    Index("matches_by_firm", "credit_code", "institution_id"),
)
