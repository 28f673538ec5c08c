"""Columns of the catalogue of digital solutions (fen)."""

from sqlalchemy import ARRAY, BigInteger, Column, Date, SmallInteger, Table, Text, Uuid

from services.enterprise.metadata import metadata

digital_solutions = Table(
    "digital_solutions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("zh", Text, nullable=False),
    Column("en", Text),
    Column("provider", Text, nullable=False),
    Column("questions", ARRAY(Text), nullable=False),
    Column("from_level", SmallInteger, nullable=False),
    Column("to_level", SmallInteger, nullable=False),
    Column("description", Text, nullable=False),
    Column("price_from", BigInteger),
    Column("source", Text, nullable=False),
    Column("listed_on", Date, nullable=False),
    Column("listed_by", Text, nullable=False),
    Column("ended_on", Date),
    Column("end_reason", Text),
)
