"""Amounts told in batches: workshops and trademarks."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE tallies (
        event_id uuid PRIMARY KEY,
        indicator text NOT NULL,
        key text NOT NULL,
        counted text NOT NULL,
        kind text NOT NULL,
        credit_code text,
        district text NOT NULL,
        town text,
        began_on date NOT NULL,
        day date NOT NULL,
        gross integer NOT NULL CONSTRAINT tallies_gross_check CHECK (gross >= 0),
        net integer NOT NULL,
        category text,
        place text NOT NULL,
        reference uuid NOT NULL,
        told_at timestamptz NOT NULL,
        CONSTRAINT tallies_days_check CHECK (began_on <= day))""",
    "CREATE INDEX tallies_indicator_day_idx ON tallies (indicator, day)",
    "CREATE TABLE tally_reversals (event_id uuid PRIMARY KEY, reference uuid NOT NULL, told_at timestamptz NOT NULL)",
    "CREATE INDEX tally_reversals_reference_idx ON tally_reversals (reference)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "targets")


def downgrade() -> None:
    op.execute("DROP TABLE tally_reversals, tallies")
