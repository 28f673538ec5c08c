"""The third-party assessment: rounds, samples, answers, figures, publications, remedial tasks."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE environment_rounds (
        id uuid PRIMARY KEY,
        year integer NOT NULL,
        assessor text NOT NULL,
        assessor_name text NOT NULL,
        as_of date NOT NULL,
        answers_until date NOT NULL,
        design jsonb NOT NULL,
        opened_by text NOT NULL,
        opened_at timestamptz NOT NULL,
        handed_in_by text,
        handed_in_at timestamptz,
        returned_by text,
        return_reason text,
        published_by text,
        published_at timestamptz,
        CONSTRAINT environment_rounds_year_key UNIQUE (year),
        CONSTRAINT environment_rounds_handed_in_check CHECK (published_at IS NULL OR handed_in_at IS NOT NULL),
        CONSTRAINT environment_rounds_second_person_check CHECK (published_by <> opened_by))""",
    """CREATE TABLE environment_draws (
        round_id uuid PRIMARY KEY REFERENCES environment_rounds (id),
        seed text NOT NULL,
        per_district integer NOT NULL,
        drawn_by text NOT NULL,
        drawn_at timestamptz NOT NULL)""",
    """CREATE TABLE environment_samples (
        round_id uuid NOT NULL REFERENCES environment_draws (round_id),
        credit_code text NOT NULL,
        district text NOT NULL,
        PRIMARY KEY (round_id, credit_code))""",
    """CREATE TABLE environment_answers (
        id uuid PRIMARY KEY,
        round_id uuid NOT NULL REFERENCES environment_rounds (id),
        credit_code text NOT NULL,
        answers jsonb NOT NULL,
        answered_by text NOT NULL,
        answered_on date NOT NULL,
        CONSTRAINT environment_answers_round_id_credit_code_key UNIQUE (round_id, credit_code))""",
    """CREATE TABLE environment_figures (
        id uuid PRIMARY KEY,
        round_id uuid NOT NULL REFERENCES environment_rounds (id),
        district text NOT NULL,
        indicator text NOT NULL,
        value numeric NOT NULL,
        base bigint,
        evidence text NOT NULL,
        entered_by text NOT NULL,
        entered_at timestamptz NOT NULL)""",
    """CREATE INDEX environment_figures_round_id_district_indicator_idx
        ON environment_figures (round_id, district, indicator)""",
    """CREATE TABLE environment_publications (
        round_id uuid PRIMARY KEY REFERENCES environment_rounds (id),
        content bytea NOT NULL,
        content_hash text NOT NULL,
        published_by text NOT NULL,
        published_at timestamptz NOT NULL)""",
    """CREATE TABLE environment_tasks (
        id uuid PRIMARY KEY,
        round_id uuid NOT NULL REFERENCES environment_rounds (id),
        district text NOT NULL,
        indicator text,
        task text NOT NULL,
        owner text NOT NULL,
        due_on date NOT NULL,
        set_by text NOT NULL,
        set_on date NOT NULL)""",
    "CREATE INDEX environment_tasks_round_id_district_idx ON environment_tasks (round_id, district)",
    """CREATE TABLE environment_task_steps (
        id uuid PRIMARY KEY,
        task_id uuid NOT NULL REFERENCES environment_tasks (id),
        kind text NOT NULL,
        note text NOT NULL,
        progress_percent integer,
        taken_by text NOT NULL,
        taken_on date NOT NULL,
        taken_at timestamptz NOT NULL,
        CONSTRAINT environment_task_steps_kind_check
            CHECK (kind IN ('progress', 'completion', 'confirmation', 'return')))""",
    "CREATE INDEX environment_task_steps_task_id_idx ON environment_task_steps (task_id)",
)

ONLY_ADDED_TO = (
    "allocation_shares", "allocation_answers", "snapshots", "snapshot_seals", "snapshot_publications",
    "monitor_samples", "monitor_submissions", "environment_draws", "environment_samples", "environment_answers",
    "environment_figures", "environment_publications", "environment_tasks", "environment_task_steps",
)  # fmt: skip
NEVER_TAKEN_AWAY = (
    "allocations", "card_figures", "card_appeals", "reports", "follow_ups", "monitor_periods", "environment_rounds",
)  # fmt: skip


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "targets")
    # Granting speaks of all tables: what may only be added to, or never taken away, is said again for every one.
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(ONLY_ADDED_TO)} FROM tidu_targets_app")
    op.execute(f"REVOKE DELETE, TRUNCATE ON {', '.join(NEVER_TAKEN_AWAY)} FROM tidu_targets_app")


def downgrade() -> None:
    op.execute(
        "DROP TABLE environment_task_steps, environment_tasks, environment_publications, environment_figures,"
        " environment_answers, environment_samples, environment_draws, environment_rounds"
    )
