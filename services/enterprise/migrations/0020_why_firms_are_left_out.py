"""A list of candidates says how many firms it leaves out and why."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE candidate_lists ADD COLUMN left_out jsonb NOT NULL DEFAULT '{}'")


def downgrade() -> None:
    op.execute("ALTER TABLE candidate_lists DROP COLUMN left_out")
