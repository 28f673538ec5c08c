"""Every query on facts and coverage; those on sums are in `sums`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.targets.facts.coverage import Covered
from services.targets.facts.rules import Fact

COLUMNS = Fact._fields

FACTS_OF = Q(
    f"""SELECT f.* FROM unnest(CAST(:keys AS text[])) AS w (key)
    CROSS JOIN LATERAL (SELECT {", ".join(COLUMNS)} FROM facts WHERE facts.key = w.key OFFSET 0) f"""
)
"""One look into the index for each key, also while nothing is known of how many facts a key has."""
COVERAGE_OF = Q(
    f"""SELECT c.* FROM unnest(CAST(:keys AS text[]), CAST(:counted AS text[])) AS w (key, counted)
    CROSS JOIN unnest(CAST(:indicators AS text[])) AS i (indicator)
    CROSS JOIN LATERAL (SELECT {", ".join(Covered._fields)} FROM coverage
      WHERE coverage.indicator = i.indicator AND coverage.counted = w.counted AND coverage.key = w.key OFFSET 0) c"""
)
_IDENTITY = ("indicator", "counted", "key", "start", "known_from")
DROP_COVERAGE = Q(
    "DELETE FROM coverage c USING unnest(CAST(:indicator AS text[]), CAST(:counted AS text[]), CAST(:key AS text[]),"
    f" CAST(:start AS date[]), CAST(:known_from AS timestamptz[])) AS gone ({', '.join(_IDENTITY)}) "
    f"WHERE {' AND '.join(f'c.{name} = gone.{name}' for name in _IDENTITY)}"
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
EMPTY = Q("TRUNCATE facts, coverage, day_deltas, month_deltas, known_months, known_deltas, tallies, tally_reversals")
FINGERPRINT = Q(
    """SELECT encode(sha256(convert_to(coalesce(string_agg(line, '|' ORDER BY line COLLATE "C"), ''), 'UTF8')), 'hex')
      AS digest, (SELECT count(*) FROM facts) AS facts
    FROM (SELECT 'fact ' || f::text AS line FROM facts f UNION ALL SELECT 'coverage ' || c::text FROM coverage c
      UNION ALL SELECT 'day ' || d::text FROM day_deltas d
      UNION ALL SELECT 'month ' || m::text FROM month_deltas m
      UNION ALL SELECT 'known month ' || k::text FROM known_months k
      UNION ALL SELECT 'known ' || k::text FROM known_deltas k UNION ALL SELECT 'tally ' || t::text FROM tallies t
      UNION ALL SELECT 'reversal ' || r::text FROM tally_reversals r) lines"""
)


async def add_facts(uow: UnitOfWork, new: Sequence[Fact]) -> None:
    """Append facts that are not known yet."""
    await uow.connection.copy_records_to_table("facts", records=new, columns=COLUMNS)


async def facts_of(uow: Reader, keys: Collection[str]) -> list[Fact]:
    """All facts of event keys."""
    return [Fact._make(row) for row in await uow.fetch(FACTS_OF, keys=list(keys))]


async def coverage_of(
    uow: Reader, indicators: Collection[str], subjects: Mapping[str, Collection[str]]
) -> list[Covered]:
    """All coverage of subjects, named by event key, as it stands and with what was known before."""
    pairs = [(key, counted) for key, names in subjects.items() for counted in names]
    keys, counted = ([pair[n] for pair in pairs] for n in (0, 1))
    rows = await uow.fetch(COVERAGE_OF, indicators=list(indicators), keys=keys, counted=counted)
    return [Covered._make(row) for row in rows]


async def replace_coverage(uow: UnitOfWork, gone: Collection[Covered], new: Collection[Covered]) -> None:
    """Take away coverage that no longer holds and add what now does."""
    if gone:
        await uow.execute(DROP_COVERAGE, **{name: [getattr(row, name) for row in gone] for name in _IDENTITY})
    if new:
        await uow.connection.copy_records_to_table("coverage", records=new, columns=Covered._fields)


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


async def fingerprint(uow: Reader) -> tuple[str, int]:
    """The SHA-256 of every row of the projection in a fixed order, and how many facts there are, of one moment."""
    (row,) = await uow.fetch(FINGERPRINT)
    return str(row["digest"]), int(row["facts"])
