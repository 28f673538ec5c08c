"""Every query on bars entered by hand."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.bars.models import HOLDS

COLUMNS = (
    "id, credit_code, district, reason, document_number, from_on, until, proof_file, recorded_at, recorded_by,"
    " lifted_on, lifting_reason, lifted_at, lifted_by"
)
ADD = Q(
    "INSERT INTO bars (id, credit_code, district, reason, document_number, from_on, until, proof_file, recorded_at,"
    " recorded_by) VALUES (:id, :credit_code, :district, :reason, :document_number, :from_on, :until, :proof_file,"
    " :recorded_at, :recorded_by)"
)
LIFT = Q(
    "UPDATE bars SET lifted_on = :lifted_on, lifting_reason = :lifting_reason, lifted_at = :lifted_at,"
    " lifted_by = :lifted_by WHERE id = :id"
)
ONE = Q(f"SELECT {COLUMNS} FROM bars WHERE id = :id")
STANDING = Q(
    "SELECT count(*) FROM bars WHERE credit_code = :code AND document_number = :document AND lifted_on IS NULL"
)
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "on": HOLDS,
    "after": "id > :after",
}


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM bars WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Bars of firms the caller may read, in the order they were entered."""
    scope, names, given = homes.asked(reader, filters, "bars.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def one(reader: Reader, bar_id: UUID) -> Record | None:
    """A bar."""
    return await reader.fetchrow(ONE, id=bar_id)


async def stands(reader: Reader, code: str, document: str) -> bool:
    """Whether a bar of the firm by this document was entered and not lifted."""
    return bool(await reader.fetchval(STANDING, code=code, document=document))


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a bar."""
    await uow.execute(ADD, **row)


async def lift(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends a bar before its last day; the row stays."""
    await uow.execute(LIFT, **row)
