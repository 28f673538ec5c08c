"""Clients, codes, sessions, revocations and allowances, with the tables every service has."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.backbone_tables import create_backbone, drop_backbone, grant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


class _Xid8(sa.types.UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "xid8"


def _when(name: str, *, nullable: bool = False, now: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=sa.func.now() if now else None)


def upgrade() -> None:
    create_backbone(op)
    op.create_table(
        "oauth_clients",
        sa.Column("client_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("secret_hash", sa.Text),
        sa.Column("grants", ARRAY(sa.Text), nullable=False),
        sa.Column("redirect_uris", ARRAY(sa.Text), nullable=False),
        sa.Column("claims", JSONB, nullable=False),
        _when("created_at", now=True),
        _when("ended_at", nullable=True),
    )
    op.create_table(
        "authorization_codes",
        sa.Column("code_hash", sa.LargeBinary, primary_key=True),
        sa.Column("client_id", sa.Text, sa.ForeignKey("oauth_clients.client_id"), nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("challenge", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("claims", JSONB, nullable=False),
        sa.Column("token_id", sa.Text, nullable=False),
        _when("expires_at"),
        _when("used_at", nullable=True),
    )
    op.create_table(
        "sessions",
        sa.Column("id_hash", sa.LargeBinary, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("claims", JSONB, nullable=False),
        _when("created_at", now=True),
        _when("expires_at"),
        _when("ended_at", nullable=True),
    )
    op.create_table(
        "revocations",
        sa.Column("token_id", sa.Text, primary_key=True),
        _when("expires_at"),
        _when("revoked_at", now=True),
        sa.Column("xid", _Xid8, nullable=False, server_default=sa.text("pg_current_xact_id()")),
    )
    op.create_index("revocations_xid_idx", "revocations", ["xid"])
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("tat", sa.Double, nullable=False),
        _when("touched_at", now=True),
        postgresql_with={"fillfactor": "70"},
    )
    grant(op, "gateway")


def downgrade() -> None:
    for name in ("rate_limits", "revocations", "sessions", "authorization_codes", "oauth_clients"):
        op.drop_table(name)
    drop_backbone(op)
