"""Files that prove something, and their bytes."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE files (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        name text NOT NULL,
        media_type text NOT NULL,
        bytes integer NOT NULL CHECK (bytes > 0),
        sha256 bytea NOT NULL,
        uploaded_at timestamptz NOT NULL,
        uploaded_by text NOT NULL,
        UNIQUE (credit_code, sha256, media_type))""",
    "CREATE INDEX files_firm ON files (credit_code, id)",
    "CREATE INDEX files_district ON files (district, id)",
    """CREATE TABLE file_parts (
        file_id uuid NOT NULL REFERENCES files,
        n integer NOT NULL,
        content bytea NOT NULL,
        PRIMARY KEY (file_id, n))""",
    "ALTER TABLE file_parts ALTER COLUMN content SET STORAGE EXTERNAL",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    op.execute("DROP TABLE file_parts, files")
