"""Opening balances beside stated figures, and rebuilds as operations that are compared."""

import sqlalchemy as sa
from alembic import op

from chassis.backbone_tables import grant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = (
    """ALTER TABLE statements ADD COLUMN kind text NOT NULL DEFAULT 'figure'
        CONSTRAINT statements_kind_check CHECK (kind IN ('figure', 'opening'))""",
    """CREATE TABLE rebuilds (
        id uuid PRIMARY KEY,
        begun_at timestamptz NOT NULL,
        begun_by text NOT NULL,
        told_until timestamptz,
        facts bigint NOT NULL,
        digest text NOT NULL)""",
)
DOWN = ("DROP TABLE rebuilds", "ALTER TABLE statements DROP COLUMN kind")


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(sa.text(statement))
    grant(op, "targets")
    # A fact is added and read; emptying the table whole is left for a rebuild from the log.
    op.execute(sa.text("REVOKE UPDATE, DELETE ON facts FROM tidu_targets_app"))


def upgrade() -> None:
    _run(UP)


def downgrade() -> None:
    _run(DOWN)
