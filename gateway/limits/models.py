"""The table of allowances."""

import sqlalchemy as sa

from gateway.metadata import metadata

rate_limits = sa.Table(
    "rate_limits",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("tat", sa.Double, nullable=False, comment="theoretical arrival time, seconds since the epoch"),
    sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
)
