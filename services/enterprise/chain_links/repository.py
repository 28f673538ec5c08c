"""Every query on links in the four chains."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise.scope import readable_by

COLUMNS = "id, credit_code, district, chain, counterpart_kind, counterpart, proof, began_on, ended_on, ended_why"
ADD = Q(
    "INSERT INTO chain_links (id, credit_code, district, chain, counterpart_kind, counterpart, proof, began_on,"
    " recorded_on, recorded_by) VALUES (:id, :credit_code, :district, :chain, :counterpart_kind, :counterpart, :proof,"
    " :began_on, :recorded_on, :recorded_by)"
)
END = Q("UPDATE chain_links SET ended_on = :ended_on, ended_why = :why WHERE id = :id")
ONE = Q(f"SELECT {COLUMNS} FROM chain_links WHERE id = :id")
STANDS = Q(
    "SELECT count(*) FROM chain_links WHERE credit_code = :credit_code AND chain = :chain AND ended_on IS NULL"
    " AND counterpart_kind = :counterpart_kind AND counterpart = :counterpart"
)
_ON = "began_on <= CAST(:on AS date) AND (ended_on IS NULL OR ended_on > CAST(:on AS date))"
COUNTS = Q(f"SELECT chain, count(*) AS links FROM chain_links WHERE credit_code = :code AND {_ON} GROUP BY chain")
FILTERS = {
    "district": "district = :district",
    "credit_code": "credit_code = :credit_code",
    "chain": "chain = :chain",
    "after": "id > :after",
}


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((_ON, scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM chain_links WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, on: date, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Links that stand on a day, of firms the caller may read."""
    scope, own = readable_by(reader.principal)
    given = {name: value for name, value in filters.items() if value is not None}
    return await reader.fetch(_list(tuple(sorted(given)), scope), on=on, limit=limit, **given, **own)


async def one(reader: Reader, link_id: UUID) -> Record | None:
    """A link."""
    return await reader.fetchrow(ONE, id=link_id)


async def stands(reader: Reader, given: Mapping[str, Any]) -> bool:
    """Whether the same link stands."""
    names = ("credit_code", "chain", "counterpart_kind", "counterpart")
    return bool(await reader.fetchval(STANDS, **{name: given[name] for name in names}))


async def counts(reader: Reader, code: str, on: date) -> dict[str, int]:
    """How many links of each chain a firm has on a day."""
    return {row["chain"]: row["links"] for row in await reader.fetch(COUNTS, code=code, on=on)}


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a link."""
    await uow.execute(ADD, **row)


async def end(uow: UnitOfWork, link_id: UUID, ended_on: date, why: str) -> None:
    """Ends a link; the row stays."""
    await uow.execute(END, id=link_id, ended_on=ended_on, why=why)
