"""Every query on the assessor's figures and on publications."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

ADD = Q(
    """INSERT INTO environment_figures (id, round_id, district, indicator, value, base, evidence, entered_by,
      entered_at)
    SELECT f.id, :round_id, f.district, f.indicator, f.value, f.base, f.evidence, :by, :at
    FROM unnest(:ids::uuid[], :districts::text[], :indicators::text[], :values::numeric[], :bases::bigint[],
      :evidence::text[]) AS f (id, district, indicator, value, base, evidence)"""
)
PAGE = Q(
    """SELECT * FROM environment_figures WHERE round_id = :id
      AND (:district::text IS NULL OR district = :district::text)
      AND (:before::uuid IS NULL OR id < :before::uuid) ORDER BY id DESC LIMIT :limit::int"""
)
HOLDING = Q(
    """SELECT DISTINCT ON (district, indicator) district, indicator, value, base FROM environment_figures
    WHERE round_id = :id ORDER BY district, indicator, id DESC"""
)
PUBLISH = Q(
    """INSERT INTO environment_publications (round_id, content, content_hash, published_by, published_at)
    VALUES (:round_id, :content, :content_hash, :published_by, :published_at)"""
)
PUBLISHED = Q("SELECT content, content_hash FROM environment_publications WHERE round_id = :id")


async def add(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Append figures of one round, entered at once."""
    names = {"ids": "id", "districts": "district", "indicators": "indicator", "values": "value", "bases": "base"}
    columns = {name: [row[key] for row in rows] for name, key in (names | {"evidence": "evidence"}).items()}
    first = rows[0]
    await uow.execute(ADD, round_id=first["round_id"], by=first["entered_by"], at=first["entered_at"], **columns)


async def listed(
    uow: Reader, round_id: UUID, district: str | None, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Figures, the last entered first; earlier ones that were entered again stay to be seen."""
    rows = await uow.fetch(PAGE, id=round_id, district=district, before=before, limit=limit)
    return [dict(row) for row in rows]


async def holding(uow: Reader, round_id: UUID) -> dict[tuple[str, str], tuple[Decimal, int | None]]:
    """(value, base) by district and indicator: the last entered holds."""
    rows = await uow.fetch(HOLDING, id=round_id)
    return {(row["district"], row["indicator"]): (row["value"], row["base"]) for row in rows}


async def publish(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Keep what was published."""
    await uow.execute(PUBLISH, **row)


async def published(uow: Reader, round_id: UUID) -> tuple[bytes, str] | None:
    """(content, hash) of what was published."""
    row = await uow.fetchrow(PUBLISHED, id=round_id)
    return (bytes(row["content"]), row["content_hash"]) if row else None
