"""Sums hold all parts of a number in one row, and those of an earlier moment are kept by months too.

The projection is emptied and read anew from the log, as the sums of it are kept in another form.
"""

from alembic import op

from chassis.backbone_tables import grant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FORGET = (
    "TRUNCATE facts, coverage, tallies, tally_reversals, consumer_positions, consumed_events, dead_letters",
    "DROP TABLE day_deltas, month_deltas, known_deltas",
)
PARTS = "total integer NOT NULL, district jsonb, recut jsonb, cluster jsonb, chain jsonb, park jsonb"
UP = (
    *FORGET,
    f"CREATE TABLE day_deltas (indicator text, day date, {PARTS}, PRIMARY KEY (indicator, day)) WITH (fillfactor=50)",
    f"""CREATE TABLE month_deltas (indicator text, month date, {PARTS}, PRIMARY KEY (indicator, month))
        WITH (fillfactor=50)""",
    f"""CREATE TABLE known_months (indicator text, known_month date, month date, {PARTS},
        PRIMARY KEY (indicator, known_month, month)) WITH (fillfactor=50)""",
    f"""CREATE TABLE known_deltas (indicator text, known_on date, day date, {PARTS},
        PRIMARY KEY (indicator, known_on, day)) WITH (fillfactor=50)""",
    "CREATE INDEX known_deltas_indicator_day_idx ON known_deltas (indicator, day, known_on)",
    "DROP INDEX coverage_key_idx",
)
OF_ONE_PART = "part text, delta integer NOT NULL"
DOWN = (
    *FORGET,
    "DROP TABLE known_months",
    f"""CREATE TABLE day_deltas (indicator text, "by" text, day date, {OF_ONE_PART},
        PRIMARY KEY (indicator, "by", day, part))""",
    f"""CREATE TABLE month_deltas (indicator text, "by" text, month date, {OF_ONE_PART},
        PRIMARY KEY (indicator, "by", month, part))""",
    f"""CREATE TABLE known_deltas (indicator text, "by" text, known_on date, day date, {OF_ONE_PART},
        PRIMARY KEY (indicator, "by", known_on, day, part))""",
    "CREATE INDEX coverage_key_idx ON coverage (key)",
)


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)
    grant(op, "targets")


def upgrade() -> None:
    _run(UP)


def downgrade() -> None:
    _run(DOWN)
