"""Every query on facts, coverage and sums."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.targets.facts.coverage import Covered
from services.targets.facts.rules import Fact

FACTS_OF = Q("SELECT * FROM facts WHERE key = ANY(CAST(:keys AS text[]))")
COVERAGE_OF = Q("SELECT * FROM coverage WHERE key = ANY(CAST(:keys AS text[]))")
COLUMNS = tuple(field.name for field in fields(Fact))
ADD_FACT = Q(
    f"INSERT INTO facts ({', '.join(COLUMNS)}) VALUES ({', '.join(':' + c for c in COLUMNS)}) "
    "ON CONFLICT (event_id) DO NOTHING"
)
_ROWS = """unnest(CAST(:indicator AS text[]), CAST(:key AS text[]), CAST(:counted AS text[]), CAST(:start AS date[]),
  CAST(:until AS date[]), CAST(:district AS text[]), CAST(:event_id AS uuid[]))"""
ADD_COVERAGE = Q(
    f"INSERT INTO coverage (indicator, key, counted, start, until, district, event_id) SELECT * FROM {_ROWS}"
)
DROP_COVERAGE = Q(
    f"""DELETE FROM coverage c USING {_ROWS} AS gone (indicator, key, counted, start, until, district, event_id)
    WHERE c.indicator = gone.indicator AND c.counted = gone.counted AND c.key = gone.key AND c.start = gone.start"""
)
_SUMS = "unnest(CAST(:indicator AS text[]), CAST(:at AS date[]), CAST(:district AS text[]), CAST(:delta AS int[]))"


def _add(table: str, at: str) -> Q:
    return Q(
        f"INSERT INTO {table} (indicator, {at}, district, delta) SELECT * FROM {_SUMS} "
        f"ON CONFLICT (indicator, {at}, district) DO UPDATE SET delta = {table}.delta + excluded.delta"
    )


def _tidy(table: str, at: str) -> Q:
    return Q(
        f"DELETE FROM {table} s USING {_SUMS} AS t (indicator, at, district, delta) "
        f"WHERE s.indicator = t.indicator AND s.{at} = t.at AND s.district = t.district AND s.delta = 0"
    )


ADD_DAYS, TIDY_DAYS = _add("day_deltas", "day"), _tidy("day_deltas", "day")
ADD_MONTHS, TIDY_MONTHS = _add("month_deltas", "month"), _tidy("month_deltas", "month")

_PREFIX = """SELECT indicator, district, delta FROM month_deltas
    WHERE indicator = ANY(CAST(:indicators AS text[])) AND month < date_trunc('month', CAST(:as_of AS date))::date
    UNION ALL SELECT indicator, district, delta FROM day_deltas
    WHERE indicator = ANY(CAST(:indicators AS text[]))
      AND day >= date_trunc('month', CAST(:as_of AS date))::date AND day <= CAST(:as_of AS date)"""
SUMS = Q(f"SELECT indicator, sum(delta)::bigint AS value FROM ({_PREFIX}) p GROUP BY indicator")
BY_DISTRICT = Q(
    f"SELECT district, sum(delta)::bigint AS value FROM ({_PREFIX}) p GROUP BY district HAVING sum(delta) <> 0"
)
MONTHS = Q(
    """SELECT month, sum(delta)::bigint AS delta FROM month_deltas
    WHERE indicator = :indicator AND month <= CAST(:until AS date)
      AND (CAST(:district AS text) IS NULL OR district = CAST(:district AS text))
    GROUP BY month ORDER BY month"""
)
BEHIND = Q(
    """SELECT c.counted, c.key, c.start, c.until, c.district, f.event_id, f.kind, f.tier, f.category, f.reference,
        f.stated_on, f.valid_from, f.valid_to
    FROM (SELECT * FROM coverage
      WHERE indicator = :indicator AND start <= :as_of::date AND (until IS NULL OR until > :as_of::date)
        AND (:district::text IS NULL OR district = :district::text)
        AND (counted, key) > (:after_counted::text, :after_key::text)
      ORDER BY counted, key LIMIT :limit::int) c
    JOIN facts f USING (event_id) ORDER BY c.counted, c.key"""
)
SIZE = Q("SELECT count(*) FROM facts")
EMPTY = Q("TRUNCATE facts, coverage, day_deltas, month_deltas")
FINGERPRINT = Q(
    """SELECT encode(sha256(convert_to(coalesce(string_agg(line, '|' ORDER BY line COLLATE "C"), ''), 'UTF8')), 'hex')
    FROM (SELECT 'fact ' || f::text AS line FROM facts f UNION ALL SELECT 'coverage ' || c::text FROM coverage c
      UNION ALL SELECT 'day ' || d::text FROM day_deltas d
      UNION ALL SELECT 'month ' || m::text FROM month_deltas m) lines"""
)


async def add_facts(uow: UnitOfWork, new: Sequence[Fact]) -> None:
    """Append facts; one already known stays as it is."""
    await uow.many(ADD_FACT, [{name: getattr(fact, name) for name in COLUMNS} for fact in new])


async def facts_of(uow: Reader, keys: Collection[str]) -> list[Fact]:
    """All facts of event keys."""
    return [Fact(**dict(row)) for row in await uow.fetch(FACTS_OF, keys=list(keys))]


async def coverage_of(uow: Reader, keys: Collection[str]) -> set[Covered]:
    """All coverage of event keys as it stands."""
    return {Covered(**dict(row)) for row in await uow.fetch(COVERAGE_OF, keys=list(keys))}


def _columns(rows: Collection[Covered]) -> dict[str, list[Any]]:
    return {field.name: [getattr(row, field.name) for row in rows] for field in fields(Covered)}


async def replace_coverage(uow: UnitOfWork, gone: Collection[Covered], new: Collection[Covered]) -> None:
    """Take away coverage that no longer holds and add what now does."""
    if gone:
        await uow.execute(DROP_COVERAGE, **_columns(gone))
    if new:
        await uow.execute(ADD_COVERAGE, **_columns(new))


async def add_deltas(uow: UnitOfWork, deltas: dict[tuple[str, date, str], int]) -> None:
    """Add to the sums per day and per month; a sum of zero leaves no row, so that a rebuild comes out equal."""
    months: Counter[tuple[str, date, str]] = Counter()
    for (indicator, day, district), delta in deltas.items():
        months[indicator, day.replace(day=1), district] += delta
    for add, tidy, sums in ((ADD_DAYS, TIDY_DAYS, deltas), (ADD_MONTHS, TIDY_MONTHS, months)):
        rows = sorted((*where, delta) for where, delta in sums.items() if delta)
        if rows:
            columns = (list(column) for column in zip(*rows, strict=True))
            params: dict[str, Any] = dict(zip(("indicator", "at", "district", "delta"), columns, strict=True))
            await uow.execute(add, **params)
            await uow.execute(tidy, **params)


async def sums(uow: Reader, indicators: Sequence[str], as_of: date) -> dict[str, int]:
    """The counted value of each indicator at the end of a day; 0 where nothing counts."""
    found = {row["indicator"]: row["value"] for row in await uow.fetch(SUMS, indicators=list(indicators), as_of=as_of)}
    return {code: found.get(code, 0) for code in indicators}


async def by_district(uow: Reader, indicator: str, as_of: date) -> dict[str, int]:
    """The counted value per unit at the end of a day."""
    rows = await uow.fetch(BY_DISTRICT, indicators=[indicator], as_of=as_of)
    return {row["district"]: row["value"] for row in rows}


async def month_steps(uow: Reader, indicator: str, until: date, district: str | None = None) -> list[tuple[date, int]]:
    """How much each month changed the number, of one unit where named, up to the month of a day."""
    rows = await uow.fetch(MONTHS, indicator=indicator, until=until, district=district)
    return [(row["month"], row["delta"]) for row in rows]


async def behind(
    uow: Reader, indicator: str, as_of: date, district: str | None, after: tuple[str, str], limit: int
) -> list[dict[str, Any]]:
    """The facts behind a number, one per counted subject, in the order of subjects."""
    rows = await uow.fetch(
        BEHIND,
        indicator=indicator,
        as_of=as_of,
        district=district,
        after_counted=after[0],
        after_key=after[1],
        limit=limit,
    )
    return [dict(row) for row in rows]


async def empty(uow: UnitOfWork) -> None:
    """Forget the projection."""
    await uow.execute(EMPTY)


async def size(uow: Reader) -> int:
    """How many facts there are."""
    return int(await uow.fetchval(SIZE))


async def fingerprint(uow: Reader) -> str:
    """The SHA-256 of every row of the projection in a fixed order."""
    return str(await uow.fetchval(FINGERPRINT))
