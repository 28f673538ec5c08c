"""Every query on amounts told in batches."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.targets.facts.districts import REDRAWN_ON
from services.targets.tallies.rules import PLAN_START, Measure, Part, Tally


def _narrowed(by: str) -> str:
    told = f"string_to_array(coalesce(nullif({by}s, ''), 'none'), ',')"
    return f"(CAST(:{by} AS text) IS NULL OR CAST(:{by} AS text) = ANY({told}))"


COLUMNS = tuple(field.name for field in fields(Tally))
ADD = Q(
    f"INSERT INTO tallies ({', '.join(COLUMNS)}) VALUES ({', '.join(':' + name for name in COLUMNS)})"
    " ON CONFLICT (event_id) DO NOTHING"
)
REVERSE = Q(
    "INSERT INTO tally_reversals (event_id, reference, told_at) VALUES (:event_id, :reference, :told_at)"
    " ON CONFLICT (event_id) DO NOTHING"
)
_KNOWN = "(CAST(:known_at AS timestamptz) IS NULL OR {}.told_at <= CAST(:known_at AS timestamptz))"
_FIRST = """SELECT DISTINCT ON (t.indicator, t.place) t.* FROM tallies t
    WHERE t.indicator = ANY(CAST(:indicators AS text[])) AND t.day <= CAST(:as_of AS date) AND {known}
      AND NOT EXISTS (SELECT 1 FROM tally_reversals r WHERE r.reference = t.reference AND {undone})
    ORDER BY t.indicator, t.place, t.day, t.event_id""".format(known=_KNOWN.format("t"), undone=_KNOWN.format("r"))
_STANDING = f"""SELECT f.*, CASE WHEN row_number() OVER (PARTITION BY f.indicator, coalesce(f.credit_code, f.counted)
      ORDER BY f.day, f.event_id) = 1 THEN 1 ELSE 0 END AS firms
    FROM ({_FIRST}) f WHERE f.day >= CAST(:start AS date)"""
PARTS = Q(
    f"""SELECT indicator, district, town, day, min(began_on) AS began_on, sum(gross)::bigint AS gross,
      sum(net)::bigint AS net, sum(firms)::bigint AS firms
    FROM ({_STANDING}) s GROUP BY indicator, district, town, day ORDER BY indicator, day, district, town"""
)
_KNOWN_F = _KNOWN.format("f")
_NEAR = f"""SELECT s.*, coalesce(near.clusters, '') AS clusters, coalesce(near.chains, '') AS chains,
      coalesce(home.parks, '') AS parks
    FROM ({_STANDING}) s
    LEFT JOIN LATERAL (SELECT f.clusters, f.chains FROM facts f
      WHERE f.key = s.credit_code AND f.kind = 'profile' AND {_KNOWN_F}
      ORDER BY f.valid_from <= s.day DESC, CASE WHEN f.valid_from <= s.day THEN f.valid_from END DESC,
        CASE WHEN f.valid_from <= s.day THEN f.sequence END DESC, f.valid_from, f.sequence LIMIT 1) near ON true
    LEFT JOIN LATERAL (SELECT string_agg(DISTINCT f.park::text, ',' ORDER BY f.park::text) AS parks FROM facts f
      WHERE f.key = s.credit_code AND f.kind = 'resident' AND f.valid_from <= s.day AND {_KNOWN_F}
        AND NOT EXISTS (SELECT 1 FROM facts d WHERE d.key = f.key AND d.kind = 'departure'
          AND d.reference = f.reference AND d.valid_from <= s.day AND {_KNOWN.format("d")})) home ON true"""
"""With the clusters, chains and parks of the firm on the day, as facts know them: a gain stays where the firm was."""
SHARED = {
    by: Q(
        f"""SELECT part, sum(gross)::bigint AS gross, sum(net)::bigint AS net, sum(firms)::bigint AS firms
        FROM ({_NEAR}) n CROSS JOIN LATERAL unnest(string_to_array(nullif({by}s, '') || ',', ',')) AS p (part)
        GROUP BY part"""
    )
    for by in ("cluster", "chain", "park")
}
PLACES = Q(f"SELECT DISTINCT district, town, day < CAST(:redrawn AS date) AS old FROM ({_STANDING}) s")
BEHIND = Q(
    f"""SELECT counted, key, day AS start, NULL::date AS until, district, event_id, kind, NULL::text AS tier, category,
      reference, town, told_at, day AS stated_on, began_on AS valid_from,
      NULL::date AS valid_to, credit_code, gross, net, firms, clusters, chains, parks
    FROM ({_NEAR}) s
    WHERE (counted, key) > (CAST(:after_counted AS text), CAST(:after_key AS text))
      AND (CAST(:places AS text[]) IS NULL OR district || '|' || coalesce(town, '') || '|'
        || (day < CAST(:redrawn AS date))::text = ANY(CAST(:places AS text[])))
      AND {" AND ".join(_narrowed(by) for by in ("cluster", "chain", "park"))}
    ORDER BY counted, key LIMIT CAST(:limit AS int)"""
)


async def add(uow: UnitOfWork, new: Sequence[Tally]) -> None:
    """Append amounts; one already known stays as it is."""
    await uow.many(ADD, [{name: getattr(tally, name) for name in COLUMNS} for tally in new])


async def reverse(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Take amounts back by what they refer to, whichever arrives first."""
    await uow.many(REVERSE, rows)


async def indicators_of(uow: Reader, references: Collection[Any]) -> set[str]:
    """The indicators that amounts with these references count for."""
    query = Q("SELECT DISTINCT indicator FROM tallies WHERE reference = ANY(CAST(:references AS uuid[]))")
    return {row["indicator"] for row in await uow.fetch(query, references=list(references))}


async def parts(
    uow: Reader, wanted: dict[str, Measure], as_of: date, known_at: datetime | None
) -> dict[str, list[Part]]:
    """What each place gained on each day up to one, by indicator, in the measure that counts for it."""
    found: dict[str, list[Part]] = defaultdict(list)
    rows = await uow.fetch(PARTS, indicators=list(wanted), as_of=as_of, known_at=known_at, start=PLAN_START)
    for row in rows:
        part = Part(row["district"], row["town"], row["day"], row["began_on"], row[wanted[row["indicator"]]])
        found[row["indicator"]].append(part)
    return found


async def shared(
    uow: Reader, indicator: str, measure: Measure, by: str, as_of: date, known_at: datetime | None
) -> dict[str, int]:
    """What was gained by clusters, chains or parks; the empty part is whoever has any, as of the sums of facts."""
    rows = await uow.fetch(SHARED[by], indicators=[indicator], as_of=as_of, known_at=known_at, start=PLAN_START)
    return {row["part"]: row[measure] for row in rows if row[measure]}


async def places(
    uow: Reader, indicator: str, as_of: date, known_at: datetime | None
) -> list[tuple[str, str | None, bool]]:
    """(unit, town, told before the redrawing) of all amounts up to a day."""
    rows = await uow.fetch(
        PLACES, indicators=[indicator], as_of=as_of, known_at=known_at, start=PLAN_START, redrawn=REDRAWN_ON
    )
    return [(row["district"], row["town"], row["old"]) for row in rows]


async def behind(
    uow: Reader,
    indicator: str,
    as_of: date,
    known_at: datetime | None,
    places: Sequence[str] | None,
    groups: Mapping[str, str | None],
    after: tuple[str, str],
    limit: int,
) -> list[dict[str, Any]]:
    """The amounts behind a number, in the order of what was counted; `groups` narrows by cluster, chain or park."""
    rows = await uow.fetch(
        BEHIND,
        indicators=[indicator],
        as_of=as_of,
        known_at=known_at,
        start=PLAN_START,
        redrawn=REDRAWN_ON,
        places=None if places is None else list(places),
        after_counted=after[0],
        after_key=after[1],
        limit=limit,
        **{by: groups.get(by) for by in SHARED},
    )
    return [dict(row) for row in rows]
