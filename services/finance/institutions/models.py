"""The table of institutions."""

from sqlalchemy import CheckConstraint, Column, Date, String, Table, Text, UniqueConstraint, Uuid

from services.finance.metadata import metadata

institutions = Table(
    "institutions",
    metadata,
    Column("institution_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("credit_code", String(18)),
    Column("recorded_on", Date, nullable=False),
    UniqueConstraint("name", name="institutions_name_once"),
    CheckConstraint("kind IN ('bank', 'guarantor', 'insurer', 'fund')", name="institutions_kind"),
)
