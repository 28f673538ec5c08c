"""Reports as stored results, and the leading group's decisions with their follow-up."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE reports (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        format text NOT NULL,
        language text NOT NULL,
        as_of date NOT NULL,
        state text NOT NULL,
        progress_percent integer NOT NULL,
        data jsonb,
        content bytea,
        content_hash text,
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL,
        finished_at timestamptz,
        CONSTRAINT reports_done_check CHECK ((state = 'done') = (content IS NOT NULL)))""",
    "CREATE INDEX reports_state_idx ON reports (state)",
    """CREATE TABLE follow_ups (
        id uuid PRIMARY KEY,
        indicator text,
        decision text NOT NULL,
        owner text NOT NULL,
        decided_on date NOT NULL,
        due_on date NOT NULL,
        recorded_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        done_on date,
        done_by text,
        result text,
        CONSTRAINT follow_ups_due_check CHECK (due_on >= decided_on))""",
    "CREATE INDEX follow_ups_decided_on_idx ON follow_ups (decided_on)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "targets")
    op.execute("REVOKE DELETE, TRUNCATE ON reports, follow_ups FROM tidu_targets_app")


def downgrade() -> None:
    op.execute("DROP TABLE follow_ups, reports")
