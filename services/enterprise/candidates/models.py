"""Columns of candidate lists and of the firms on them."""

from sqlalchemy import ARRAY, Column, Date, DateTime, Integer, Numeric, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.enterprise.metadata import metadata

candidate_lists = Table(
    "candidate_lists",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("district", Text),
    Column("on", Date, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("firms", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("listed", Integer, nullable=False),
    Column("left_out", JSONB, nullable=False),
    Column("after_code", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    Column("by_subject", Text, nullable=False),
)

candidates = Table(
    "candidates",
    metadata,
    Column("list_id", Uuid, primary_key=True),
    Column("credit_code", Text, primary_key=True),
    Column("district", Text, nullable=False),
    Column("chains", ARRAY(Text), nullable=False),
    Column("nodes", ARRAY(Text), nullable=False),
    Column("result", Text, nullable=False),
    Column("score_low", Numeric),
    Column("score_high", Numeric),
    Column("direct_pass", ARRAY(Text), nullable=False),
    Column("unmet", ARRAY(Text), nullable=False),
    Column("missing", JSONB, nullable=False),
    Column("standing", Integer, nullable=False),
    Column("rank", Integer),
    Column("district_rank", Integer),
)
