"""Columns of the lists of champions to be cultivated."""

from sqlalchemy import Column, Date, DateTime, Numeric, Table, Text, Uuid

from services.enterprise.metadata import metadata

champion_entries = Table(
    "champion_entries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("list", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("product_code", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("share", Numeric),
    Column("share_evidence", Text, nullable=False),
    Column("sponsor", Text, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("moved_from", Uuid),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("left_on", Date),
    Column("leave_reason", Text),
    Column("left_by", Text),
)
