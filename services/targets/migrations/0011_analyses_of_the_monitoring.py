"""Analyses of closed periods of the monitoring, released to all."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE monitor_releases (
        id uuid PRIMARY KEY,
        period_id uuid NOT NULL REFERENCES monitor_periods (id),
        title text NOT NULL,
        analysis text NOT NULL,
        written_by text NOT NULL,
        written_at timestamptz NOT NULL,
        published_by text,
        published_at timestamptz,
        CONSTRAINT monitor_releases_second_person_check CHECK (published_by <> written_by))""",
    "CREATE INDEX monitor_releases_period_id_idx ON monitor_releases (period_id)",
)

ONLY_ADDED_TO = (
    "allocation_shares", "allocation_answers", "snapshots", "snapshot_seals", "snapshot_publications",
    "monitor_samples", "monitor_submissions", "environment_draws", "environment_samples", "environment_answers",
    "environment_figures", "environment_publications", "environment_tasks", "environment_task_steps",
)  # fmt: skip
NEVER_TAKEN_AWAY = (
    "allocations", "card_figures", "card_appeals", "reports", "follow_ups", "monitor_periods", "environment_rounds",
    "monitor_releases",
)  # fmt: skip


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "targets")
    # Granting speaks of all tables: what may only be added to, or never taken away, is said again for every one.
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(ONLY_ADDED_TO)} FROM tidu_targets_app")
    op.execute(f"REVOKE DELETE, TRUNCATE ON {', '.join(NEVER_TAKEN_AWAY)} FROM tidu_targets_app")


def downgrade() -> None:
    op.execute("DROP TABLE monitor_releases")
