"""The catalogue of digital solutions, plans for standards beside technology needs, brand agencies and trainings."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE digital_solutions (
        id uuid PRIMARY KEY,
        code text NOT NULL UNIQUE,
        zh text NOT NULL,
        en text,
        provider text NOT NULL,
        questions text[] NOT NULL,
        from_level smallint NOT NULL,
        to_level smallint NOT NULL CHECK (to_level >= from_level),
        description text NOT NULL,
        price_from bigint CHECK (price_from > 0),
        source text NOT NULL,
        listed_on date NOT NULL,
        listed_by text NOT NULL,
        ended_on date,
        end_reason text)""",
    """CREATE TABLE standard_plans (
        id uuid PRIMARY KEY,
        need_id uuid NOT NULL REFERENCES tech_needs,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        title text NOT NULL,
        level text NOT NULL,
        role text NOT NULL CHECK (role IN ('led', 'took_part')),
        opened_on date NOT NULL,
        due_on date NOT NULL CHECK (due_on >= opened_on),
        closed_on date,
        outcome text CHECK ((outcome IS NULL) = (closed_on IS NULL)),
        evidence_id uuid REFERENCES evidence,
        recorded_by text NOT NULL)""",
    "CREATE UNIQUE INDEX standard_plans_one_open ON standard_plans (need_id) WHERE closed_on IS NULL",
    "CREATE INDEX standard_plans_need ON standard_plans (need_id)",
    "CREATE INDEX standard_plans_firm ON standard_plans (credit_code, id)",
    "CREATE INDEX standard_plans_district ON standard_plans (district, id)",
    """CREATE TABLE brand_agencies (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        district text,
        services text NOT NULL,
        source text NOT NULL,
        listed_on date NOT NULL,
        recorded_by text NOT NULL,
        ended_on date,
        end_reason text)""",
    """CREATE TABLE brand_trainings (
        id uuid PRIMARY KEY,
        agency_id uuid REFERENCES brand_agencies,
        district text,
        title text NOT NULL,
        held_on date NOT NULL,
        proof text NOT NULL,
        recorded_on date NOT NULL,
        recorded_by text NOT NULL)""",
    "CREATE INDEX brand_trainings_day ON brand_trainings (held_on)",
    """CREATE TABLE brand_trainees (
        training_id uuid NOT NULL REFERENCES brand_trainings,
        credit_code text NOT NULL REFERENCES enterprises,
        district text NOT NULL,
        people integer NOT NULL CHECK (people > 0),
        PRIMARY KEY (training_id, credit_code))""",
    "CREATE INDEX brand_trainees_firm ON brand_trainees (credit_code)",
)
NAMES = ("brand_trainees", "brand_trainings", "brand_agencies", "standard_plans", "digital_solutions")


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "enterprise")


def downgrade() -> None:
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
