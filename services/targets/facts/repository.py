"""Every query on facts, coverage and sums."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any

from chassis.clock import SHANGHAI
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.targets.facts.coverage import Covered
from services.targets.facts.rules import Fact

COLUMNS = tuple(field.name for field in fields(Fact))
_FACT_TYPES = {
    "event_id": "uuid", "stated_on": "date", "valid_from": "date", "valid_to": "date", "reference": "uuid",
    "first_time": "bool", "gap_free": "bool", "sequence": "bigint", "park": "uuid", "told_at": "timestamptz",
    "assessment_id": "uuid", "application_id": "uuid",
}  # fmt: skip
_COVERED_TYPES = {
    "start": "date", "until": "date", "event_id": "uuid", "known_from": "timestamptz", "known_until": "timestamptz",
}  # fmt: skip


def _rows(names: Sequence[str], types: dict[str, str]) -> str:
    return ", ".join(f"CAST(:{name} AS {types.get(name, 'text')}[])" for name in names)


FACTS_OF = Q(f"SELECT {', '.join(COLUMNS)} FROM facts WHERE key = ANY(CAST(:keys AS text[]))")
COVERAGE_OF = Q(f"SELECT {', '.join(Covered._fields)} FROM coverage WHERE key = ANY(CAST(:keys AS text[]))")
ADD_FACTS = Q(
    f"INSERT INTO facts ({', '.join(COLUMNS)}) SELECT * FROM unnest({_rows(COLUMNS, _FACT_TYPES)}) "
    "ON CONFLICT (event_id) DO NOTHING"
)
ADD_COVERAGE = Q(
    f"INSERT INTO coverage ({', '.join(Covered._fields)}) "
    f"SELECT * FROM unnest({_rows(Covered._fields, _COVERED_TYPES)})"
)
_IDENTITY = ("indicator", "counted", "key", "start", "known_from")
DROP_COVERAGE = Q(
    f"DELETE FROM coverage c USING unnest({_rows(_IDENTITY, _COVERED_TYPES)}) AS gone ({', '.join(_IDENTITY)}) "
    f"WHERE {' AND '.join(f'c.{name} = gone.{name}' for name in _IDENTITY)}"
)


def _sums(table: str, at: Sequence[str]) -> tuple[Q, Q]:
    """Add to sums, and take away those that came to nothing, so that a rebuild comes out equal."""
    where = ("indicator", "by", *at, "part")
    types = dict.fromkeys(at, "date") | {"delta": "int"}
    rows, names = _rows((*where, "delta"), types), ", ".join(where)
    equal = " AND ".join(f"s.{name} = t.{name}" for name in where)
    add = (
        f"INSERT INTO {table} ({names}, delta) SELECT * FROM unnest({rows}) "
        f"ON CONFLICT ({names}) DO UPDATE SET delta = {table}.delta + excluded.delta RETURNING {names}, delta"
    )
    add = f"WITH added AS ({add}) SELECT {names}, delta FROM added WHERE delta = 0"
    tidy = f"DELETE FROM {table} s USING unnest({rows}) AS t ({names}, delta) WHERE {equal}"
    return Q(add), Q(tidy)


_TABLES = (
    (("day",), *_sums("day_deltas", ("day",))),
    (("month",), *_sums("month_deltas", ("month",))),
    (("known_on", "day"), *_sums("known_deltas", ("known_on", "day"))),
)
_PARTS = """unnest(CASE CAST(:by AS text) WHEN 'district' THEN ARRAY[c.district]
    WHEN 'recut' THEN CASE WHEN c.recut <> c.district THEN ARRAY[c.district || '>' || c.recut] END
    WHEN 'cluster' THEN string_to_array(nullif(c.clusters, '') || ',', ',')
    WHEN 'chain' THEN string_to_array(nullif(c.chains, '') || ',', ',')
    WHEN 'park' THEN string_to_array(nullif(c.parks, '') || ',', ',') END)"""
"""What a row counts for; the empty part of clusters, chains and parks is whoever has any."""

_SINCE = (
    """SELECT c.indicator, d.day, p.part, k.sign * d.sign AS delta FROM coverage c
    CROSS JOIN LATERAL (VALUES (c.known_from, 1), (c.known_until, -1)) AS k (at, sign)
    CROSS JOIN LATERAL (VALUES (c.start, 1), (c.until, -1)) AS d (day, sign)
    CROSS JOIN LATERAL """
    + _PARTS
    + """ AS p (part)
    WHERE c.indicator = ANY(CAST(:indicators AS text[]))
      AND (c.known_from BETWEEN CAST(:midnight AS timestamptz) AND CAST(:known_at AS timestamptz)
        OR c.known_until BETWEEN CAST(:midnight AS timestamptz) AND CAST(:known_at AS timestamptz))
      AND k.at BETWEEN CAST(:midnight AS timestamptz) AND CAST(:known_at AS timestamptz) AND d.day IS NOT NULL"""
)
_THEN = (
    """SELECT indicator, day, part, delta FROM known_deltas
    WHERE indicator = ANY(CAST(:indicators AS text[])) AND by = CAST(:by AS text)
      AND known_on < CAST(:known_on AS date) UNION ALL """
    + _SINCE
)
"""What was known at a moment: the sums of the days before, and what became known on the day itself until then."""

_NOW = """SELECT indicator, part, delta FROM month_deltas
    WHERE indicator = ANY(CAST(:indicators AS text[])) AND by = CAST(:by AS text)
      AND month < date_trunc('month', CAST(:as_of AS date))::date
    UNION ALL SELECT indicator, part, delta FROM day_deltas
    WHERE indicator = ANY(CAST(:indicators AS text[])) AND by = CAST(:by AS text)
      AND day >= date_trunc('month', CAST(:as_of AS date))::date AND day <= CAST(:as_of AS date)"""
PARTS_NOW = Q(
    f"SELECT indicator, part, sum(delta)::bigint AS value FROM ({_NOW}) p GROUP BY 1, 2 HAVING sum(delta) <> 0"
)
PARTS_THEN = Q(
    f"""SELECT indicator, part, sum(delta)::bigint AS value FROM ({_THEN}) p WHERE day <= CAST(:as_of AS date)
    GROUP BY 1, 2 HAVING sum(delta) <> 0"""
)
TOTALS_NOW = Q(f"SELECT indicator, sum(delta)::bigint AS value FROM ({_NOW}) p GROUP BY 1")
"""The city's numbers without their parts: one row each instead of one per unit."""
MONTHS_NOW = Q(
    """SELECT month, sum(delta)::bigint AS delta FROM month_deltas
    WHERE indicator = ANY(CAST(:indicators AS text[])) AND by = CAST(:by AS text) AND month <= CAST(:until AS date)
      AND (CAST(:part AS text) IS NULL OR part = CAST(:part AS text))
    GROUP BY month ORDER BY month"""
)
MONTHS_THEN = Q(
    f"""SELECT date_trunc('month', day)::date AS month, sum(delta)::bigint AS delta FROM ({_THEN}) p
    WHERE day <= (date_trunc('month', CAST(:until AS date)) + interval '1 month - 1 day')::date
      AND (CAST(:part AS text) IS NULL OR part = CAST(:part AS text))
    GROUP BY 1 ORDER BY 1"""
)
BEHIND = Q(
    """SELECT c.counted, c.key, c.start, c.until, c.district, c.recut, c.clusters, c.chains, c.parks, f.event_id,
        f.kind, f.tier, f.category, f.reference, f.stated_on, f.valid_from, f.valid_to, f.told_at, f.rule_set,
        f.assessment_id, f.application_id
    FROM (SELECT * FROM coverage
      WHERE indicator = :indicator AND start <= :as_of::date AND (until IS NULL OR until > :as_of::date)
        AND known_from <= coalesce(:known_at::timestamptz, 'infinity')
        AND coalesce(known_until, 'infinity') >= coalesce(:known_at::timestamptz + interval '1 microsecond', 'infinity')
        AND (:district::text IS NULL OR district = :district::text)
        AND (:recut::text IS NULL OR recut = :recut::text)
        AND (:cluster::text IS NULL
          OR :cluster::text = ANY(string_to_array(coalesce(nullif(clusters, ''), 'none'), ',')))
        AND (:chain::text IS NULL
          OR :chain::text = ANY(string_to_array(coalesce(nullif(chains, ''), 'none'), ',')))
        AND (:park::text IS NULL
          OR :park::text = ANY(string_to_array(coalesce(nullif(parks, ''), 'none'), ',')))
        AND (counted, key) > (:after_counted::text, :after_key::text)
      ORDER BY counted, key LIMIT :limit::int) c
    JOIN facts f USING (event_id) ORDER BY c.counted, c.key"""
)
NARROWED = ("district", "recut", "cluster", "chain", "park")
SIZE = Q("SELECT count(*) FROM facts")
EMPTY = Q("TRUNCATE facts, coverage, day_deltas, month_deltas, known_deltas, tallies, tally_reversals")
FINGERPRINT = Q(
    """SELECT encode(sha256(convert_to(coalesce(string_agg(line, '|' ORDER BY line COLLATE "C"), ''), 'UTF8')), 'hex')
    FROM (SELECT 'fact ' || f::text AS line FROM facts f UNION ALL SELECT 'coverage ' || c::text FROM coverage c
      UNION ALL SELECT 'day ' || d::text FROM day_deltas d
      UNION ALL SELECT 'month ' || m::text FROM month_deltas m
      UNION ALL SELECT 'known ' || k::text FROM known_deltas k UNION ALL SELECT 'tally ' || t::text FROM tallies t
      UNION ALL SELECT 'reversal ' || r::text FROM tally_reversals r) lines"""
)
Delta = tuple[str, str, datetime, date, str]
"""Indicator, by what, since when it is known, the day it takes effect, the part."""


async def add_facts(uow: UnitOfWork, new: Sequence[Fact]) -> None:
    """Append facts; one already known stays as it is."""
    await uow.execute(ADD_FACTS, **{name: [getattr(fact, name) for fact in new] for name in COLUMNS})


async def facts_of(uow: Reader, keys: Collection[str]) -> list[Fact]:
    """All facts of event keys."""
    return [Fact(**dict(row)) for row in await uow.fetch(FACTS_OF, keys=list(keys))]


async def coverage_of(uow: Reader, keys: Collection[str]) -> set[Covered]:
    """All coverage of event keys as it stands, with what was known before."""
    return {Covered(*row.values()) for row in await uow.fetch(COVERAGE_OF, keys=list(keys))}


async def replace_coverage(uow: UnitOfWork, gone: Collection[Covered], new: Collection[Covered]) -> None:
    """Take away coverage that no longer holds and add what now does."""
    if gone:
        await uow.execute(DROP_COVERAGE, **{name: [getattr(row, name) for row in gone] for name in _IDENTITY})
    if new:
        columns = zip(Covered._fields, zip(*new, strict=True), strict=True)
        await uow.execute(ADD_COVERAGE, **{name: list(column) for name, column in columns})


async def add_deltas(uow: UnitOfWork, now: Counter[tuple[str, str, date, str]], then: Counter[Any]) -> None:
    """Add to the sums per day and month as known now, and to those by the day on which they became known."""
    months: Counter[tuple[str, str, date, str]] = Counter()
    for (indicator, by, day, part), delta in now.items():
        months[indicator, by, day.replace(day=1), part] += delta
    for (at, add, tidy), sums in zip(_TABLES, (now, months, then), strict=True):
        rows = sorted((*where, delta) for where, delta in sums.items() if delta)
        if rows:
            columns = (list(column) for column in zip(*rows, strict=True))
            params: dict[str, Any] = dict(zip(("indicator", "by", *at, "part", "delta"), columns, strict=True))
            if empty := await uow.fetch(add, **params):
                await uow.execute(tidy, **{name: [row[name] for row in empty] for name in params})


def _then(known_at: datetime) -> dict[str, Any]:
    today = known_at.astimezone(SHANGHAI).date()
    return {"known_at": known_at, "known_on": today, "midnight": datetime.combine(today, time(), SHANGHAI)}


async def parts(
    uow: Reader, indicators: Sequence[str], by: str, as_of: date, known_at: datetime | None = None
) -> dict[str, dict[str, int]]:
    """The counted value of each indicator by part at the end of a day, as known now or at a moment."""
    asked: dict[str, Any] = {"indicators": list(indicators), "by": by, "as_of": as_of}
    if known_at is None:
        rows = await uow.fetch(PARTS_NOW, **asked)
    else:
        rows = await uow.fetch(PARTS_THEN, **asked, **_then(known_at))
    found: dict[str, dict[str, int]] = {code: {} for code in indicators}
    for row in rows:
        found[row["indicator"]][row["part"]] = row["value"]
    return found


async def totals(uow: Reader, indicators: Sequence[str], as_of: date) -> dict[str, int]:
    """The counted value of each indicator in the whole city at the end of a day, as known now."""
    rows = await uow.fetch(TOTALS_NOW, indicators=list(indicators), by="district", as_of=as_of)
    return dict.fromkeys(indicators, 0) | {row["indicator"]: row["value"] for row in rows}


async def month_steps(
    uow: Reader, indicator: str, until: date, district: str | None = None, known_at: datetime | None = None
) -> list[tuple[date, int]]:
    """How much each month changed the number, of one unit where named, up to the month of a day."""
    asked: dict[str, Any] = {"indicators": [indicator], "by": "district", "until": until, "part": district}
    if known_at is None:
        rows = await uow.fetch(MONTHS_NOW, **asked)
    else:
        rows = await uow.fetch(MONTHS_THEN, **asked, **_then(known_at))
    return [(row["month"], row["delta"]) for row in rows]


async def behind(
    uow: Reader,
    indicator: str,
    as_of: date,
    of: Mapping[str, str | None],
    after: tuple[str, str],
    limit: int,
    known_at: datetime | None = None,
) -> list[dict[str, Any]]:
    """The facts behind a number, one per counted subject, in the order of subjects.

    `of` narrows by district, recut, cluster, chain or park; `none` is who has no cluster, chain or park.
    """
    asked = dict.fromkeys(NARROWED) | dict(of)
    rows = await uow.fetch(
        BEHIND,
        indicator=indicator,
        as_of=as_of,
        after_counted=after[0],
        after_key=after[1],
        limit=limit,
        known_at=known_at,
        **asked,
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
