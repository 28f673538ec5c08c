"""Columns of coaching plans and their tasks."""

from sqlalchemy import Column, Date, Table, Text, Uuid

from services.enterprise.metadata import metadata

coaching_plans = Table(
    "coaching_plans",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("goal", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("target_on", Date),
    Column("opened_by", Text, nullable=False),
    Column("closed_on", Date),
    Column("outcome", Text),
    Column("closed_by", Text),
)

coaching_tasks = Table(
    "coaching_tasks",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("plan_id", Uuid, nullable=False),
    Column("title", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("remind_on", Date, nullable=False),
    Column("reminded_on", Date),
    Column("done_on", Date),
    Column("outcome", Text),
    Column("done_by", Text),
)
