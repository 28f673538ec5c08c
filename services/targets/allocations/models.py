"""Tables of allocations, their shares and the districts' answers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from services.targets.metadata import metadata

allocations = Table(
    "allocations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("target", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("note", Text),
    Column("department", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_at", DateTime(timezone=True), nullable=False),
    Column("proposed_on", Date, nullable=False),
    Column("issued_by", Text),
    Column("issued_on", Date),
    UniqueConstraint("indicator", "year", "version"),
    CheckConstraint("issued_by IS NULL OR issued_by <> proposed_by", name="four_eyes"),
)

allocation_shares = Table(
    "allocation_shares",
    metadata,
    Column("allocation_id", Uuid, ForeignKey("allocations.id"), primary_key=True),
    Column("district", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    CheckConstraint("value >= 0", name="value"),
)

allocation_answers = Table(
    "allocation_answers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("allocation_id", Uuid, ForeignKey("allocations.id"), nullable=False),
    Column("district", Text, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("note", Text),
    Column("answered_by", Text, nullable=False),
    Column("answered_at", DateTime(timezone=True), nullable=False),
    Index(None, "allocation_id", "district"),
)
