"""Columns of the list of unicorns and of their valuations (fen)."""

from sqlalchemy import BigInteger, Column, Date, Table, Text, Uuid

from services.enterprise.metadata import metadata

unicorns = Table(
    "unicorns",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("left_on", Date),
    Column("leave_reason", Text),
    Column("leave_comment", Text),
    Column("left_by", Text),
)

unicorn_valuations = Table(
    "unicorn_valuations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unicorn_id", Uuid, nullable=False),
    Column("valuation", BigInteger, nullable=False),
    Column("round", Text, nullable=False),
    Column("valued_on", Date, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
)
