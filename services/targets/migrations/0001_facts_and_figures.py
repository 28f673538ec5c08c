"""Facts, who counts when, sums per day and month, statements and changes."""

import sqlalchemy as sa
from alembic import op

from chassis.backbone_tables import create_backbone, drop_backbone, grant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE facts (
        event_id uuid PRIMARY KEY,
        kind text NOT NULL CONSTRAINT facts_kind_check
            CHECK (kind IN ('recognition', 'revocation', 'profile', 'park', 'resident', 'departure')),
        key text NOT NULL,
        counted text NOT NULL,
        stated_on date NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        tier text,
        reference uuid,
        category text,
        district text,
        town text,
        first_time boolean NOT NULL,
        gap_free boolean NOT NULL,
        sequence bigint NOT NULL)""",
    """CREATE INDEX facts_key_idx ON facts (key)""",
    """CREATE TABLE coverage (
        indicator text NOT NULL,
        counted text NOT NULL,
        key text NOT NULL,
        start date NOT NULL,
        until date,
        district text NOT NULL,
        event_id uuid NOT NULL,
        PRIMARY KEY (indicator, counted, key, start),
        CONSTRAINT coverage_days_check CHECK (until IS NULL OR start < until))""",
    """CREATE INDEX coverage_key_idx ON coverage (key)""",
    """CREATE TABLE day_deltas (
        indicator text NOT NULL,
        day date NOT NULL,
        district text NOT NULL,
        delta integer NOT NULL,
        PRIMARY KEY (indicator, day, district))""",
    """CREATE TABLE month_deltas (
        indicator text NOT NULL,
        month date NOT NULL,
        district text NOT NULL,
        delta integer NOT NULL,
        PRIMARY KEY (indicator, month, district))""",
    """CREATE TABLE statements (
        id uuid PRIMARY KEY,
        indicator text NOT NULL,
        district text,
        as_of date NOT NULL,
        value bigint NOT NULL CONSTRAINT statements_value_check CHECK (value >= 0),
        department text NOT NULL,
        note text,
        submitted_by text NOT NULL,
        submitted_at timestamptz NOT NULL,
        approved_by text,
        approved_at timestamptz,
        approved_on date,
        CONSTRAINT statements_four_eyes_check CHECK (approved_by IS NULL OR approved_by <> submitted_by))""",
    """CREATE INDEX statements_indicator_as_of_idx ON statements (indicator, as_of)""",
    """CREATE SEQUENCE change_numbers""",
    """CREATE TABLE changes (
        indicator text PRIMARY KEY,
        n bigint NOT NULL)""",
)


def upgrade() -> None:
    create_backbone(op)
    for statement in TABLES:
        op.execute(sa.text(statement))
    grant(op, "targets")
    # A fact is added and read; emptying the table whole is left for a rebuild from the log.
    op.execute(sa.text("REVOKE UPDATE, DELETE ON facts FROM tidu_targets_app"))


def downgrade() -> None:
    for name in ("changes", "statements", "month_deltas", "day_deltas", "coverage", "facts"):
        op.execute(sa.text(f"DROP TABLE {name}"))
    op.execute(sa.text("DROP SEQUENCE change_numbers"))
    drop_backbone(op)
