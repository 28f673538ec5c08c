"""The register of firms on the regional equity market."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE otc_records (
        id uuid PRIMARY KEY,
        credit_code varchar(18) NOT NULL,
        kind text NOT NULL CHECK (kind IN ('listed', 'cultivated', 'custody')),
        market_code text,
        began_on date NOT NULL,
        district text NOT NULL,
        town text,
        clusters text[] NOT NULL,
        chains text[] NOT NULL,
        evidence text NOT NULL,
        proof_file uuid,
        state text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected', 'ended', 'reversed')),
        proposed_at timestamptz NOT NULL,
        proposed_by text NOT NULL,
        decided_at timestamptz,
        decided_by text,
        comment text,
        ended_on date,
        end_reason text,
        end_comment text,
        ended_by text,
        reversed_on date,
        reversal_reason text,
        reversed_by text,
        CHECK (ended_on >= began_on),
        CHECK (state <> 'ended' OR ended_on IS NOT NULL),
        CHECK ((state = 'reversed') = (reversed_on IS NOT NULL)))""",
    "CREATE INDEX otc_records_by_firm ON otc_records (credit_code, id)",
    """CREATE UNIQUE INDEX otc_records_once_at_a_time ON otc_records (credit_code, kind)
        WHERE state IN ('proposed', 'confirmed')""",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "finance")


def downgrade() -> None:
    op.execute("DROP TABLE otc_records")
