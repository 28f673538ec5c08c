"""The same file with other days is another list: one sent with a wrong last day can be sent again."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

SAME_FILE = "official_lists_tier_document_number_sha256_key"
UP = (
    """CREATE UNIQUE INDEX official_lists_once ON official_lists
        (tier, document_number, sha256, kind, batch, granted_on, valid_from, coalesce(valid_to, 'infinity'::date))""",
    f"ALTER TABLE official_lists DROP CONSTRAINT {SAME_FILE}",
)
LATER = """SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY tier, document_number, sha256 ORDER BY id) AS n
    FROM official_lists) l WHERE n > 1"""
DOWN = (
    f"DELETE FROM official_list_rows WHERE list_id IN ({LATER})",
    f"DELETE FROM official_lists WHERE id IN ({LATER})",
    f"ALTER TABLE official_lists ADD CONSTRAINT {SAME_FILE} UNIQUE (tier, document_number, sha256)",
    "DROP INDEX official_lists_once",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
