"""Columns of samples and visits."""

from sqlalchemy import ARRAY, Column, Date, Numeric, Table, Text, Uuid

from services.enterprise.metadata import metadata

site_visit_samples = Table(
    "site_visit_samples",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("district", Text),
    Column("share", Numeric, nullable=False),
    Column("seed", Text, nullable=False),
    Column("population", ARRAY(Uuid), nullable=False),
    Column("drawn", ARRAY(Uuid), nullable=False),
    Column("drawn_on", Date, nullable=False),
    Column("drawn_by", Text, nullable=False),
    Column("on_behalf_of", Text),
)

site_visits = Table(
    "site_visits",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("application_id", Uuid, nullable=False),
    Column("sample_id", Uuid),
    Column("visited_on", Date),
    Column("outcome", Text),
    Column("findings", Text),
    Column("recorded_on", Date),
    Column("recorded_by", Text),
    Column("recorded_for", Text),
)
