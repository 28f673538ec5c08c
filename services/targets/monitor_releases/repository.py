"""Every query on analyses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

ADD = Q(
    """INSERT INTO monitor_releases (id, period_id, title, analysis, written_by, written_at)
    VALUES (:id, :period_id, :title, :analysis, :written_by, :written_at)"""
)
ONE = Q("SELECT * FROM monitor_releases WHERE id = :id AND (:all::bool OR published_at IS NOT NULL)")
PAGE = Q(
    """SELECT * FROM monitor_releases WHERE (:all::bool OR published_at IS NOT NULL)
      AND (:before::uuid IS NULL OR id < :before::uuid) ORDER BY id DESC LIMIT :limit::int"""
)
PUBLISH = Q("UPDATE monitor_releases SET published_by = :by, published_at = :at WHERE id = :id")


async def add(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store an analysis."""
    await uow.execute(ADD, **row)


async def one(uow: Reader, release_id: UUID, *, sees_all: bool) -> dict[str, Any] | None:
    """An analysis by id; only a released one unless all may be seen."""
    row = await uow.fetchrow(ONE, id=release_id, all=sees_all)
    return dict(row) if row else None


async def listed(uow: Reader, before: UUID | None, limit: int, *, sees_all: bool) -> list[dict[str, Any]]:
    """Analyses, newest first."""
    return [dict(row) for row in await uow.fetch(PAGE, all=sees_all, before=before, limit=limit)]


async def publish(uow: UnitOfWork, release_id: UUID, by: str, at: datetime) -> None:
    """Store the release."""
    await uow.execute(PUBLISH, id=release_id, by=by, at=at)
