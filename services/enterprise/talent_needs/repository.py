"""Every query on talent needs."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

GIVEN = (
    "id", "credit_code", "district", "post", "people", "field", "node", "level", "urgency", "needed_from",
    "needed_until", "opened_on", "recorded_by",
)  # fmt: skip
STATE = "CASE WHEN closed_on <= CAST(:on AS date) THEN outcome ELSE 'open' END"
COLUMNS = (
    f"{', '.join(GIVEN[:-1])}, {STATE} AS state, closed_on, reason,"
    f" {STATE} = 'open' AND needed_until < CAST(:on AS date) AS overdue"
)
ADD = Q(f"INSERT INTO talent_needs ({', '.join(GIVEN)}) VALUES ({', '.join(':' + name for name in GIVEN)})")
CLOSE = Q(
    "UPDATE talent_needs SET closed_on = :closed_on, outcome = :outcome, reason = :reason, closed_by = :by"
    " WHERE id = :id"
)
ONE = Q(f"SELECT {COLUMNS} FROM talent_needs WHERE id = :id")
OPEN = Q(
    "SELECT count(*) FROM talent_needs WHERE credit_code = :code AND opened_on <= CAST(:on AS date)"
    f" AND {STATE} = 'open'"
)
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "node": "(node = :node OR starts_with(node, :node || '.'))",
    "level": "level = :level",
    "urgency": "urgency = :urgency",
    "state": f"{STATE} = :state",
    "after": "id > :after",
}


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join(("opened_on <= CAST(:on AS date)", scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM talent_needs WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, on: date, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Needs of firms the caller may read, in their state on a day."""
    scope, names, given = homes.asked(reader, filters, "talent_needs.credit_code", on=on)
    return await reader.fetch(_list(names, scope), on=on, limit=limit, **given)


async def one(reader: Reader, need_id: UUID) -> Record | None:
    """A need in its present state."""
    return await reader.fetchrow(ONE, id=need_id, on=reader.clock.today())


async def open_of(reader: Reader, code: str, on: date) -> int:
    """How many needs of a firm are open on a day."""
    return int(await reader.fetchval(OPEN, code=code, on=on))


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a need."""
    await uow.execute(ADD, **row)


async def close(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Closes a need; the row stays."""
    await uow.execute(CLOSE, **row)
