"""Columns of the quotas that districts are given; a later one of the same rung, year and unit replaces the earlier."""

from sqlalchemy import Column, Date, Integer, SmallInteger, Table, Text, Uuid

from services.enterprise.metadata import metadata

district_quotas = Table(
    "district_quotas",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("district", Text, nullable=False),
    Column("places", Integer, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("set_on", Date, nullable=False),
    Column("set_by", Text, nullable=False),
)
