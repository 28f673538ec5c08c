"""What became known on a day is found in few pages, also before the next vacuum."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER INDEX coverage_known_from_idx SET (pages_per_range = 16, autosummarize = on)")
    op.execute("REINDEX INDEX coverage_known_from_idx")


def downgrade() -> None:
    op.execute("ALTER INDEX coverage_known_from_idx RESET (pages_per_range, autosummarize)")
    op.execute("REINDEX INDEX coverage_known_from_idx")
