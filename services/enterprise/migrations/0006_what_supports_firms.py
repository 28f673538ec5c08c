"""Workshops and trademarks in batches, the white list, policies and grants, digital self-tests, the factor ledger."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE workshop_batches (
        id uuid PRIMARY KEY,
        document_number text NOT NULL,
        recognised_on date NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        department text)""",
    """CREATE TABLE workshops (
        id uuid PRIMARY KEY,
        batch_id uuid NOT NULL REFERENCES workshop_batches,
        credit_code text NOT NULL REFERENCES enterprises,
        plant text NOT NULL,
        process text NOT NULL,
        level text NOT NULL CHECK (level IN ('municipal', 'national')),
        district text NOT NULL,
        recognised_on date NOT NULL,
        first_time boolean NOT NULL,
        withdrawn_on date CHECK (withdrawn_on >= recognised_on),
        withdrawal_reason text CHECK ((withdrawal_reason IS NULL) = (withdrawn_on IS NULL)),
        withdrawal_comment text,
        withdrawn_by text)""",
    """CREATE UNIQUE INDEX workshops_on_the_list ON workshops (credit_code, plant, process, level)
        WHERE withdrawn_on IS NULL""",
    "CREATE INDEX workshops_batch ON workshops (batch_id)",
    "CREATE INDEX workshops_district ON workshops (district, id)",
    """CREATE TABLE trademark_batches (
        id uuid PRIMARY KEY,
        source text NOT NULL,
        period_from date NOT NULL,
        period_to date NOT NULL CHECK (period_to >= period_from),
        recorded_on date NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        department text,
        reversed_on date,
        reversal_reason text CHECK ((reversal_reason IS NULL) = (reversed_on IS NULL)),
        reversed_by text)""",
    """CREATE TABLE trademark_counts (
        id uuid PRIMARY KEY,
        batch_id uuid NOT NULL REFERENCES trademark_batches,
        district text NOT NULL,
        credit_code text REFERENCES enterprises,
        registered integer NOT NULL CHECK (registered >= 0),
        cancelled integer NOT NULL CHECK (cancelled >= 0),
        expired integer NOT NULL CHECK (expired >= 0))""",
    "CREATE INDEX trademark_counts_batch ON trademark_counts (batch_id)",
    "CREATE INDEX trademark_counts_district ON trademark_counts (district, id)",
    "CREATE INDEX trademark_counts_firm ON trademark_counts (credit_code, id) WHERE credit_code IS NOT NULL",
    """CREATE TABLE white_list_entries (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        entered_on date NOT NULL,
        valid_to date NOT NULL CHECK (valid_to >= entered_on),
        reasons jsonb NOT NULL,
        left_on date CHECK (left_on >= entered_on),
        left_because jsonb CHECK ((left_because IS NULL) = (left_on IS NULL)))""",
    "CREATE UNIQUE INDEX white_list_entries_open ON white_list_entries (credit_code) WHERE left_on IS NULL",
    "CREATE INDEX white_list_entries_firm ON white_list_entries (credit_code, id)",
    """CREATE TABLE white_list_vetoes (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        reason_code text NOT NULL,
        reason text NOT NULL,
        from_on date NOT NULL,
        by_subject text NOT NULL,
        lifted_on date,
        lifting_reason text CHECK ((lifting_reason IS NULL) = (lifted_on IS NULL)),
        lifted_by text)""",
    "CREATE UNIQUE INDEX white_list_vetoes_open ON white_list_vetoes (credit_code) WHERE lifted_on IS NULL",
    """CREATE TABLE white_list_runs (
        id uuid PRIMARY KEY,
        "on" date NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'running', 'done')),
        criteria integer NOT NULL,
        done integer NOT NULL DEFAULT 0,
        entered integer NOT NULL DEFAULT 0,
        renewed integer NOT NULL DEFAULT 0,
        "left" integer NOT NULL DEFAULT 0,
        after_code text NOT NULL DEFAULT '',
        requested_at timestamptz NOT NULL,
        requested_by text NOT NULL,
        finished_at timestamptz)""",
    "CREATE UNIQUE INDEX white_list_runs_open ON white_list_runs ((1)) WHERE state <> 'done'",
    """CREATE TABLE white_list_versions (
        number integer PRIMARY KEY CHECK (number > 0),
        published_on date NOT NULL,
        published_at timestamptz NOT NULL,
        published_by text NOT NULL,
        firms integer NOT NULL,
        content bytea NOT NULL,
        sha256 text NOT NULL,
        signature text NOT NULL,
        key_id text NOT NULL)""",
    """CREATE TABLE white_list_keys (
        key_id text PRIMARY KEY,
        sealed bytea NOT NULL,
        public jsonb NOT NULL,
        made_at timestamptz NOT NULL)""",
    """CREATE TABLE policies (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        level text NOT NULL CHECK (level IN ('national', 'city', 'district')),
        district text CHECK ((district IS NOT NULL) = (level = 'district')),
        zh text NOT NULL,
        en text,
        source text NOT NULL,
        conditions jsonb NOT NULL,
        benefit jsonb NOT NULL,
        opens_on date NOT NULL,
        closes_on date CHECK (closes_on >= opens_on),
        excludes text[] NOT NULL,
        automatic boolean NOT NULL,
        published_on date NOT NULL,
        ended_on date,
        end_reason text CHECK ((end_reason IS NULL) = (ended_on IS NULL)),
        by_subject text NOT NULL)""",
    """CREATE TABLE policy_grants (
        id uuid PRIMARY KEY,
        policy_id uuid NOT NULL REFERENCES policies,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        granted_on date NOT NULL,
        amount bigint CHECK (amount > 0),
        document_number text NOT NULL,
        by_subject text NOT NULL,
        reversed_on date CHECK (reversed_on >= granted_on),
        reversal_reason text CHECK ((reversal_reason IS NULL) = (reversed_on IS NULL)))""",
    "CREATE UNIQUE INDEX policy_grants_once ON policy_grants (policy_id, credit_code) WHERE reversed_on IS NULL",
    "CREATE INDEX policy_grants_firm ON policy_grants (credit_code, id)",
    """CREATE TABLE digital_tests (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        questionnaire text NOT NULL,
        answers jsonb NOT NULL,
        level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
        score integer NOT NULL,
        reasons jsonb NOT NULL,
        taken_on date NOT NULL,
        by_subject text NOT NULL)""",
    "CREATE INDEX digital_tests_firm ON digital_tests (credit_code, id)",
    """CREATE TABLE factor_entries (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('technology', 'capital', 'talent', 'data')),
        source text NOT NULL,
        description text NOT NULL,
        amount bigint CHECK (amount > 0),
        received_on date NOT NULL,
        by_subject text NOT NULL,
        reversed_on date,
        reversal_reason text CHECK ((reversal_reason IS NULL) = (reversed_on IS NULL)))""",
    "CREATE INDEX factor_entries_firm ON factor_entries (credit_code, id)",
)
NAMES = (
    "factor_entries",
    "digital_tests",
    "policy_grants",
    "policies",
    "white_list_keys",
    "white_list_versions",
    "white_list_runs",
    "white_list_vetoes",
    "white_list_entries",
    "trademark_counts",
    "trademark_batches",
    "workshops",
    "workshop_batches",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
