"""Monitoring of sample firms from month to month."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE monitor_periods (
        id uuid PRIMARY KEY,
        form text NOT NULL,
        month date NOT NULL,
        due_on date NOT NULL,
        seed text NOT NULL,
        opened_by text NOT NULL,
        opened_at timestamptz NOT NULL,
        closed_on date,
        closed_by text,
        indices jsonb,
        CONSTRAINT monitor_periods_form_month_key UNIQUE (form, month))""",
    """CREATE TABLE monitor_samples (
        period_id uuid NOT NULL REFERENCES monitor_periods (id),
        credit_code text NOT NULL,
        stratum text NOT NULL,
        PRIMARY KEY (period_id, credit_code))""",
    """CREATE TABLE monitor_submissions (
        id uuid PRIMARY KEY,
        period_id uuid NOT NULL REFERENCES monitor_periods (id),
        credit_code text NOT NULL,
        "values" jsonb NOT NULL,
        warnings jsonb NOT NULL,
        submitted_by text NOT NULL,
        submitted_on date NOT NULL)""",
    """CREATE INDEX monitor_submissions_period_id_credit_code_idx ON monitor_submissions (period_id, credit_code)""",
)

ONLY_ADDED_TO = (
    "allocation_shares", "allocation_answers", "snapshots", "snapshot_seals", "snapshot_publications",
    "monitor_samples", "monitor_submissions",
)  # fmt: skip
NEVER_TAKEN_AWAY = ("allocations", "card_figures", "card_appeals", "reports", "follow_ups", "monitor_periods")


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "targets")
    # Granting speaks of all tables: what may only be added to, or never taken away, is said again for every one.
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(ONLY_ADDED_TO)} FROM tidu_targets_app")
    op.execute(f"REVOKE DELETE, TRUNCATE ON {', '.join(NEVER_TAKEN_AWAY)} FROM tidu_targets_app")


def downgrade() -> None:
    op.execute("DROP TABLE monitor_submissions, monitor_samples, monitor_periods")
