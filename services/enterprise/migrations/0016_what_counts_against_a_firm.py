"""Adverse records and their list files, major changes, annual updates, and the bar of a firm."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE adverse_lists (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('abnormal_operations', 'serious_dishonesty')),
        source text NOT NULL,
        document_number text NOT NULL,
        listed_on date NOT NULL,
        sha256 bytea NOT NULL,
        received_on date NOT NULL,
        received_by text NOT NULL,
        UNIQUE (kind, document_number, sha256))""",
    """CREATE TABLE adverse_records (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        kind text NOT NULL,
        source text NOT NULL,
        document_number text,
        grounds text NOT NULL,
        evidence text NOT NULL,
        from_on date NOT NULL,
        list_id uuid,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        removed_on date CHECK (removed_on >= from_on),
        removal_reason text CHECK ((removal_reason IS NULL) = (removed_on IS NULL)),
        removal_evidence text,
        removed_at timestamptz,
        removed_by text)""",
    "CREATE INDEX adverse_records_firm ON adverse_records (credit_code, id)",
    "CREATE INDEX adverse_records_district ON adverse_records (district, id)",
    """CREATE UNIQUE INDEX adverse_records_once ON adverse_records (credit_code, kind)
        WHERE removed_on IS NULL AND kind IN ('abnormal_operations', 'serious_dishonesty')""",
    """CREATE TABLE adverse_list_rows (
        list_id uuid NOT NULL REFERENCES adverse_lists,
        line integer NOT NULL,
        credit_code text,
        name text NOT NULL,
        finding text NOT NULL,
        matched_code text,
        note text,
        record_id uuid REFERENCES adverse_records,
        PRIMARY KEY (list_id, line))""",
    """CREATE TABLE major_changes (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        kind text NOT NULL,
        happened_on date NOT NULL,
        due_on date NOT NULL,
        late boolean NOT NULL,
        what text NOT NULL,
        changes jsonb NOT NULL,
        evidence text NOT NULL,
        state text NOT NULL CHECK (state IN ('reported', 'accepted', 'rejected')),
        reported_on date NOT NULL,
        reported_at timestamptz NOT NULL,
        reported_by text NOT NULL,
        decided_on date CHECK ((decided_on IS NULL) = (state = 'reported')),
        decided_by text,
        comment text)""",
    "CREATE INDEX major_changes_firm ON major_changes (credit_code, id)",
    "CREATE INDEX major_changes_district ON major_changes (district, id)",
    "CREATE UNIQUE INDEX major_changes_open ON major_changes (credit_code, kind) WHERE state = 'reported'",
    """CREATE TABLE annual_updates (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        year smallint NOT NULL,
        updated_on date NOT NULL,
        evidence text NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        UNIQUE (credit_code, year))""",
    "ALTER TABLE enterprises ADD COLUMN barred_until date",
    """UPDATE enterprises e SET barred_until = r.until FROM (SELECT credit_code, max(barred_until) AS until
        FROM recognitions WHERE barred_until IS NOT NULL GROUP BY credit_code) r WHERE r.credit_code = e.credit_code""",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    op.execute("ALTER TABLE enterprises DROP COLUMN barred_until")
    op.execute("DROP TABLE annual_updates, major_changes, adverse_list_rows, adverse_records, adverse_lists")
