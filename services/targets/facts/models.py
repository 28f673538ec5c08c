"""Tables of facts, of who counts when, and of the sums kept per day and month."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.targets.metadata import metadata

facts = Table(
    "facts",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("counted", Text, nullable=False),
    Column("stated_on", Date, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("tier", Text),
    Column("reference", Uuid),
    Column("category", Text),
    Column("district", Text),
    Column("town", Text),
    Column("first_time", Boolean, nullable=False),
    Column("gap_free", Boolean, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("clusters", Text, nullable=False),
    Column("chains", Text, nullable=False),
    Column("park", Uuid),
    Column("rule_set", Text),
    Column("assessment_id", Uuid),
    Column("application_id", Uuid),
    Column("told_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("kind IN ('recognition', 'revocation', 'profile', 'park', 'resident', 'departure')", name="kind"),
    Index(None, "key"),
)

coverage = Table(
    "coverage",
    metadata,
    Column("indicator", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("counted", Text, primary_key=True),
    Column("start", Date, primary_key=True),
    Column("until", Date),
    Column("district", Text, nullable=False),
    Column("recut", Text, nullable=False),
    Column("clusters", Text, nullable=False),
    Column("chains", Text, nullable=False),
    Column("parks", Text, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("known_from", DateTime(timezone=True), primary_key=True),
    Column("known_until", DateTime(timezone=True)),
    PrimaryKeyConstraint("indicator", "counted", "key", "start", "known_from"),
    CheckConstraint("until IS NULL OR start < until", name="days"),
    CheckConstraint("known_until IS NULL OR known_from < known_until", name="known"),
    Index(
        None,
        "known_from",
        postgresql_using="brin",
        postgresql_with={"pages_per_range": 16, "autosummarize": True},
    ),
    Index(None, "known_until", postgresql_where="known_until IS NOT NULL"),
)


def _sums(name: str, *keys: str) -> Table:
    return Table(
        name,
        metadata,
        Column("indicator", Text, primary_key=True),
        *(Column(key, Date, primary_key=True) for key in keys),
        Column("total", Integer, nullable=False),
        *(Column(by, JSONB) for by in ("district", "recut", "cluster", "chain", "park")),
        postgresql_with={"fillfactor": 50},
    )


day_deltas = _sums("day_deltas", "day")
month_deltas = _sums("month_deltas", "month")
known_months = _sums("known_months", "known_month", "month")
known_deltas = _sums("known_deltas", "known_on", "day")
Index("known_deltas_indicator_day_idx", known_deltas.c.indicator, known_deltas.c.day, known_deltas.c.known_on)

rebuilds = Table(
    "rebuilds",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("begun_by", Text, nullable=False),
    Column("told_until", DateTime(timezone=True)),
    Column("facts", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
)
