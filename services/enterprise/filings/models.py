"""Columns of yearly figures (fen) and evidence."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Integer, SmallInteger, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.enterprise.metadata import metadata

annual_reports = Table(
    "annual_reports",
    metadata,
    Column("credit_code", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("revenue", BigInteger),
    Column("main_revenue", BigInteger),
    Column("rd", BigInteger),
    Column("net_profit", BigInteger),
    Column("total_assets", BigInteger),
    Column("total_liabilities", BigInteger),
    Column("employees", Integer),
    Column("rd_staff", Integer),
    Column("tech_staff", Integer),
    Column("filed_on", Date, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("first_filed_on", Date),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("through", Text, nullable=False),
)

annual_report_versions = Table(
    "annual_report_versions",
    metadata,
    Column("credit_code", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("revenue", BigInteger),
    Column("main_revenue", BigInteger),
    Column("rd", BigInteger),
    Column("net_profit", BigInteger),
    Column("total_assets", BigInteger),
    Column("total_liabilities", BigInteger),
    Column("employees", Integer),
    Column("rd_staff", Integer),
    Column("tech_staff", Integer),
    Column("filed_on", Date, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("through", Text, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("credit_code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item", JSONB, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_by", Text, nullable=False),
)
