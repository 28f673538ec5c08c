"""Firms' standing."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("firms", sa.Column("status", sa.Text, nullable=False, server_default="active"))


def downgrade() -> None:
    op.drop_column("firms", "status")
