"""The city's and the nation's lists of champions to be cultivated."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE champion_entries (
        id uuid PRIMARY KEY,
        list text NOT NULL CHECK (list IN ('city', 'national')),
        batch text NOT NULL,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        product_code text NOT NULL CHECK (product_code ~ '^([0-9]{8}|[0-9]{10})$'),
        product text NOT NULL,
        share numeric CHECK (share > 0 AND share <= 100),
        share_evidence text NOT NULL,
        sponsor text NOT NULL,
        entered_on date NOT NULL,
        moved_from uuid REFERENCES champion_entries,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        left_on date CHECK (left_on >= entered_on),
        leave_reason text CHECK ((leave_reason IS NULL) = (left_on IS NULL)),
        left_by text)""",
    """CREATE UNIQUE INDEX champion_entries_once ON champion_entries (list, credit_code, product_code)
        WHERE left_on IS NULL""",
    "CREATE INDEX champion_entries_firm ON champion_entries (credit_code, id)",
    "CREATE INDEX champion_entries_district ON champion_entries (district, id)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    op.execute("DROP TABLE champion_entries")
