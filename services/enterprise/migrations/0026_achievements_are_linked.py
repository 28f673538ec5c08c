"""A link in the four chains has a firm or an achievement at one end."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

UP = (
    """ALTER TABLE chain_links ALTER credit_code DROP NOT NULL,
        ADD achievement_id uuid REFERENCES achievements,
        ADD CONSTRAINT chain_links_one_end CHECK (num_nonnulls(credit_code, achievement_id) = 1)""",
    """CREATE UNIQUE INDEX chain_links_of_achievement
        ON chain_links (achievement_id, chain, counterpart_kind, counterpart)
        WHERE ended_on IS NULL AND achievement_id IS NOT NULL""",
)
DOWN = (
    "DELETE FROM chain_links WHERE achievement_id IS NOT NULL",
    "ALTER TABLE chain_links DROP COLUMN achievement_id, ALTER credit_code SET NOT NULL",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
