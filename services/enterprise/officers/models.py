"""Columns of service officers, their firms and visits."""

from sqlalchemy import Column, Date, DateTime, Table, Text, Uuid

from services.enterprise.metadata import metadata

service_officers = Table(
    "service_officers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("ended_on", Date),
)

officer_assignments = Table(
    "officer_assignments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("officer_id", Uuid, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("end_reason", Text),
    Column("handover_id", Uuid),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("ended_by", Text),
)

service_visits = Table(
    "service_visits",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("officer_id", Uuid),
    Column("plan_id", Uuid),
    Column("visited_on", Date, nullable=False),
    Column("findings", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("recorded_by", Text, nullable=False),
)
