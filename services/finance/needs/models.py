"""The table of needs."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Integer, String, Table, Text, Uuid

from services.finance.metadata import metadata

needs = Table(
    "needs",
    metadata,
    Column("need_id", Uuid, primary_key=True),
    Column("credit_code", String(18), nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("tenor_months", Integer, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("wanted_rate_bp", Integer),
    Column("stated_on", Date, nullable=False),
    CheckConstraint("amount_fen > 0", name="needs_amount"),
    Index("needs_by_firm", "credit_code", "need_id"),
)
