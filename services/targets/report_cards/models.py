"""Tables of the figures behind report cards and of appeals."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, DateTime, Index, Table, Text, Uuid

from services.targets.metadata import metadata

card_figures = Table(
    "card_figures",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("input", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("department", Text, nullable=False),
    Column("stated_by", Text, nullable=False),
    Column("stated_at", DateTime(timezone=True), nullable=False),
    Column("approved_by", Text),
    Column("approved_at", DateTime(timezone=True)),
    Column("appeal_id", Uuid),
    CheckConstraint("value >= 0", name="value"),
    CheckConstraint("approved_by IS NULL OR approved_by <> stated_by", name="four_eyes"),
    Index(None, "as_of", "district"),
)

card_appeals = Table(
    "card_appeals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("district", Text, nullable=False),
    Column("input", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raised_by", Text, nullable=False),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("upheld", Boolean),
    Column("answer", Text),
    Column("decided_by", Text),
    Column("decided_at", DateTime(timezone=True)),
    Index(None, "district"),
)
