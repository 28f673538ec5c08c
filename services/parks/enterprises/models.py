"""Read copies of firms and their titles."""

from sqlalchemy import Column, Date, Index, String, Table, Text, Uuid

from services.parks.metadata import metadata

enterprises = Table(
    "enterprises",
    metadata,
    Column("credit_code", String(18), primary_key=True),
    Column("name", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="active"),
)

titles = Table(
    "titles",
    metadata,
    Column("recognition_id", Uuid, primary_key=True),
    Column("credit_code", String(18), nullable=False),
    Column("tier", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("revoked_on", Date),
    Index("titles_by_firm", "credit_code"),
)
