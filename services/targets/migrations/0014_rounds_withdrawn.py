"""A round of the assessment opened in error is withdrawn, and its year may be opened again."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """ALTER TABLE environment_rounds ADD COLUMN withdrawn_by text, ADD COLUMN withdrawn_at timestamptz,
        ADD COLUMN withdrawal_reason text, DROP CONSTRAINT environment_rounds_year_key,
        ADD CONSTRAINT environment_rounds_withdrawn_check CHECK (published_at IS NULL OR withdrawn_at IS NULL)"""
    )
    op.execute(
        "CREATE UNIQUE INDEX environment_rounds_year_idx ON environment_rounds (year) WHERE withdrawn_at IS NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX environment_rounds_year_idx")
    op.execute(
        """ALTER TABLE environment_rounds DROP CONSTRAINT environment_rounds_withdrawn_check,
        ADD CONSTRAINT environment_rounds_year_key UNIQUE (year),
        DROP COLUMN withdrawn_by, DROP COLUMN withdrawn_at, DROP COLUMN withdrawal_reason"""
    )
