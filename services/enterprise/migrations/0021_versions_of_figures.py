"""Every version of a year's figures and R&D inputs is kept with the moment, the person and the way it came.

What stands becomes the version known since the first filing; what was overwritten before is in the audit log only.
"""

from alembic import op

from chassis.backbone_tables import grant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FIRST_FILED = {"annual_reports": "coalesce(first_filed_on, filed_on)", "rd_inputs": "filed_on"}
VERSIONS = (
    """CREATE TABLE annual_report_versions (
        credit_code text NOT NULL,
        year smallint NOT NULL,
        version integer NOT NULL,
        revenue bigint,
        main_revenue bigint,
        rd bigint,
        net_profit bigint,
        total_assets bigint,
        total_liabilities bigint,
        employees integer,
        rd_staff integer,
        tech_staff integer,
        filed_on date NOT NULL,
        filed_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        through text NOT NULL,
        PRIMARY KEY (credit_code, year, version),
        FOREIGN KEY (credit_code, year) REFERENCES annual_reports)""",
    """CREATE TABLE rd_input_versions (
        credit_code text NOT NULL,
        year smallint NOT NULL,
        version integer NOT NULL,
        basic bigint NOT NULL,
        applied bigint NOT NULL,
        development bigint NOT NULL,
        filed_on date NOT NULL,
        filed_by text NOT NULL,
        recorded_at timestamptz NOT NULL,
        through text NOT NULL,
        PRIMARY KEY (credit_code, year, version),
        FOREIGN KEY (credit_code, year) REFERENCES rd_inputs)""",
)


def upgrade() -> None:
    for table, day in FIRST_FILED.items():
        op.execute(f"ALTER TABLE {table} ADD recorded_at timestamptz, ADD through text NOT NULL DEFAULT 'carried_over'")
        op.execute(
            f"ALTER TABLE {table} ALTER recorded_at SET DATA TYPE timestamptz USING"
            f" {day}::timestamp AT TIME ZONE 'Asia/Shanghai', ALTER through DROP DEFAULT,"
            " ADD CHECK (through IN ('filing', 'correction', 'import', 'carried_over'))"
        )
        op.execute(f"ALTER TABLE {table} ALTER recorded_at SET NOT NULL")
    for statement in VERSIONS:
        op.execute(statement)
    grant(op, "enterprise")
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON annual_report_versions, rd_input_versions FROM tidu_enterprise_app")


def downgrade() -> None:
    op.execute("DROP TABLE annual_report_versions, rd_input_versions")
    for table in FIRST_FILED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN recorded_at, DROP COLUMN through")
