"""The day of a report's first filing, kept when a correction takes the place of `filed_on`."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE annual_reports ADD COLUMN first_filed_on date")


def downgrade() -> None:
    op.execute("ALTER TABLE annual_reports DROP COLUMN first_filed_on")
