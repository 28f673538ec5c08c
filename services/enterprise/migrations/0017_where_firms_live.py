"""The read copy of residences, the work on redrawn units, and memberships in chains."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE residences (
        resident_id uuid PRIMARY KEY,
        credit_code text NOT NULL,
        park_id uuid NOT NULL,
        moved_in_on date NOT NULL,
        moved_out_on date)""",
    "CREATE INDEX residences_firm ON residences (credit_code)",
    "CREATE INDEX residences_park ON residences (park_id, credit_code)",
    """CREATE TABLE succession_runs (
        redrawn_on date NOT NULL,
        unit text NOT NULL,
        after_code text NOT NULL,
        moved integer NOT NULL,
        undecided integer NOT NULL,
        finished_at timestamptz,
        PRIMARY KEY (redrawn_on, unit))""",
    """CREATE TABLE succession_cases (
        credit_code text NOT NULL REFERENCES enterprises,
        redrawn_on date NOT NULL,
        unit text NOT NULL,
        town text,
        listed_on date NOT NULL,
        decided_on date CHECK ((decided_on IS NULL) = (to_unit IS NULL)),
        to_unit text,
        reason text,
        decided_by text,
        PRIMARY KEY (credit_code, redrawn_on))""",
    "ALTER TABLE memberships DROP CONSTRAINT memberships_scheme_check",
    """ALTER TABLE memberships ADD CONSTRAINT memberships_scheme_check
        CHECK (scheme IN ('clusters', 'chains', 'innovation'))""",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    op.execute("ALTER TABLE memberships DROP CONSTRAINT memberships_scheme_check")
    op.execute(
        """ALTER TABLE memberships ADD CONSTRAINT memberships_scheme_check
            CHECK (scheme IN ('clusters', 'innovation')) NOT VALID"""
    )
    op.execute("DROP TABLE succession_cases, succession_runs, residences")
