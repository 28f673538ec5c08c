"""Every query on reports and decisions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

_SHOWN = """id, kind, format, language, as_of, state, progress_percent, content_hash, length(content) AS size,
    requested_by, requested_at, finished_at"""
ADD = Q(
    """INSERT INTO reports (id, kind, format, language, as_of, subject, state, progress_percent, requested_by,
      requested_at)
    VALUES (:id, :kind, :format, :language, :as_of, :subject, 'queued', 0, :requested_by, :requested_at)"""
)
ONE = Q(f"SELECT {_SHOWN} FROM reports WHERE id = :id")
PAGE = Q(
    f"""SELECT {_SHOWN} FROM reports WHERE (:before::uuid IS NULL OR id < :before::uuid)
    ORDER BY id DESC LIMIT :limit::int"""
)
CONTENT = Q("SELECT format, content FROM reports WHERE id = :id")
NEXT = Q(
    """SELECT id, kind, format, language, as_of, subject, state, data FROM reports WHERE state IN ('queued', 'gathered')
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"""
)
GATHERED = Q("UPDATE reports SET state = 'gathered', progress_percent = 50, data = :data WHERE id = :id")
DONE = Q(
    """UPDATE reports SET state = 'done', progress_percent = 100, content = :content, content_hash = :hash,
      finished_at = :at WHERE id = :id"""
)
RECORD = Q(
    """INSERT INTO follow_ups (id, indicator, decision, owner, decided_on, due_on, recorded_by, recorded_at)
    VALUES (:id, :indicator, :decision, :owner, :decided_on, :due_on, :recorded_by, :recorded_at)"""
)
FOLLOW_UP = Q("SELECT * FROM follow_ups WHERE id = :id")
FINISH = Q("UPDATE follow_ups SET done_on = :on, done_by = :by, result = :result WHERE id = :id")
FOLLOW_UPS = Q(
    """SELECT * FROM follow_ups WHERE decided_on <= CAST(:as_of AS date)
      AND (:owner::text IS NULL OR owner = :owner::text) AND (:before::uuid IS NULL OR id < :before::uuid)
    ORDER BY id DESC LIMIT :limit::int"""
)


async def add(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Queue a report."""
    await uow.execute(ADD, **row)


async def one(uow: Reader, report_id: UUID) -> dict[str, Any] | None:
    """A report without its content."""
    row = await uow.fetchrow(ONE, id=report_id)
    return dict(row) if row else None


async def listed(uow: Reader, before: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Reports, newest first."""
    return [dict(row) for row in await uow.fetch(PAGE, before=before, limit=limit)]


async def content(uow: Reader, report_id: UUID) -> tuple[str, bytes | None] | None:
    """(format, bytes) of a report; no bytes while it is being made."""
    row = await uow.fetchrow(CONTENT, id=report_id)
    return (row["format"], row["content"]) if row else None


async def next_job(uow: UnitOfWork) -> dict[str, Any] | None:
    """The oldest report with work left, held."""
    row = await uow.fetchrow(NEXT)
    return dict(row) if row else None


async def gathered(uow: UnitOfWork, report_id: UUID, data: dict[str, Any]) -> None:
    """Store what a report shows."""
    await uow.execute(GATHERED, id=report_id, data=data)


async def done(uow: UnitOfWork, report_id: UUID, made: bytes, content_hash: str, at: datetime) -> None:
    """Store the finished report."""
    await uow.execute(DONE, id=report_id, content=made, hash=content_hash, at=at)


async def record(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """Store a decision."""
    await uow.execute(RECORD, **row)


async def follow_up(uow: Reader, follow_up_id: UUID) -> dict[str, Any] | None:
    """A decision by id."""
    row = await uow.fetchrow(FOLLOW_UP, id=follow_up_id)
    return dict(row) if row else None


async def finish(uow: UnitOfWork, follow_up_id: UUID, on: date, by: str, result: str) -> None:
    """Store that a decision was carried out."""
    await uow.execute(FINISH, id=follow_up_id, on=on, by=by, result=result)


async def follow_ups(
    uow: Reader, as_of: date, owner: str | None, before: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Decisions taken up to a day, newest first."""
    rows = await uow.fetch(FOLLOW_UPS, as_of=as_of, owner=owner, before=before, limit=limit)
    return [dict(row) for row in rows]
