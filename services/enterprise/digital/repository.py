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
