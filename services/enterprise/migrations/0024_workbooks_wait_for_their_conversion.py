"""A workbook is kept as it came until the worker has made it a CSV."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STATES = (
    "ALTER TABLE imports DROP CONSTRAINT imports_state_check",
    "ALTER TABLE imports ADD CONSTRAINT imports_state_check CHECK (state IN ({})) NOT VALID",
    "ALTER TABLE imports VALIDATE CONSTRAINT imports_state_check",
    "DROP INDEX imports_open",
    "CREATE INDEX imports_open ON imports (id) WHERE state IN ({})",
)
TABLE = (
    """CREATE TABLE import_workbooks (
        import_id uuid NOT NULL REFERENCES imports,
        n integer NOT NULL,
        content bytea NOT NULL,
        PRIMARY KEY (import_id, n))""",
    "ALTER TABLE import_workbooks ALTER COLUMN content SET STORAGE EXTERNAL",
)
FAILED = """UPDATE imports SET state = 'failed', finished_at = now(),
        failure = '{"field": "", "zh": "请重新上传", "en": "please send the workbook again"}'
        WHERE state = 'converting'"""


def _states(opened: str) -> None:
    closed = "'done', 'failed'"
    for at, statement in enumerate(STATES):
        op.execute(statement.format(f"{opened}, {closed}" if at == 1 else opened))


def upgrade() -> None:
    _states("'converting', 'waiting', 'running'")
    for statement in TABLE:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    op.execute("DROP TABLE import_workbooks")
    op.execute(FAILED)
    _states("'waiting', 'running'")
