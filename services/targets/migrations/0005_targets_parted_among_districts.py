"""Targets parted among the districts, in versions that districts sign."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE allocations (
        id uuid PRIMARY KEY,
        indicator text NOT NULL,
        year integer NOT NULL,
        version integer NOT NULL,
        target bigint NOT NULL,
        total bigint NOT NULL,
        note text,
        department text NOT NULL,
        proposed_by text NOT NULL,
        proposed_at timestamptz NOT NULL,
        proposed_on date NOT NULL,
        issued_by text,
        issued_on date,
        CONSTRAINT allocations_indicator_year_version_key UNIQUE (indicator, year, version),
        CONSTRAINT allocations_four_eyes_check CHECK (issued_by IS NULL OR issued_by <> proposed_by))""",
    """CREATE TABLE allocation_shares (
        allocation_id uuid NOT NULL REFERENCES allocations (id),
        district text NOT NULL,
        value bigint NOT NULL CONSTRAINT allocation_shares_value_check CHECK (value >= 0),
        PRIMARY KEY (allocation_id, district))""",
    """CREATE TABLE allocation_answers (
        id uuid PRIMARY KEY,
        allocation_id uuid NOT NULL REFERENCES allocations (id),
        district text NOT NULL,
        accepted boolean NOT NULL,
        note text,
        answered_by text NOT NULL,
        answered_at timestamptz NOT NULL)""",
    "CREATE INDEX allocation_answers_allocation_id_district_idx ON allocation_answers (allocation_id, district)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "targets")
    # What was put to the districts, and what they answered, stays as it was.
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON allocation_shares, allocation_answers FROM tidu_targets_app")
    op.execute("REVOKE DELETE, TRUNCATE ON allocations FROM tidu_targets_app")


def downgrade() -> None:
    op.execute("DROP TABLE allocation_answers, allocation_shares, allocations")
