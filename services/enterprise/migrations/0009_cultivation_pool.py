"""The cultivation pool: its versions, places and the members of each version."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE pool_versions (
        id uuid PRIMARY KEY,
        programme text NOT NULL,
        number integer NOT NULL,
        "on" date NOT NULL,
        rule_set text NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'running', 'done')),
        firms integer NOT NULL,
        done integer NOT NULL,
        entered integer NOT NULL,
        "left" integer NOT NULL,
        after_code text NOT NULL,
        requested_at timestamptz NOT NULL,
        finished_at timestamptz,
        by_subject text NOT NULL,
        UNIQUE (programme, number))""",
    "CREATE UNIQUE INDEX pool_versions_open ON pool_versions (programme) WHERE state <> 'done'",
    """CREATE TABLE pool_places (
        id uuid PRIMARY KEY,
        programme text NOT NULL,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        entered_on date NOT NULL,
        entered_by text NOT NULL CHECK (entered_by IN ('rule', 'manual')),
        entry_reason text NOT NULL,
        entry_subject text NOT NULL,
        distance integer,
        unmet text[] NOT NULL,
        left_on date CHECK (left_on >= entered_on),
        left_by text CHECK (left_by IN ('rule', 'manual')),
        exit_reason text CHECK ((exit_reason IS NULL) = (left_on IS NULL)),
        exit_subject text,
        exit_at timestamptz)""",
    "CREATE UNIQUE INDEX pool_places_one_open ON pool_places (programme, credit_code) WHERE left_on IS NULL",
    "CREATE INDEX pool_places_order ON pool_places (programme, (coalesce(distance, 9999)), id)",
    "CREATE INDEX pool_places_firm ON pool_places (credit_code)",
    """CREATE TABLE pool_version_members (
        version_id uuid NOT NULL REFERENCES pool_versions,
        credit_code text NOT NULL,
        district text NOT NULL,
        place_id uuid NOT NULL REFERENCES pool_places,
        distance integer,
        unmet text[] NOT NULL,
        PRIMARY KEY (version_id, credit_code))""",
)
NAMES = ("pool_version_members", "pool_places", "pool_versions")


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON pool_version_members FROM tidu_enterprise_app")


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
