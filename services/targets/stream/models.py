"""Table of the newest change of each indicator; read by the stream, not part of the projection."""

from sqlalchemy import BigInteger, Column, Sequence, Table, Text

from services.targets.metadata import metadata

change_numbers = Sequence("change_numbers", metadata=metadata)

changes = Table(
    "changes",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)
