"""The audit log is sealed in a chain."""

from alembic import op

from chassis.backbone_tables import create_audit_seals, drop_audit_seals

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_audit_seals(op, "enterprise")


def downgrade() -> None:
    drop_audit_seals(op, "enterprise")
