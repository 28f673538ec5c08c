"""Every query on the register of the regional equity market."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.finance.registers.scope import IN_SCOPE, readable_by

_NEW = (
    "id", "credit_code", "kind", "market_code", "began_on", "district", "town", "clusters", "chains", "evidence",
    "proof_file", "proposed_at", "proposed_by",
)  # fmt: skip
_FROM = "otc_records e JOIN firms f USING (credit_code)"
_SHOWN = "e.*, f.name"
ADD = Q(f"INSERT INTO otc_records ({', '.join(_NEW)}, state) VALUES ({', '.join(f':{n}' for n in _NEW)}, 'proposed')")
ONE = Q(f"SELECT {_SHOWN} FROM {_FROM} WHERE e.id = :id AND {IN_SCOPE}")
OF_FIRM = Q(
    "SELECT id, kind, began_on, state, ended_on FROM otc_records WHERE credit_code = :credit_code ORDER BY began_on, id"
)
DECIDE = Q(
    "UPDATE otc_records SET state = :state, decided_at = :at, decided_by = :by, comment = :comment WHERE id = :id"
)
END = Q(
    "UPDATE otc_records SET state = 'ended', ended_on = :on, end_reason = :reason, end_comment = :comment,"
    " ended_by = :by WHERE id = :id"
)
REVERSE = Q(
    "UPDATE otc_records SET state = 'reversed', reversed_on = :on, reversal_reason = :reason, reversed_by = :by"
    " WHERE id = :id"
)
FILTERS = {
    "state": "e.state = :state",
    "kind": "e.kind = :kind",
    "on": "e.state IN ('confirmed', 'ended') AND e.began_on <= :on AND coalesce(e.ended_on, 'infinity') > :on",
    "year": "e.began_on BETWEEN make_date(CAST(:year AS int), 1, 1) AND make_date(CAST(:year AS int), 12, 31)",
    "district": "e.district = :district",
    "credit_code": "e.credit_code = :credit_code",
    "after": "e.id > :after",
}


@lru_cache(maxsize=256)
def _list(filters: tuple[str, ...]) -> Q:
    where = " AND ".join((IN_SCOPE, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {_SHOWN} FROM {_FROM} WHERE {where} ORDER BY e.id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Records the caller may read, in the order they were entered."""
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(_list(tuple(sorted(given))), limit=limit, **given, **readable_by(reader.principal))


async def one(reader: Reader, record_id: UUID) -> Record | None:
    """A record with the firm's name, or None when it is not there for this caller."""
    return await reader.fetchrow(ONE, id=record_id, **readable_by(reader.principal))


async def of_firm(reader: Reader, credit_code: str) -> list[Record]:
    """All records of a firm, the earliest first."""
    return await reader.fetch(OF_FIRM, credit_code=credit_code)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a proposed record."""
    await uow.execute(ADD, **row)


async def decide(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a decision."""
    await uow.execute(DECIDE, **row)


async def end(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends a record; the row stays."""
    await uow.execute(END, **row)


async def reverse(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Takes a record back as an error; the row stays."""
    await uow.execute(REVERSE, **row)
