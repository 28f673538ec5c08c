"""Firms' profiles by day, and the register of listings."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE profiles (
        credit_code varchar(18) NOT NULL,
        valid_from date NOT NULL,
        district text NOT NULL,
        town text,
        industry text NOT NULL,
        clusters text[] NOT NULL,
        chains text[] NOT NULL,
        PRIMARY KEY (credit_code, valid_from))""",
    # What was heard before this table says only how a firm is now; a rebuild of the read copies fills in its past.
    """INSERT INTO profiles (credit_code, valid_from, district, industry, clusters, chains)
        SELECT credit_code, registered_on, district, industry, '{}', '{}' FROM firms""",
    """CREATE TABLE listings (
        id uuid PRIMARY KEY,
        credit_code varchar(18) NOT NULL,
        board text NOT NULL,
        stock_code text NOT NULL,
        listed_on date NOT NULL,
        industry text NOT NULL,
        manufacturing boolean NOT NULL,
        manufacturing_reason text,
        first_listing boolean NOT NULL,
        district text NOT NULL,
        town text,
        evidence text NOT NULL,
        proof_file uuid,
        state text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected', 'ended', 'reversed')),
        proposed_at timestamptz NOT NULL,
        proposed_by text NOT NULL,
        decided_at timestamptz,
        decided_by text,
        comment text,
        delisted_on date,
        delisting_reason text,
        delisting_comment text,
        delisted_by text,
        reversed_on date,
        reversal_reason text,
        reversed_by text,
        CHECK (delisted_on >= listed_on),
        CHECK (state <> 'ended' OR delisted_on IS NOT NULL),
        CHECK ((state = 'reversed') = (reversed_on IS NOT NULL)))""",
    "CREATE INDEX listings_by_firm ON listings (credit_code, id)",
    """CREATE UNIQUE INDEX listings_once_on_a_board ON listings (credit_code, board)
        WHERE state IN ('proposed', 'confirmed')""",
    """CREATE UNIQUE INDEX listings_once_by_stock_code ON listings (board, stock_code)
        WHERE state IN ('proposed', 'confirmed') AND board <> 'overseas'""",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "finance")


def downgrade() -> None:
    op.execute("DROP TABLE listings")
    op.execute("DROP TABLE profiles")
