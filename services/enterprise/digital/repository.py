"""Every query on self-tests."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

COLUMNS = "id, credit_code, district, questionnaire, answers, level, score, reasons, taken_on"
ADD = Q(
    "INSERT INTO digital_tests (id, credit_code, district, questionnaire, answers, level, score, reasons, taken_on,"
    " by_subject) VALUES (:id, :credit_code, :district, :questionnaire, :answers, :level, :score, :reasons, :taken_on,"
    " :by_subject)"
)
PAGE = Q(
    f"SELECT {COLUMNS} FROM digital_tests WHERE credit_code = :code AND taken_on <= :on AND (CAST(:before AS uuid) IS"
    " NULL OR id < CAST(:before AS uuid)) ORDER BY id DESC LIMIT :limit"
)
ONE = Q(f"SELECT {COLUMNS} FROM digital_tests WHERE id = :id AND credit_code = :code")
PEERS = Q(
    "WITH latest AS (SELECT DISTINCT ON (t.credit_code) t.credit_code, t.level, t.reasons FROM digital_tests t"
    " JOIN enterprises e USING (credit_code) WHERE t.taken_on <= :on AND t.questionnaire = :questionnaire"
    " AND left(e.industry, 1) = CAST(:section AS text) AND t.credit_code <> :code"
    " ORDER BY t.credit_code, t.taken_on DESC, t.id DESC)"
    " SELECT r ->> 'question' AS question, count(*) AS firms, avg((r ->> 'points')::numeric) AS points,"
    " avg(level) AS level FROM latest, jsonb_array_elements(reasons) r GROUP BY 1"
)
SPREAD = Q(
    "SELECT district, level, count(*) AS firms FROM (SELECT DISTINCT ON (t.credit_code) e.district, t.level"
    " FROM digital_tests t JOIN enterprises e USING (credit_code) WHERE t.taken_on <= :on"
    " ORDER BY t.credit_code, t.taken_on DESC, t.id DESC) x GROUP BY district, level ORDER BY district, level"
)
LEVELS = Q(
    "SELECT DISTINCT ON (credit_code) credit_code, level FROM digital_tests"
    " WHERE credit_code = ANY(CAST(:codes AS text[])) AND taken_on <= :on ORDER BY credit_code, taken_on DESC, id DESC"
)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a test; it is never changed."""
    await uow.execute(ADD, **row)


async def of_firm(reader: Reader, code: str, on: date, before: UUID | None, limit: int) -> list[Record]:
    """A firm's tests up to a day, newest first."""
    return await reader.fetch(PAGE, code=code, on=on, before=before, limit=limit)


async def levels(reader: Reader, codes: Sequence[str], on: date) -> dict[str, int]:
    """The level of each firm's latest test up to a day, by code."""
    return {row["credit_code"]: row["level"] for row in await reader.fetch(LEVELS, codes=list(codes), on=on)}


async def one(reader: Reader, code: str, test_id: UUID) -> Record | None:
    """A test of a firm."""
    return await reader.fetchrow(ONE, id=test_id, code=code)


async def peers(reader: Reader, code: str, questionnaire: str, section: str, on: date) -> list[Record]:
    """Mean points by question of other firms of the industry section, each by its latest test up to a day."""
    return await reader.fetch(PEERS, code=code, questionnaire=questionnaire, section=section, on=on)


async def spread(reader: Reader, on: date) -> list[Record]:
    """Firms by district and level of their latest test up to a day."""
    return await reader.fetch(SPREAD, on=on)
