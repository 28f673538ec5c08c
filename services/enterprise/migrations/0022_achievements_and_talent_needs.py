"""Achievements with the way of each, and talent needs of firms."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE achievements (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        source text NOT NULL CHECK (source IN ('brought_in', 'bred')),
        credit_code text REFERENCES enterprises,
        institution text,
        team text,
        readiness smallint NOT NULL CHECK (readiness BETWEEN 1 AND 9),
        ip text[] NOT NULL,
        node text,
        clusters text[] NOT NULL,
        innovation text[] NOT NULL,
        district text NOT NULL,
        town text,
        evidence text NOT NULL,
        proof_file uuid REFERENCES files,
        proposed_on date NOT NULL,
        recorded_on date NOT NULL CHECK (recorded_on >= proposed_on),
        recorded_by text NOT NULL,
        selection_id uuid,
        selected_on date CHECK (selected_on >= proposed_on),
        dropped_on date CHECK (dropped_on >= proposed_on),
        CHECK ((credit_code IS NULL) <> (institution IS NULL)),
        CHECK ((selection_id IS NULL) = (selected_on IS NULL)))""",
    "CREATE INDEX achievements_district ON achievements (district, id)",
    "CREATE INDEX achievements_firm ON achievements (credit_code, id) WHERE credit_code IS NOT NULL",
    "CREATE INDEX achievements_selected ON achievements (selected_on) WHERE selected_on IS NOT NULL",
    """CREATE UNIQUE INDEX achievements_once ON achievements (coalesce(credit_code, institution), name)
        WHERE dropped_on IS NULL""",
    """CREATE TABLE achievement_moves (
        achievement_id uuid NOT NULL REFERENCES achievements,
        number integer NOT NULL,
        action text NOT NULL CHECK (action IN ('proposed', 'selected', 'selection_reversed', 'dropped')),
        moved_on date NOT NULL,
        selection_id uuid,
        reason text NOT NULL,
        recorded_on date NOT NULL,
        recorded_by text NOT NULL,
        PRIMARY KEY (achievement_id, number))""",
    """CREATE TABLE talent_needs (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        post text NOT NULL,
        people integer NOT NULL CHECK (people > 0),
        field text NOT NULL,
        node text,
        level text NOT NULL,
        urgency text NOT NULL,
        needed_from date NOT NULL,
        needed_until date CHECK (needed_until >= needed_from),
        opened_on date NOT NULL,
        recorded_by text NOT NULL,
        closed_on date CHECK (closed_on >= opened_on),
        outcome text CHECK (outcome IN ('filled', 'withdrawn')),
        reason text,
        closed_by text,
        CHECK ((outcome IS NULL) = (closed_on IS NULL)))""",
    "CREATE INDEX talent_needs_firm ON talent_needs (credit_code, id)",
    "CREATE INDEX talent_needs_district ON talent_needs (district, id)",
)
NAMES = ("talent_needs", "achievement_moves", "achievements")


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
