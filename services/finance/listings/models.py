"""Columns of the register of listings."""

from sqlalchemy import Boolean, Column, Date, DateTime, Index, String, Table, Text, Uuid, text

from services.finance.metadata import metadata

listings = Table(
    "listings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", String(18), nullable=False),
    Column("board", Text, nullable=False),
    Column("stock_code", Text, nullable=False),
    Column("listed_on", Date, nullable=False),
    Column("industry", Text, nullable=False),
    Column("manufacturing", Boolean, nullable=False),
    Column("manufacturing_reason", Text),
    Column("first_listing", Boolean, nullable=False),
    Column("district", Text, nullable=False),
    Column("town", Text),
    Column("evidence", Text, nullable=False),
    Column("proof_file", Uuid),
    Column("state", Text, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", Text),
    Column("comment", Text),
    Column("delisted_on", Date),
    Column("delisting_reason", Text),
    Column("delisting_comment", Text),
    Column("delisted_by", Text),
    Column("reversed_on", Date),
    Column("reversal_reason", Text),
    Column("reversed_by", Text),
    Index("listings_by_firm", "credit_code", "id"),
    Index(
        "listings_once_on_a_board", "credit_code", "board", unique=True,
        postgresql_where=text("state IN ('proposed', 'confirmed')"),
    ),
    Index(
        "listings_once_by_stock_code", "board", "stock_code", unique=True,
        postgresql_where=text("state IN ('proposed', 'confirmed') AND board <> 'overseas'"),
    ),
)  # fmt: skip
