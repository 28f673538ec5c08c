"""Every query on assessments."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

ADD = Q(
    'INSERT INTO assessments (id, credit_code, tier, kind, "on", rule_set, result, overrides, snapshot, answer,'
    " assessed_at, assessed_by) VALUES (:id, :credit_code, :tier, :kind, :on, :rule_set, :result, :overrides,"
    " :snapshot, :answer, :assessed_at, :assessed_by)"
)
ONE = Q("SELECT id, credit_code, answer, result, rule_set, overrides FROM assessments WHERE id = :id")
PAGE = Q(
    "SELECT id, credit_code, answer FROM assessments WHERE credit_code = :code AND id < :before"
    " ORDER BY id DESC LIMIT :limit"
)
LATEST = Q(
    "SELECT DISTINCT ON (credit_code) credit_code, overrides FROM assessments"
    " WHERE credit_code = ANY(CAST(:codes AS text[])) AND tier = :tier ORDER BY credit_code, id DESC"
)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores an assessment; it is never changed."""
    await uow.execute(ADD, **row)


async def one(reader: Reader, assessment_id: UUID) -> Record | None:
    """An assessment."""
    return await reader.fetchrow(ONE, id=assessment_id)


async def assessed(reader: Reader, code: str, before: UUID, limit: int) -> list[Record]:
    """A firm's assessments, newest first."""
    return await reader.fetch(PAGE, code=code, before=before, limit=limit)


async def latest_overrides_of(reader: Reader, codes: Sequence[str], tier: str) -> dict[str, dict[str, Any]]:
    """What was stated with each firm's latest assessment of a rung, by code."""
    rows = await reader.fetch(LATEST, codes=list(codes), tier=tier)
    return {row["credit_code"]: row["overrides"] for row in rows}
