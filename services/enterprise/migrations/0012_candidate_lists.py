"""Ranked lists of candidates for a rung, and the firms on them."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE candidate_lists (
        id uuid PRIMARY KEY,
        tier text NOT NULL,
        district text,
        "on" date NOT NULL,
        rule_set text NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'running', 'done')),
        firms integer NOT NULL,
        done integer NOT NULL,
        listed integer NOT NULL,
        after_code text NOT NULL,
        requested_at timestamptz NOT NULL,
        finished_at timestamptz,
        by_subject text NOT NULL)""",
    "CREATE INDEX candidate_lists_open ON candidate_lists (id) WHERE state <> 'done'",
    """CREATE TABLE candidates (
        list_id uuid NOT NULL REFERENCES candidate_lists,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        chains text[] NOT NULL,
        nodes text[] NOT NULL,
        result text NOT NULL,
        score_low numeric,
        score_high numeric,
        direct_pass text[] NOT NULL,
        unmet text[] NOT NULL,
        missing jsonb NOT NULL,
        standing integer NOT NULL,
        rank integer,
        district_rank integer,
        PRIMARY KEY (list_id, credit_code))""",
    "CREATE INDEX candidates_order ON candidates (list_id, rank)",
    "CREATE INDEX candidates_district ON candidates (list_id, district, rank)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    op.execute("DROP TABLE candidates")
    op.execute("DROP TABLE candidate_lists")
