"""Columns of policies and of what was granted by them."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.enterprise.metadata import metadata

policies = Table(
    "policies",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("level", Text, nullable=False),
    Column("district", Text),
    Column("zh", Text, nullable=False),
    Column("en", Text),
    Column("source", Text, nullable=False),
    Column("conditions", JSONB, nullable=False),
    Column("benefit", JSONB, nullable=False),
    Column("opens_on", Date, nullable=False),
    Column("closes_on", Date),
    Column("excludes", ARRAY(Text), nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("matter", Text),
    Column("published_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("end_reason", Text),
    Column("by_subject", Text, nullable=False),
)

policy_grants = Table(
    "policy_grants",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("policy_id", Uuid, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("granted_on", Date, nullable=False),
    Column("amount", BigInteger),
    Column("document_number", Text, nullable=False),
    Column("by_subject", Text, nullable=False),
    Column("reversed_on", Date),
    Column("reversal_reason", Text),
    Column("fulfilled_on", Date),
    Column("fulfilment_proof", Text),
    Column("fulfilled_by", Text),
)
