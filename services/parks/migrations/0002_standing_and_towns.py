"""Firms' standing and parks' towns."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("enterprises", sa.Column("status", sa.Text, nullable=False, server_default="active"))
    op.add_column("parks", sa.Column("town", sa.Text))


def downgrade() -> None:
    op.drop_column("parks", "town")
    op.drop_column("enterprises", "status")
