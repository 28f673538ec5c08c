"""Every query on updates made elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

OF_FIRMS = Q("SELECT credit_code, year, updated_on FROM annual_updates WHERE credit_code = ANY(CAST(:codes AS text[]))")
ADD = Q(
    "INSERT INTO annual_updates (id, credit_code, year, updated_on, evidence, recorded_at, recorded_by)"
    " VALUES (:id, :credit_code, :year, :updated_on, :evidence, :recorded_at, :recorded_by)"
)


async def of_firms(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """The updates of these firms that were made elsewhere."""
    return await reader.fetch(OF_FIRMS, codes=list(codes))


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores one."""
    await uow.execute(ADD, **row)
