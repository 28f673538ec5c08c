"""Tables of snapshots, their seals and their publication; all are only added to."""

from sqlalchemy import BigInteger, Column, Date, DateTime, ForeignKey, LargeBinary, Table, Text, UniqueConstraint, Uuid

from services.targets.metadata import metadata

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("title", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("known_at", DateTime(timezone=True), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("taken_by", Text, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
)

snapshot_seals = Table(
    "snapshot_seals",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("snapshot_id", Uuid, ForeignKey("snapshots.id"), nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("sealed_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("snapshot_id"),
)

snapshot_publications = Table(
    "snapshot_publications",
    metadata,
    Column("snapshot_id", Uuid, ForeignKey("snapshots.id"), primary_key=True),
    Column("published_by", Text, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
)
