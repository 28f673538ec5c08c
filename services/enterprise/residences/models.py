"""Columns of the read copy of residences, and the condition the registry filters by."""

from sqlalchemy import Column, Date, Table, Text, Uuid

from services.enterprise.metadata import metadata

residences = Table(
    "residences",
    metadata,
    Column("resident_id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("park_id", Uuid, nullable=False),
    Column("moved_in_on", Date, nullable=False),
    Column("moved_out_on", Date),
)

LIVES_THERE = (
    "p.moved_in_on <= CAST(:lives_on AS date) AND (p.moved_out_on IS NULL OR p.moved_out_on > CAST(:lives_on AS date))"
)
LIVES_IN_PARK = (
    "EXISTS (SELECT 1 FROM residences p WHERE p.credit_code = enterprises.credit_code"
    f" AND p.park_id = CAST(:park AS uuid) AND {LIVES_THERE})"
)
