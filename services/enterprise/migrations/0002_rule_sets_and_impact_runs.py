"""The registry of rule sets with their revisions, and runs of a draft over all firms."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE rule_sets (
        id text PRIMARY KEY,
        tier text NOT NULL,
        state text NOT NULL CHECK (state IN ('draft', 'approved', 'activated', 'withdrawn')),
        revision integer NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        approved_at timestamptz,
        approved_by text,
        active_from date CHECK (state <> 'activated' OR active_from IS NOT NULL),
        activated_by text,
        withdrawn_by text,
        reason text,
        version integer NOT NULL DEFAULT 1)""",
    """CREATE TABLE rule_set_revisions (
        rule_set text NOT NULL REFERENCES rule_sets,
        revision integer NOT NULL,
        document jsonb NOT NULL,
        cases jsonb NOT NULL,
        digest text NOT NULL,
        at timestamptz NOT NULL,
        by_subject text NOT NULL,
        PRIMARY KEY (rule_set, revision))""",
    """CREATE TABLE impact_runs (
        id uuid PRIMARY KEY,
        rule_set text NOT NULL REFERENCES rule_sets,
        revision integer NOT NULL,
        against text,
        tier text NOT NULL,
        kind text NOT NULL,
        "on" date NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'running', 'done')),
        firms integer NOT NULL,
        done integer NOT NULL DEFAULT 0,
        gains integer NOT NULL DEFAULT 0,
        falls integer NOT NULL DEFAULT 0,
        after_code text NOT NULL DEFAULT '',
        requested_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        by_subject text NOT NULL)""",
    "CREATE INDEX impact_runs_open ON impact_runs (id) WHERE state <> 'done'",
    "CREATE INDEX impact_runs_rule_set ON impact_runs (rule_set, id)",
    """CREATE TABLE impact_counts (
        run_id uuid NOT NULL REFERENCES impact_runs,
        dimension text NOT NULL,
        key text NOT NULL,
        before text NOT NULL,
        after text NOT NULL,
        firms integer NOT NULL,
        PRIMARY KEY (run_id, dimension, key, before, after))""",
    """CREATE TABLE impact_results (
        run_id uuid NOT NULL REFERENCES impact_runs,
        credit_code text NOT NULL,
        district text NOT NULL,
        change text NOT NULL CHECK (change IN ('gains', 'falls', 'other')),
        before text NOT NULL,
        after text NOT NULL,
        unmet_before text[] NOT NULL,
        unmet_after text[] NOT NULL,
        PRIMARY KEY (run_id, credit_code))""",
)
NAMES = ("impact_results", "impact_counts", "impact_runs", "rule_set_revisions", "rule_sets")


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
