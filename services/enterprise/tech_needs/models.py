"""Columns of technology needs (fen) and of their moves; the last move up to a day is the state on it."""

from sqlalchemy import BigInteger, Column, Date, Integer, Table, Text, Uuid

from services.enterprise.metadata import metadata

tech_needs = Table(
    "tech_needs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("node", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("budget", BigInteger, nullable=False),
    Column("needed_by", Date),
    Column("opened_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
)

tech_need_moves = Table(
    "tech_need_moves",
    metadata,
    Column("need_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    Column("moved_on", Date, nullable=False),
    Column("moved_by", Text, nullable=False),
    Column("comment", Text),
)
