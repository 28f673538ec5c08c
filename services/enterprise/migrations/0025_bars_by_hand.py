"""Bars on applications that a decision orders without a revocation."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE bars (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        reason text NOT NULL,
        document_number text NOT NULL,
        from_on date NOT NULL,
        until date NOT NULL CHECK (until >= from_on),
        proof_file uuid NOT NULL REFERENCES files,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        lifted_on date CHECK (lifted_on BETWEEN from_on AND until),
        lifting_reason text CHECK ((lifting_reason IS NULL) = (lifted_on IS NULL)),
        lifted_at timestamptz,
        lifted_by text)""",
    "CREATE INDEX bars_firm ON bars (credit_code, id)",
    "CREATE INDEX bars_district ON bars (district, id)",
    "CREATE UNIQUE INDEX bars_once ON bars (credit_code, document_number) WHERE lifted_on IS NULL",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")
    op.execute("REVOKE DELETE, TRUNCATE ON bars FROM tidu_enterprise_app")


def downgrade() -> None:
    op.execute("DROP TABLE bars")
