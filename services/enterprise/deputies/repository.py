"""Every query on deputies."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

COLUMNS = "id, officer, deputy, role, district, first_on, last_on, reason, named_at, ended_on"
ONE = Q(f"SELECT {COLUMNS} FROM deputies WHERE id = :id")
ADD = Q(
    "INSERT INTO deputies (id, officer, deputy, role, district, first_on, last_on, reason, named_at) VALUES (:id,"
    " :officer, :deputy, :role, :district, :first_on, :last_on, :reason, :named_at)"
)
END = Q("UPDATE deputies SET ended_on = :on WHERE id = :id AND ended_on IS NULL")
ACTING = Q(
    f"SELECT {COLUMNS} FROM deputies WHERE officer = :officer AND deputy = :deputy AND first_on <= :on"
    " AND last_on >= :on AND ended_on IS NULL ORDER BY id DESC LIMIT 1"
)
LISTED = Q(
    f"SELECT {COLUMNS} FROM deputies WHERE (CAST(:subject AS text) IS NULL OR officer = :subject OR deputy = :subject)"
    " AND id > :after ORDER BY id LIMIT :limit"
)


async def one(reader: Reader, deputy_id: UUID) -> Record | None:
    """A deputation."""
    return await reader.fetchrow(ONE, id=deputy_id)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores one."""
    await uow.execute(ADD, **row)


async def end(uow: UnitOfWork, deputy_id: UUID, on: date) -> int:
    """Ends one; 0 when it was ended before."""
    return await uow.execute(END, id=deputy_id, on=on)


async def acting(reader: Reader, officer: str, deputy: str, on: date) -> Record | None:
    """The deputation that holds on a day."""
    return await reader.fetchrow(ACTING, officer=officer, deputy=deputy, on=on)


async def listed(reader: Reader, subject: str | None, after: UUID, limit: int) -> list[Record]:
    """Deputations of or for a subject, oldest first; None: everybody's."""
    return await reader.fetch(LISTED, subject=subject, after=after, limit=limit)
