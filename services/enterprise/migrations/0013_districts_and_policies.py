"""Quotas of districts, policies of one matter, grants that reached firms, records in the order they end."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE district_quotas (
        id uuid PRIMARY KEY,
        tier text NOT NULL,
        year smallint NOT NULL,
        district text NOT NULL,
        places integer NOT NULL CHECK (places >= 0),
        document_number text NOT NULL,
        set_on date NOT NULL,
        set_by text NOT NULL)""",
    "CREATE INDEX district_quotas_latest ON district_quotas (year, district, tier, id)",
    "ALTER TABLE policies ADD COLUMN matter text",
    """ALTER TABLE policy_grants ADD COLUMN fulfilled_on date CHECK (fulfilled_on >= granted_on),
        ADD COLUMN fulfilment_proof text, ADD COLUMN fulfilled_by text""",
    "CREATE INDEX evidence_ends ON evidence ((coalesce(item ->> 'valid_to', '9999-12-31')), id)",
)
DOWN = (
    "DROP INDEX evidence_ends",
    "ALTER TABLE policy_grants DROP COLUMN fulfilled_on, DROP COLUMN fulfilment_proof, DROP COLUMN fulfilled_by",
    "ALTER TABLE policies DROP COLUMN matter",
    "DROP TABLE district_quotas",
)


def upgrade() -> None:
    for statement in UP:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for statement in DOWN:
        op.execute(statement)
