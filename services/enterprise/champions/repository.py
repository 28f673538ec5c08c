"""Every query on the lists of champions."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = (
    "id, list, batch, credit_code, district, product_code, product, share, share_evidence, sponsor, entered_on,"
    " moved_from, left_on, leave_reason"
)
ONE = Q(f"SELECT {COLUMNS} FROM champion_entries WHERE id = :id")
OPEN = Q(
    "SELECT count(*) FROM champion_entries WHERE list = :list AND credit_code = :credit_code"
    " AND product_code = :product_code AND left_on IS NULL"
)
ADD = Q(
    "INSERT INTO champion_entries (id, list, batch, credit_code, district, product_code, product, share,"
    " share_evidence, sponsor, entered_on, moved_from, recorded_at, recorded_by) VALUES (:id, :list, :batch,"
    " :credit_code, :district, :product_code, :product, :share, :share_evidence, :sponsor, :entered_on, :moved_from,"
    " :at, :by)"
)
LEAVE = Q("UPDATE champion_entries SET left_on = :on, leave_reason = :reason, left_by = :by WHERE id = :id")
FILTERS = {
    "list": "list = :list",
    "batch": "batch = :batch",
    "credit_code": "credit_code = :credit_code",
    "on": "entered_on <= :on AND (left_on IS NULL OR left_on > :on)",
    "after": "id > :after",
}


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM champion_entries WHERE {where} ORDER BY id LIMIT :limit")


async def entries(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Entries the caller may read, in the order they were recorded."""
    scope, names, given = homes.asked(reader, filters, "champion_entries.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def entry(reader: Reader, entry_id: UUID) -> Record | None:
    """An entry."""
    return await reader.fetchrow(ONE, id=entry_id)


async def is_listed(reader: Reader, named: Mapping[str, Any]) -> bool:
    """Whether the firm's product is on the list; `named` has list, credit_code and product_code."""
    return bool(await reader.fetchval(OPEN, **{name: named[name] for name in ("list", "credit_code", "product_code")}))


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """A new entry."""
    await uow.execute(ADD, **row)


async def leave(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends an entry; the row stays."""
    await uow.execute(LEAVE, **row)
