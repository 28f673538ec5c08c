"""The table of products."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.finance.metadata import metadata

products = Table(
    "products",
    metadata,
    Column("product_id", Uuid, primary_key=True),
    Column("institution_id", Uuid, ForeignKey("institutions.institution_id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("amount_min_fen", BigInteger, nullable=False),
    Column("amount_max_fen", BigInteger, nullable=False),
    Column("tenor_min_months", Integer, nullable=False),
    Column("tenor_max_months", Integer, nullable=False),
    Column("rate_bp", Integer),
    Column("eligibility", JSONB, nullable=False),
    Column("offered_from", Date, nullable=False),
    Column("offered_to", Date),
    CheckConstraint("amount_min_fen <= amount_max_fen", name="products_amounts_in_order"),
    CheckConstraint("tenor_min_months <= tenor_max_months", name="products_tenors_in_order"),
    Index("products_by_institution", "institution_id", "product_id"),
)
