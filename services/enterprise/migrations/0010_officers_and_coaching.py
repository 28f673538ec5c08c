"""Service officers with their firms and visits, coaching plans with their tasks."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """CREATE TABLE service_officers (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        district text NOT NULL,
        department text NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        ended_on date)""",
    "CREATE INDEX service_officers_district ON service_officers (district, id)",
    """CREATE TABLE officer_assignments (
        id uuid PRIMARY KEY,
        officer_id uuid NOT NULL REFERENCES service_officers,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        valid_from date NOT NULL,
        valid_to date CHECK (valid_to >= valid_from),
        end_reason text CHECK ((end_reason IS NULL) = (valid_to IS NULL)),
        handover_id uuid,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL,
        ended_at timestamptz,
        ended_by text,
        CONSTRAINT one_officer_at_a_time EXCLUDE USING gist
            (credit_code WITH =, daterange(valid_from, valid_to) WITH &&))""",
    "CREATE INDEX officer_assignments_officer ON officer_assignments (officer_id, id)",
    """CREATE TABLE coaching_plans (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        tier text NOT NULL,
        goal text NOT NULL,
        state text NOT NULL CHECK (state IN ('open', 'completed', 'cancelled')),
        opened_on date NOT NULL,
        target_on date CHECK (target_on >= opened_on),
        opened_by text NOT NULL,
        closed_on date,
        outcome text CHECK ((outcome IS NULL) = (closed_on IS NULL)),
        closed_by text)""",
    "CREATE UNIQUE INDEX coaching_plans_one_open ON coaching_plans (credit_code, tier) WHERE state = 'open'",
    "CREATE INDEX coaching_plans_district ON coaching_plans (district, id)",
    """CREATE TABLE coaching_tasks (
        id uuid PRIMARY KEY,
        plan_id uuid NOT NULL REFERENCES coaching_plans,
        title text NOT NULL,
        owner text NOT NULL CHECK (owner IN ('firm', 'officer', 'department')),
        due_on date NOT NULL,
        remind_on date NOT NULL,
        reminded_on date,
        done_on date,
        outcome text CHECK ((outcome IS NULL) = (done_on IS NULL)),
        done_by text)""",
    "CREATE INDEX coaching_tasks_plan ON coaching_tasks (plan_id, id)",
    "CREATE INDEX coaching_tasks_waiting ON coaching_tasks (remind_on) WHERE done_on IS NULL AND reminded_on IS NULL",
    """CREATE TABLE service_visits (
        id uuid PRIMARY KEY,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        officer_id uuid REFERENCES service_officers,
        plan_id uuid REFERENCES coaching_plans,
        visited_on date NOT NULL,
        findings text NOT NULL,
        recorded_at timestamptz NOT NULL,
        recorded_by text NOT NULL)""",
    "CREATE INDEX service_visits_firm ON service_visits (credit_code, id)",
    "CREATE INDEX service_visits_plan ON service_visits (plan_id, id) WHERE plan_id IS NOT NULL",
)
NAMES = ("service_visits", "coaching_tasks", "coaching_plans", "officer_assignments", "service_officers")


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
    op.execute("DROP EXTENSION btree_gist")
