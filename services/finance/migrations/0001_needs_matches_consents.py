"""Read copies, institutions, products, needs, matches, consents and the access log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.backbone_tables import create_backbone, drop_backbone, grant

revision = "0001"
down_revision = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_backbone(op)
    _read_copies()
    _offers()
    _matches()
    _consents()
    grant(op, "finance")
    op.execute(sa.text("REVOKE UPDATE, DELETE, TRUNCATE ON access_log FROM tidu_finance_app"))


def _read_copies() -> None:
    op.create_table(
        "firms",
        sa.Column("credit_code", sa.String(18), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("industry", sa.Text, nullable=False),
        sa.Column("registered_on", sa.Date, nullable=False),
        sa.Column("synthetic", sa.Boolean, nullable=False),
    )
    op.create_table(
        "figures",
        sa.Column("credit_code", sa.String(18), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("revenue_fen", sa.BigInteger),
        sa.Column("net_profit_fen", sa.BigInteger),
        sa.Column("total_assets_fen", sa.BigInteger),
        sa.Column("total_liabilities_fen", sa.BigInteger),
        sa.Column("employees", sa.Integer),
        sa.Column("size_class", sa.Text, nullable=False),
        sa.Column("filed_on", sa.Date, nullable=False),
    )
    op.create_table(
        "titles",
        sa.Column("recognition_id", sa.Uuid, primary_key=True),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("revoked_on", sa.Date),
    )
    op.create_index("titles_by_firm", "titles", ["credit_code"])
    op.create_table(
        "residences",
        sa.Column("resident_id", sa.Uuid, primary_key=True),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("park_id", sa.Uuid, nullable=False),
        sa.Column("moved_in_on", sa.Date, nullable=False),
        sa.Column("moved_out_on", sa.Date),
    )
    op.create_index("residences_by_firm", "residences", ["credit_code"])


def _offers() -> None:
    op.create_table(
        "institutions",
        sa.Column("institution_id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("credit_code", sa.String(18)),
        sa.Column("recorded_on", sa.Date, nullable=False),
        sa.UniqueConstraint("name", name="institutions_name_once"),
        sa.CheckConstraint("kind IN ('bank', 'guarantor', 'insurer', 'fund')", name="institutions_kind"),
    )
    op.create_table(
        "products",
        sa.Column("product_id", sa.Uuid, primary_key=True),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institutions.institution_id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("amount_min_fen", sa.BigInteger, nullable=False),
        sa.Column("amount_max_fen", sa.BigInteger, nullable=False),
        sa.Column("tenor_min_months", sa.Integer, nullable=False),
        sa.Column("tenor_max_months", sa.Integer, nullable=False),
        sa.Column("rate_bp", sa.Integer),
        sa.Column("eligibility", JSONB, nullable=False),
        sa.Column("offered_from", sa.Date, nullable=False),
        sa.Column("offered_to", sa.Date),
        sa.CheckConstraint("amount_min_fen <= amount_max_fen", name="products_amounts_in_order"),
        sa.CheckConstraint("tenor_min_months <= tenor_max_months", name="products_tenors_in_order"),
    )
    op.create_index("products_by_institution", "products", ["institution_id", "product_id"])
    op.create_table(
        "needs",
        sa.Column("need_id", sa.Uuid, primary_key=True),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("amount_fen", sa.BigInteger, nullable=False),
        sa.Column("tenor_months", sa.Integer, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("wanted_rate_bp", sa.Integer),
        sa.Column("stated_on", sa.Date, nullable=False),
        sa.CheckConstraint("amount_fen > 0", name="needs_amount"),
    )
    op.create_index("needs_by_firm", "needs", ["credit_code", "need_id"])


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("match_id", sa.Uuid, primary_key=True),
        sa.Column("match_token", sa.Text, nullable=False, unique=True),
        sa.Column("need_id", sa.Uuid, sa.ForeignKey("needs.need_id"), nullable=False),
        sa.Column("product_id", sa.Uuid, sa.ForeignKey("products.product_id"), nullable=False),
        sa.Column("institution_id", sa.Uuid, nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("product_name", sa.Text, nullable=False),
        sa.Column("product_rate_bp", sa.Integer),
        sa.Column("need_amount_fen", sa.BigInteger, nullable=False),
        sa.Column("need_tenor_months", sa.Integer, nullable=False),
        sa.Column("need_purpose", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("score", sa.Numeric(5, 2), nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("rules_version", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("amount_fen", sa.BigInteger),
        sa.Column("rate_bp", sa.Integer),
        sa.Column("tenor_months", sa.Integer),
        sa.Column("reason_code", sa.Text),
        sa.Column("decided_on", sa.Date),
        sa.Column("updated_at", AT, nullable=False),
        sa.UniqueConstraint("need_id", "product_id", name="matches_once"),
        sa.CheckConstraint("state IN ('proposed', 'interested', 'approved', 'declined')", name="matches_state"),
        sa.CheckConstraint("(decided_on IS NULL) = (state IN ('proposed', 'interested'))", name="matches_decided"),
    )
    op.create_index("matches_by_institution", "matches", ["institution_id", "updated_at", "match_id"])
    op.create_index("matches_by_firm", "matches", ["credit_code", "institution_id"])


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("consent_id", sa.Uuid, primary_key=True),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("institution_id", sa.Uuid, sa.ForeignKey("institutions.institution_id"), nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("blocks", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("granted_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("revoked_at", AT),
        sa.CheckConstraint("cardinality(blocks) > 0", name="consents_blocks"),
        sa.CheckConstraint("expires_at > granted_at", name="consents_expire_later"),
    )
    op.create_index("consents_by_firm", "consents", ["credit_code", "consent_id"])
    op.create_index("consents_by_institution", "consents", ["institution_id", "credit_code"])
    op.create_table(
        "access_log",
        sa.Column("entry", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("at", AT, nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("institution_id", sa.Uuid, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("match_id", sa.Uuid, nullable=False),
        sa.Column("consent_id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("blocks", sa.ARRAY(sa.Text), nullable=False),
    )
    op.create_index("access_log_by_firm", "access_log", ["credit_code", "entry"])


def downgrade() -> None:
    for table in ("access_log", "consents", "matches", "needs", "products", "institutions"):
        op.drop_table(table)
    for table in ("residences", "titles", "figures", "firms"):
        op.drop_table(table)
    drop_backbone(op)
