"""Columns of impact runs."""

from sqlalchemy import ARRAY, Column, Date, DateTime, Integer, Table, Text, Uuid

from services.enterprise.metadata import metadata

impact_runs = Table(
    "impact_runs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("rule_set", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("against", Text),
    Column("tier", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("firms", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("gains", Integer, nullable=False),
    Column("falls", Integer, nullable=False),
    Column("after_code", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("started_at", DateTime(timezone=True)),
    Column("finished_at", DateTime(timezone=True)),
    Column("by_subject", Text, nullable=False),
)

impact_counts = Table(
    "impact_counts",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("dimension", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("before", Text, primary_key=True),
    Column("after", Text, primary_key=True),
    Column("firms", Integer, nullable=False),
)

impact_results = Table(
    "impact_results",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("credit_code", Text, primary_key=True),
    Column("district", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("unmet_before", ARRAY(Text), nullable=False),
    Column("unmet_after", ARRAY(Text), nullable=False),
)
