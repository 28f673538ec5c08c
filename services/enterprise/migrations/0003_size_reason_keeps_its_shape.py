"""A firm's size reason always has the four parts its readers promise, also in rows written past the service."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNKNOWN = '{"zh": "尚无数据", "en": "no figures yet", "missing": [], "rule_set": "SME_SIZE_2011"}'
SHAPE = """jsonb_typeof(size_reason -> 'zh') = 'string' AND jsonb_typeof(size_reason -> 'en') = 'string'
    AND jsonb_typeof(size_reason -> 'missing') = 'array' AND jsonb_typeof(size_reason -> 'rule_set') = 'string'"""


def upgrade() -> None:
    op.execute(f"ALTER TABLE enterprises ALTER size_reason SET DEFAULT '{UNKNOWN}'")
    op.execute(f"UPDATE enterprises SET size_reason = '{UNKNOWN}' WHERE size_reason = '{{}}'")
    op.execute(f"ALTER TABLE enterprises ADD CONSTRAINT enterprises_size_reason_check CHECK (({SHAPE}) IS TRUE)")


def downgrade() -> None:
    op.execute("ALTER TABLE enterprises DROP CONSTRAINT enterprises_size_reason_check")
    op.execute("ALTER TABLE enterprises ALTER size_reason SET DEFAULT '{}'")
