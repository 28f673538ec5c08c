"""A report may be of one round of the third-party assessment."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE reports ADD COLUMN subject uuid")


def downgrade() -> None:
    op.execute("ALTER TABLE reports DROP COLUMN subject")
