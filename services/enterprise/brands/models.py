"""Columns of brand agencies, trainings and who sent people to them."""

from sqlalchemy import Column, Date, Integer, Table, Text, Uuid

from services.enterprise.metadata import metadata

brand_agencies = Table(
    "brand_agencies",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("district", Text),
    Column("services", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("listed_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("ended_on", Date),
    Column("end_reason", Text),
)

brand_trainings = Table(
    "brand_trainings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("agency_id", Uuid),
    Column("district", Text),
    Column("title", Text, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("proof", Text, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
)

brand_trainees = Table(
    "brand_trainees",
    metadata,
    Column("training_id", Uuid, primary_key=True),
    Column("credit_code", Text, primary_key=True),
    Column("district", Text, nullable=False),
    Column("people", Integer, nullable=False),
)
