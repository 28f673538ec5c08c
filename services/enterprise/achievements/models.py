"""Columns of achievements and of their moves; the selection that stands is kept with the achievement."""

from sqlalchemy import ARRAY, Column, Date, Integer, SmallInteger, Table, Text, Uuid

from services.enterprise.metadata import metadata

achievements = Table(
    "achievements",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("credit_code", Text),
    Column("institution", Text),
    Column("team", Text),
    Column("readiness", SmallInteger, nullable=False),
    Column("ip", ARRAY(Text), nullable=False),
    Column("node", Text),
    Column("clusters", ARRAY(Text), nullable=False),
    Column("innovation", ARRAY(Text), nullable=False),
    Column("district", Text, nullable=False),
    Column("town", Text),
    Column("evidence", Text, nullable=False),
    Column("proof_file", Uuid),
    Column("proposed_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("selection_id", Uuid),
    Column("selected_on", Date),
    Column("dropped_on", Date),
)

achievement_moves = Table(
    "achievement_moves",
    metadata,
    Column("achievement_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("action", Text, nullable=False),
    Column("moved_on", Date, nullable=False),
    Column("selection_id", Uuid),
    Column("reason", Text, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
)
