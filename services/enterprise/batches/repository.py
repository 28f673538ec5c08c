"""Every query on batches."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

COLUMNS = "id, tier, name, state, document_number, opened_on, opened_by, decided_on, version"
ADD = Q(
    "INSERT INTO application_batches (id, tier, name, state, opened_on, opened_by) VALUES (:id, :tier, :name, 'open',"
    " :opened_on, :opened_by)"
)
ONE = Q(f"SELECT {COLUMNS} FROM application_batches WHERE id = :id")
DECIDE = Q(
    "UPDATE application_batches SET state = :state, document_number = :document_number, decided_on = :decided_on,"
    " version = version + 1 WHERE id = :id"
)
LISTED = Q(f"SELECT {COLUMNS} FROM application_batches WHERE id > :after ORDER BY id LIMIT :limit")


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores an open batch."""
    await uow.execute(ADD, **row)


async def one(reader: Reader, batch_id: UUID) -> Record | None:
    """A batch."""
    return await reader.fetchrow(ONE, id=batch_id)


async def decide(
    uow: UnitOfWork, batch_id: UUID, state: str, document_number: str | None, decided_on: date | None
) -> None:
    """Stores that a batch was decided, in whole or in part."""
    await uow.execute(DECIDE, id=batch_id, state=state, document_number=document_number, decided_on=decided_on)


async def listed(reader: Reader, after: UUID, limit: int) -> list[Record]:
    """Batches, oldest first."""
    return await reader.fetch(LISTED, after=after, limit=limit)
