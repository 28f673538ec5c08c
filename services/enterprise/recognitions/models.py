"""Columns of recognitions, and the condition other lists filter by."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Table, Text, Uuid

from services.enterprise.metadata import metadata

recognitions = Table(
    "recognitions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("first_time", Boolean, nullable=False),
    Column("gap_free", Boolean, nullable=False),
    Column("granted_on", Date, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("district", Text, nullable=False),
    Column("rule_set", Text),
    Column("application_id", Uuid),
    Column("assessment_id", Uuid),
    Column("document_number", Text),
    Column("revoked_on", Date),
    Column("reason_code", Text),
    Column("barred_until", Date),
    Column("batch", Text),
    Column("suspended_from", Date),
    Column("suspension_reason", Text),
    Column("under_review_since", Date),
    Column("review_reason", Text),
    Column("expiry_told_on", Date),
)

recognition_changes = Table(
    "recognition_changes",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("recognition_id", Uuid, nullable=False),
    Column("change", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("reason", Text),
    Column("comment", Text),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by_subject", Text, nullable=False),
    Column("on_behalf_of", Text),
)

IN_FORCE = (
    "r.valid_from <= :on AND (r.valid_to IS NULL OR r.valid_to >= :on) AND (r.revoked_on IS NULL OR r.revoked_on > :on)"
)
HOLDS_TIER = (
    "EXISTS (SELECT 1 FROM recognitions r WHERE r.credit_code = enterprises.credit_code AND r.tier = :tier"
    f" AND {IN_FORCE})"
)
