"""Memberships in clusters and in the 416 layout, yearly R&D inputs, plans for certificates."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE memberships (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        scheme text NOT NULL CHECK (scheme IN ('clusters', 'innovation')),
        code text NOT NULL,
        main boolean NOT NULL,
        evidence text NOT NULL,
        began_on date NOT NULL,
        ended_on date CHECK (ended_on >= began_on),
        ended_why text CHECK ((ended_why IS NULL) = (ended_on IS NULL)),
        recorded_on date NOT NULL,
        recorded_by text NOT NULL)""",
    "CREATE UNIQUE INDEX memberships_standing ON memberships (credit_code, scheme, code) WHERE ended_on IS NULL",
    "CREATE UNIQUE INDEX memberships_main ON memberships (credit_code, scheme) WHERE main AND ended_on IS NULL",
    "CREATE INDEX memberships_code ON memberships (scheme, code, id)",
    """CREATE TABLE rd_inputs (
        credit_code text NOT NULL REFERENCES enterprises,
        year smallint NOT NULL,
        basic bigint NOT NULL CHECK (basic >= 0),
        applied bigint NOT NULL CHECK (applied >= 0),
        development bigint NOT NULL CHECK (development >= 0),
        filed_on date NOT NULL,
        filed_by text NOT NULL,
        version integer NOT NULL,
        PRIMARY KEY (credit_code, year))""",
    """CREATE TABLE certificate_plans (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        code text NOT NULL,
        measures text NOT NULL,
        opened_on date NOT NULL,
        due_on date NOT NULL CHECK (due_on >= opened_on),
        closed_on date,
        outcome text CHECK (outcome IN ('obtained', 'given_up')),
        recorded_by text NOT NULL,
        CHECK ((outcome IS NULL) = (closed_on IS NULL)))""",
    "CREATE INDEX certificate_plans_firm ON certificate_plans (credit_code, id)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for name in ("certificate_plans", "rd_inputs", "memberships"):
        op.execute(f"DROP TABLE {name}")
