"""Columns of the pool's versions and places."""

from sqlalchemy import ARRAY, Column, Date, DateTime, Integer, Table, Text, Uuid

from services.enterprise.metadata import metadata

pool_versions = Table(
    "pool_versions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("programme", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("on", Date, nullable=False),
    Column("rule_set", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("firms", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("entered", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("after_code", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    Column("by_subject", Text, nullable=False),
)

pool_places = Table(
    "pool_places",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("programme", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entry_reason", Text, nullable=False),
    Column("entry_subject", Text, nullable=False),
    Column("distance", Integer),
    Column("unmet", ARRAY(Text), nullable=False),
    Column("left_on", Date),
    Column("left_by", Text),
    Column("exit_reason", Text),
    Column("exit_subject", Text),
    Column("exit_at", DateTime(timezone=True)),
)

pool_version_members = Table(
    "pool_version_members",
    metadata,
    Column("version_id", Uuid, primary_key=True),
    Column("credit_code", Text, primary_key=True),
    Column("district", Text, nullable=False),
    Column("place_id", Uuid, nullable=False),
    Column("distance", Integer),
    Column("unmet", ARRAY(Text), nullable=False),
)
