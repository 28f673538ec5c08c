"""The register of hard-tech firms brought in or bred."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE hard_tech_entries (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        route text NOT NULL CHECK (route IN ('brought_in', 'bred')),
        entered_on date NOT NULL,
        origin text,
        district text NOT NULL,
        town text,
        clusters text[] NOT NULL,
        chains text[] NOT NULL,
        evidence text NOT NULL,
        proof_file uuid REFERENCES files,
        stated jsonb NOT NULL,
        reason text,
        result text NOT NULL CHECK (result IN ('met', 'unknown', 'manual_review')),
        assessment_id uuid NOT NULL REFERENCES assessments,
        state text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected', 'withdrawn')),
        proposed_at timestamptz NOT NULL,
        proposed_by text NOT NULL,
        decided_at timestamptz,
        decided_by text,
        comment text,
        withdrawn_on date,
        withdrawal_reason text,
        withdrawal_comment text,
        withdrawn_by text,
        CHECK ((route = 'brought_in') = (origin IS NOT NULL)),
        CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL)),
        CHECK (withdrawn_on >= entered_on))""",
    "CREATE INDEX hard_tech_entries_firm ON hard_tech_entries (credit_code, id)",
    # However the readings are set, no firm counts twice in one year.
    """CREATE UNIQUE INDEX hard_tech_entries_once ON hard_tech_entries (credit_code, date_part('year', entered_on))
        WHERE state IN ('proposed', 'confirmed')""",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    op.execute("DROP TABLE hard_tech_entries")
