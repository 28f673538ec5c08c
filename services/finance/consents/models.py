"""The tables of consents and of what was read under them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.finance.metadata import metadata

consents = Table(
    "consents",
    metadata,
    Column("consent_id", Uuid, primary_key=True),
    Column("credit_code", String(18), nullable=False),
    Column("institution_id", Uuid, ForeignKey("institutions.institution_id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("blocks", ARRAY(Text), nullable=False),
    Column("granted_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    CheckConstraint("cardinality(blocks) > 0", name="consents_blocks"),
    CheckConstraint("expires_at > granted_at", name="consents_expire_later"),
    Index("consents_by_firm", "credit_code", "consent_id"),
    Index("consents_by_institution", "institution_id", "credit_code"),
)

access_log = Table(
    "access_log",
    metadata,
    Column("entry", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("credit_code", String(18), nullable=False),
    Column("institution_id", Uuid, nullable=False),
    Column("reader", Text, nullable=False),
    Column("match_id", Uuid, nullable=False),
    Column("consent_id", Uuid, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("blocks", ARRAY(Text), nullable=False),
    Index("access_log_by_firm", "credit_code", "entry"),
)
