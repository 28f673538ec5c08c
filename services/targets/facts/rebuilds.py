"""Queries on rebuilds: what the projection held before, and how much of it is back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

NEWEST = Q("SELECT max(told_at) FROM (SELECT told_at FROM facts UNION ALL SELECT told_at FROM tallies) told")
ADD = Q(
    """INSERT INTO rebuilds (id, begun_at, begun_by, told_until, facts, digest)
    VALUES (:id, :begun_at, :begun_by, :told_until, :facts, :digest)"""
)
ONE = Q("SELECT * FROM rebuilds WHERE id = :id")
DIGEST = Q(
    """SELECT count(*) FILTER (WHERE told) AS facts,
      coalesce(bit_xor(hashtextextended(line, 0)), 0)::text || '/'
        || coalesce(bit_xor(hashtextextended(line, 1)), 0)::text AS digest
    FROM (SELECT true AS told, f::text AS line FROM facts f WHERE told_at <= CAST(:until AS timestamptz)
      UNION ALL SELECT true, t::text FROM tallies t WHERE told_at <= CAST(:until AS timestamptz)
      UNION ALL SELECT true, r::text FROM tally_reversals r WHERE told_at <= CAST(:until AS timestamptz)
      UNION ALL SELECT false, (indicator, key, counted, start, until, district, recut, clusters, chains, parks,
        event_id, known_from, CASE WHEN known_until <= CAST(:until AS timestamptz) THEN known_until END)::text
      FROM coverage WHERE known_from <= CAST(:until AS timestamptz)) lines"""
)
"""Of what was known until a moment, so that events told meanwhile change nothing; the order of rows is nothing."""


async def newest(uow: Reader) -> datetime | None:
    """When the newest fact was told; None while there is none."""
    found: datetime | None = await uow.fetchval(NEWEST)
    return found


async def digest(uow: Reader, until: datetime | None) -> tuple[int, str]:
    """(facts, digest) of the projection as it was known at a moment."""
    row = await uow.fetchrow(DIGEST, until=until)
    return (row["facts"], row["digest"]) if row else (0, "")


async def add(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Keep what a rebuild is to be compared with."""
    await uow.execute(ADD, **row)


async def one(uow: Reader, rebuild_id: UUID) -> dict[str, Any] | None:
    """A rebuild by id."""
    row = await uow.fetchrow(ONE, id=rebuild_id)
    return dict(row) if row else None
