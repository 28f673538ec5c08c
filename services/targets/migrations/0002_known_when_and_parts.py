"""When a fact was told, what was known at any moment, and sums by cluster, chain, park and redrawn unit.

The projection is emptied and read anew from the log: only the events say when they were told.
"""

import sqlalchemy as sa
from alembic import op

from chassis.backbone_tables import grant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FORGET = "TRUNCATE facts, coverage, day_deltas, month_deltas, consumer_positions, consumed_events, dead_letters"
UP = (
    FORGET,
    """ALTER TABLE facts ADD COLUMN clusters text NOT NULL, ADD COLUMN chains text NOT NULL, ADD COLUMN park uuid,
        ADD COLUMN rule_set text, ADD COLUMN assessment_id uuid, ADD COLUMN application_id uuid,
        ADD COLUMN told_at timestamptz NOT NULL""",
    "DROP TABLE coverage, day_deltas, month_deltas",
    """CREATE TABLE coverage (
        indicator text NOT NULL,
        key text NOT NULL,
        counted text NOT NULL,
        start date NOT NULL,
        until date,
        district text NOT NULL,
        recut text NOT NULL,
        clusters text NOT NULL,
        chains text NOT NULL,
        parks text NOT NULL,
        event_id uuid NOT NULL,
        known_from timestamptz NOT NULL,
        known_until timestamptz,
        PRIMARY KEY (indicator, counted, key, start, known_from),
        CONSTRAINT coverage_days_check CHECK (until IS NULL OR start < until),
        CONSTRAINT coverage_known_check CHECK (known_until IS NULL OR known_from < known_until))""",
    "CREATE INDEX coverage_key_idx ON coverage (key)",
    "CREATE INDEX coverage_known_from_idx ON coverage USING brin (known_from)",
    "CREATE INDEX coverage_known_until_idx ON coverage (known_until) WHERE known_until IS NOT NULL",
    """CREATE TABLE day_deltas (
        indicator text NOT NULL,
        by text NOT NULL,
        day date NOT NULL,
        part text NOT NULL,
        delta integer NOT NULL,
        PRIMARY KEY (indicator, by, day, part))""",
    """CREATE TABLE month_deltas (
        indicator text NOT NULL,
        by text NOT NULL,
        month date NOT NULL,
        part text NOT NULL,
        delta integer NOT NULL,
        PRIMARY KEY (indicator, by, month, part))""",
    """CREATE TABLE known_deltas (
        indicator text NOT NULL,
        by text NOT NULL,
        known_on date NOT NULL,
        day date NOT NULL,
        part text NOT NULL,
        delta integer NOT NULL,
        PRIMARY KEY (indicator, by, known_on, day, part))""",
)
DOWN = (
    FORGET,
    "DROP TABLE known_deltas, month_deltas, day_deltas, coverage",
    """ALTER TABLE facts DROP COLUMN clusters, DROP COLUMN chains, DROP COLUMN park, DROP COLUMN rule_set,
        DROP COLUMN assessment_id, DROP COLUMN application_id, DROP COLUMN told_at""",
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
    "CREATE INDEX coverage_key_idx ON coverage (key)",
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
)


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
