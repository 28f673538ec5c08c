"""Which firms are on the city's white list, and since when."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute(
        """CREATE TABLE white_listed (
            credit_code varchar(18) PRIMARY KEY,
            listed boolean NOT NULL,
            since date NOT NULL,
            valid_to date NOT NULL,
            told_on date NOT NULL)"""
    )
    grant(op, "finance")
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON access_log FROM tidu_finance_app")


def downgrade() -> None:
    op.execute("DROP TABLE white_listed")
