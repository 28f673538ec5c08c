"""The figures behind the districts' report cards, and appeals against them."""

from alembic import op

from chassis.backbone_tables import grant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE card_figures (
        id uuid PRIMARY KEY,
        input text NOT NULL,
        district text NOT NULL,
        as_of date NOT NULL,
        value bigint NOT NULL CONSTRAINT card_figures_value_check CHECK (value >= 0),
        department text NOT NULL,
        stated_by text NOT NULL,
        stated_at timestamptz NOT NULL,
        approved_by text,
        approved_at timestamptz,
        appeal_id uuid,
        CONSTRAINT card_figures_four_eyes_check CHECK (approved_by IS NULL OR approved_by <> stated_by))""",
    "CREATE INDEX card_figures_as_of_district_idx ON card_figures (as_of, district)",
    """CREATE TABLE card_appeals (
        id uuid PRIMARY KEY,
        district text NOT NULL,
        input text NOT NULL,
        as_of date NOT NULL,
        reason text NOT NULL,
        raised_by text NOT NULL,
        raised_at timestamptz NOT NULL,
        upheld boolean,
        answer text,
        decided_by text,
        decided_at timestamptz)""",
    "CREATE INDEX card_appeals_district_idx ON card_appeals (district)",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    grant(op, "targets")
    op.execute("REVOKE DELETE, TRUNCATE ON card_figures, card_appeals FROM tidu_targets_app")


def downgrade() -> None:
    op.execute("DROP TABLE card_appeals, card_figures")
