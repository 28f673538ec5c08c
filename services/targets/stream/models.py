"""Table of changes, one line per indicator and transaction; read by the stream, not part of the projection."""

from sqlalchemy import BigInteger, Column, Identity, Table, Text

from services.targets.metadata import metadata

changes = Table(
    "changes",
    metadata,
    Column("n", BigInteger, Identity(always=True), primary_key=True),
    Column("indicator", Text, nullable=False),
)
