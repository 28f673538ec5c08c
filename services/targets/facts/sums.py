"""Queries on the sums: what each day and month adds to a number, as known now and by when it became known.

One row holds all parts of an indicator on a day: a batch of facts writes few rows, and a number reads few.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import orjson

from chassis.clock import SHANGHAI
from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.targets.facts.deltas import BY, Cells, Parts

KEYS = {
    "day_deltas": ("day",),
    "month_deltas": ("month",),
    "known_months": ("known_month", "month"),
    "known_deltas": ("known_on", "day"),
}
"""The tables of sums, each with the days its rows are kept by beside the indicator."""
_PARTS = ", ".join(BY)
Row = tuple[Any, ...]
"""The whole and the parts by each of `BY`, as a row of sums holds them beside its key."""


def _given(table: str, *more: str) -> str:
    """The arrays of one table's rows as they are passed."""
    days = [f"CAST(:{table}_{day} AS date[])" for day in KEYS[table]]
    return ", ".join([f"CAST(:{table}_indicator AS text[])", *days, *more])


def _look(table: str) -> str:
    names = ("indicator", *KEYS[table])
    return f"""SELECT '{table}' AS place, w.n, s.*
      FROM unnest({_given(table)}) WITH ORDINALITY AS w ({", ".join(names)}, n)
      CROSS JOIN LATERAL (SELECT {_PARTS} FROM {table} t
        WHERE {" AND ".join(f"t.{name} = w.{name}" for name in names)} OFFSET 0) s"""


def _put(table: str) -> str:
    names, parts = ", ".join(("indicator", *KEYS[table])), [f"CAST(:{table}_{by} AS text[])" for by in BY]
    given = _given(table, f"CAST(:{table}_total AS int[])", *parts)
    return f"""{table}_put AS (INSERT INTO {table} ({names}, total, {_PARTS})
      SELECT {names}, total, {", ".join(f"{by}::jsonb" for by in BY)}
      FROM unnest({given}) AS w ({names}, total, {_PARTS})
      ON CONFLICT ({names}) DO UPDATE SET total = excluded.total, {", ".join(f"{by} = excluded.{by}" for by in BY)})"""


def _drop(table: str) -> str:
    names = ("indicator", *KEYS[table])
    return f"""{table}_dropped AS (DELETE FROM {table} s USING unnest({_given(table)}) AS w ({", ".join(names)})
      WHERE {" AND ".join(f"s.{name} = w.{name}" for name in names)})"""


LOOK = Q(" UNION ALL ".join(_look(table) for table in KEYS))
PUT = Q(f"WITH {', '.join(_put(table) for table in KEYS)} SELECT 1")
DROP = Q(f"WITH {', '.join(_drop(table) for table in KEYS)} SELECT 1")
"""What came to nothing goes, so that a rebuild comes out equal."""

_PLACES = {
    "district": ("district", "ARRAY[c.district]"),
    "recut": ("district, recut", "CASE WHEN c.recut <> c.district THEN ARRAY[c.district || '>' || c.recut] END"),
} | {by: (f"{by}s", f"string_to_array(nullif(c.{by}s, '') || ',', ',')") for by in ("cluster", "chain", "park")}
"""Which columns of coverage tell what a row counts for; the empty part of clusters, chains and parks is anybody's."""
_ASKED = "indicator = ANY(CAST(:indicators AS text[]))"
_TODAY = "BETWEEN CAST(:midnight AS timestamptz) AND CAST(:known_at AS timestamptz)"
_KNOWN_TODAY = f"(SELECT * FROM coverage WHERE known_from {_TODAY} OR known_until {_TODAY} OFFSET 0) c"
"""By the moment alone: the planner would rather walk through everything of an indicator than find its day."""
_GAIN = f"((known_from {_TODAY})::int - coalesce(known_until {_TODAY}, false)::int)"


def _since(by: str) -> str:
    """What became known on the day of the moment itself until then, from coverage: by indicator and part."""
    columns, parts = _PLACES[by]
    days = "((start <= CAST(:as_of AS date))::int - coalesce(until <= CAST(:as_of AS date), false)::int)"
    return f"""SELECT c.indicator, p.part, c.delta FROM (
      SELECT indicator, {columns}, sum({_GAIN} * {days}) AS delta FROM {_KNOWN_TODAY}
      WHERE {_ASKED} GROUP BY indicator, {columns}) c CROSS JOIN LATERAL unnest({parts}) AS p (part)"""


_STEPS_SINCE = f"""SELECT date_trunc('month', d.day)::date, {_GAIN} * d.sign FROM {_KNOWN_TODAY}
    CROSS JOIN LATERAL (VALUES (start, 1), (until, -1)) AS d (day, sign)
    WHERE {_ASKED} AND d.day <= CAST(:as_of AS date)
      AND (CAST(:part AS text) IS NULL OR district = CAST(:part AS text))"""
_MONTH = "date_trunc('month', CAST(:as_of AS date))::date"


def _now(what: str) -> str:
    return f"""SELECT indicator, {what} FROM month_deltas WHERE {_ASKED} AND month < {_MONTH}
    UNION ALL SELECT indicator, {what} FROM day_deltas
    WHERE {_ASKED} AND day >= {_MONTH} AND day <= CAST(:as_of AS date)"""


def _then(what: str, since: str) -> str:
    """As known at a moment: whole months of both times, then days of the one, of the other, and of the moment's day."""
    return f"""SELECT indicator, {what} FROM known_months
    WHERE {_ASKED} AND known_month < CAST(:known_month AS date) AND month < {_MONTH}
    UNION ALL SELECT indicator, {what} FROM known_deltas
    WHERE {_ASKED} AND known_on < CAST(:known_month AS date) AND day >= {_MONTH} AND day <= CAST(:as_of AS date)
    UNION ALL SELECT indicator, {what} FROM known_deltas
    WHERE {_ASKED} AND known_on >= CAST(:known_month AS date) AND known_on < CAST(:known_on AS date)
      AND day <= CAST(:as_of AS date)
    UNION ALL {since}"""


def _parts_since(by: str) -> str:
    return f"""SELECT indicator, jsonb_object_agg(part, delta) FROM (
      SELECT indicator, part, sum(delta) AS delta FROM ({_since(by)}) s GROUP BY 1, 2) s GROUP BY 1"""


PARTS_NOW = {by: Q(f"SELECT indicator, parts FROM ({_now(f'{by} AS parts')}) s WHERE parts IS NOT NULL") for by in BY}
PARTS_THEN = {
    by: Q(f"SELECT indicator, parts FROM ({_then(f'{by} AS parts', _parts_since(by))}) s WHERE parts IS NOT NULL")
    for by in BY
}
TOTALS_NOW = Q(f"SELECT indicator, sum(total)::bigint AS value FROM ({_now('total')}) s GROUP BY 1")
TOTALS_THEN = Q(
    f"""SELECT indicator, sum(total)::bigint AS value FROM (
    {_then("total", f"SELECT indicator, delta FROM ({_since('district')}) s")}) s GROUP BY 1"""
)
_OF_UNIT = """CASE WHEN CAST(:part AS text) IS NULL THEN total
    ELSE (district ->> CAST(:part AS text))::int END AS delta"""
MONTHS_NOW = Q(
    f"""SELECT month, sum(delta)::bigint AS delta FROM (
      SELECT month, {_OF_UNIT} FROM month_deltas WHERE {_ASKED} AND month <= CAST(:as_of AS date)) s
    WHERE delta IS NOT NULL GROUP BY 1 ORDER BY 1"""
)
MONTHS_THEN = Q(
    f"""SELECT month, sum(delta)::bigint AS delta FROM (
      SELECT month, {_OF_UNIT} FROM known_months
      WHERE {_ASKED} AND known_month < CAST(:known_month AS date) AND month <= CAST(:as_of AS date)
      UNION ALL SELECT date_trunc('month', day)::date, {_OF_UNIT} FROM known_deltas
      WHERE {_ASKED} AND known_on >= CAST(:known_month AS date) AND known_on < CAST(:known_on AS date)
        AND day <= CAST(:as_of AS date)
      UNION ALL {_STEPS_SINCE}) s
    WHERE delta IS NOT NULL GROUP BY 1 ORDER BY 1"""
)

FIRST_NOW = Q("SELECT min(day) FROM day_deltas WHERE indicator = :indicator")
FIRST_THEN = Q(
    f"""SELECT min(day) FROM (SELECT day FROM (
      SELECT day, total AS delta FROM known_deltas
      WHERE indicator = :indicator AND known_on < CAST(:known_on AS date)
      UNION ALL SELECT d.day, {_GAIN} * d.sign FROM {_KNOWN_TODAY}
        CROSS JOIN LATERAL (VALUES (start, 1), (until, -1)) AS d (day, sign)
        WHERE indicator = :indicator) s GROUP BY day HAVING sum(delta) > 0) s"""
)
"""On the first day anybody counted, nobody can have ceased to: its sum is above nothing, so its row is there."""


async def add(uow: UnitOfWork, sums: Mapping[str, Cells]) -> None:
    """Add to the sums; needs the turn to change numbers, as rows are read, added to and written."""
    cells = {table: list(found.values()) for table, found in sums.items()}
    for place, n, *columns in await uow.fetch(LOOK, **_places(sums)):
        parts = cells[place][n - 1]
        for by, own in zip(BY, columns, strict=True):
            for part, value in (own or {}).items():
                parts[by, part] = parts.get((by, part), 0) + value
    kept: dict[str, dict[tuple[Any, ...], Row]] = {}
    gone: dict[str, list[tuple[Any, ...]]] = {}
    for table, found in sums.items():
        rows = {where: as_row(found[where]) for where in sorted(found)}
        kept[table] = {where: row for where, row in rows.items() if any(row[1:])}
        gone[table] = [where for where in rows if where not in kept[table]]
    await uow.execute(PUT, **_places(kept), **_values(kept))
    if any(gone.values()):
        await uow.execute(DROP, **_places(gone))


def as_row(parts: Parts) -> Row:
    """The whole of a number, and what is not nothing of its parts, by each of `BY`."""
    found: dict[str, dict[str, int]] = {by: {} for by in BY}
    for (by, part), value in parts.items():
        if value:
            found[by][part] = value
    return (sum(found["district"].values()), *(found[by] or None for by in BY))


def _places(sums: Mapping[str, Collection[tuple[Any, ...]]]) -> dict[str, list[Any]]:
    return {
        f"{table}_{name}": [where[n] for where in sums[table]]
        for table, days in KEYS.items()
        for n, name in enumerate(("indicator", *days))
    }


def _values(sums: Mapping[str, Mapping[tuple[Any, ...], Row]]) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {}
    for table, rows in sums.items():
        values[f"{table}_total"] = [row[0] for row in rows.values()]
        for n, by in enumerate(BY, 1):
            values[f"{table}_{by}"] = [orjson.dumps(row[n]).decode() if row[n] else None for row in rows.values()]
    return values


def _known(known_at: datetime) -> dict[str, Any]:
    today = known_at.astimezone(SHANGHAI).date()
    midnight = datetime.combine(today, time(), SHANGHAI)
    return {"known_at": known_at, "known_on": today, "known_month": today.replace(day=1), "midnight": midnight}


async def parts(
    uow: Reader, indicators: Sequence[str], by: str, as_of: date, known_at: datetime | None = None
) -> dict[str, dict[str, int]]:
    """The counted value of each indicator by part at the end of a day, as known now or at a moment."""
    asked: dict[str, Any] = {"indicators": list(indicators), "as_of": as_of}
    if known_at is None:
        rows = await uow.fetch(PARTS_NOW[by], **asked)
    else:
        rows = await uow.fetch(PARTS_THEN[by], **asked, **_known(known_at))
    found: dict[str, Counter[str]] = {code: Counter() for code in indicators}
    for row in rows:
        own = found[row["indicator"]]
        for part, delta in row["parts"].items():
            own[part] += delta
    return {code: {part: value for part, value in own.items() if value} for code, own in found.items()}


async def totals(
    uow: Reader, indicators: Sequence[str], as_of: date, known_at: datetime | None = None
) -> dict[str, int]:
    """The counted value of each indicator in the whole city at the end of a day, as known now or at a moment."""
    asked: dict[str, Any] = {"indicators": list(indicators), "as_of": as_of}
    if known_at is None:
        rows = await uow.fetch(TOTALS_NOW, **asked)
    else:
        rows = await uow.fetch(TOTALS_THEN, **asked, **_known(known_at))
    return dict.fromkeys(indicators, 0) | {row["indicator"]: row["value"] for row in rows}


async def month_steps(
    uow: Reader, indicator: str, until: date, district: str | None = None, known_at: datetime | None = None
) -> list[tuple[date, int]]:
    """How much each month changed the number, of one unit where named, up to the month of a day."""
    last = date(until.year + until.month // 12, until.month % 12 + 1, 1).toordinal() - 1
    asked: dict[str, Any] = {"indicators": [indicator], "as_of": date.fromordinal(last), "part": district}
    if known_at is None:
        rows = await uow.fetch(MONTHS_NOW, **asked)
    else:
        rows = await uow.fetch(MONTHS_THEN, **asked, **_known(known_at))
    return [(row["month"], row["delta"]) for row in rows]


async def first_day(uow: Reader, indicator: str, known_at: datetime | None = None) -> date | None:
    """The first day on which anybody counted, as known now or at a moment; None while nobody ever did."""
    if known_at is None:
        found: date | None = await uow.fetchval(FIRST_NOW, indicator=indicator)
    else:
        known = _known(known_at)
        del known["known_month"]
        found = await uow.fetchval(FIRST_THEN, indicator=indicator, **known)
    return found
