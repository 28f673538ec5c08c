"""Every query on the register of listings."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.finance.registers.scope import IN_SCOPE, readable_by

_NEW = (
    "id", "credit_code", "board", "stock_code", "listed_on", "industry", "manufacturing", "manufacturing_reason",
    "first_listing", "district", "town", "evidence", "proof_file", "proposed_at", "proposed_by",
)  # fmt: skip
_FROM = "listings e JOIN firms f USING (credit_code)"
_SHOWN = "e.*, f.name"
ADD = Q(f"INSERT INTO listings ({', '.join(_NEW)}, state) VALUES ({', '.join(f':{n}' for n in _NEW)}, 'proposed')")
ONE = Q(f"SELECT {_SHOWN} FROM {_FROM} WHERE e.id = :id AND {IN_SCOPE}")
OF_FIRM = Q("SELECT id, board, listed_on, state FROM listings WHERE credit_code = :credit_code ORDER BY listed_on, id")
CODE_HOLDER = Q(
    "SELECT credit_code FROM listings WHERE board = :board AND stock_code = :stock_code"
    " AND state IN ('proposed', 'confirmed') AND board <> 'overseas'"
)
DECIDE = Q("UPDATE listings SET state = :state, decided_at = :at, decided_by = :by, comment = :comment WHERE id = :id")
DELIST = Q(
    "UPDATE listings SET state = 'ended', delisted_on = :on, delisting_reason = :reason,"
    " delisting_comment = :comment, delisted_by = :by WHERE id = :id"
)
REVERSE = Q(
    "UPDATE listings SET state = 'reversed', reversed_on = :on, reversal_reason = :reason, reversed_by = :by"
    " WHERE id = :id"
)
FILTERS = {
    "state": "e.state = :state",
    "board": "e.board = :board",
    "manufacturing": "e.manufacturing = :manufacturing",
    "year": "e.listed_on BETWEEN make_date(CAST(:year AS int), 1, 1) AND make_date(CAST(:year AS int), 12, 31)",
    "district": "e.district = :district",
    "credit_code": "e.credit_code = :credit_code",
    "after": "e.id > :after",
}


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...]) -> Q:
    where = " AND ".join((IN_SCOPE, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {_SHOWN} FROM {_FROM} WHERE {where} ORDER BY e.id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Listings the caller may read, in the order they were entered."""
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(_list(tuple(sorted(given))), limit=limit, **given, **readable_by(reader.principal))


async def one(reader: Reader, listing_id: UUID) -> Record | None:
    """A listing with the firm's name, or None when it is not there for this caller."""
    return await reader.fetchrow(ONE, id=listing_id, **readable_by(reader.principal))


async def of_firm(reader: Reader, credit_code: str) -> list[Record]:
    """All listings of a firm, the earliest first."""
    return await reader.fetch(OF_FIRM, credit_code=credit_code)


async def code_is_taken(reader: Reader, board: str, stock_code: str) -> bool:
    """Whether a firm stands under the stock code on the board; abroad a code says too little."""
    return await reader.fetchrow(CODE_HOLDER, board=board, stock_code=stock_code) is not None


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a proposed listing."""
    await uow.execute(ADD, **row)


async def decide(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a decision."""
    await uow.execute(DECIDE, **row)


async def delist(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends a listing; the row stays."""
    await uow.execute(DELIST, **row)


async def reverse(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Takes a listing back as an error; the row stays."""
    await uow.execute(REVERSE, **row)
