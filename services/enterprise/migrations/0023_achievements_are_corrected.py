"""What is registered of an achievement may be corrected; the correction is one of its moves."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ACTIONS = "ALTER TABLE achievement_moves ADD CONSTRAINT achievement_moves_action_check CHECK (action IN ({}))"
BEFORE = "'proposed', 'selected', 'selection_reversed', 'dropped'"


def upgrade() -> None:
    op.execute("ALTER TABLE achievement_moves DROP CONSTRAINT achievement_moves_action_check")
    op.execute(ACTIONS.format(f"{BEFORE}, 'corrected'"))


def downgrade() -> None:
    op.execute("ALTER TABLE achievement_moves DROP CONSTRAINT achievement_moves_action_check")
    op.execute("DELETE FROM achievement_moves WHERE action = 'corrected'")
    op.execute(ACTIONS.format(BEFORE))
