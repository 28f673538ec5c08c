"""Every query on adverse records and their list files."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = (
    "id, credit_code, district, kind, source, document_number, grounds, evidence, from_on, list_id, recorded_at,"
    " recorded_by, removed_on, removal_reason, removal_evidence, removed_at, removed_by"
)
ADD = Q(
    "INSERT INTO adverse_records (id, credit_code, district, kind, source, document_number, grounds, evidence, from_on,"
    " list_id, recorded_at, recorded_by) VALUES (:id, :credit_code, :district, :kind, :source, :document_number,"
    " :grounds, :evidence, :from_on, :list_id, :recorded_at, :recorded_by)"
)
REMOVE = Q(
    "UPDATE adverse_records SET removed_on = :removed_on, removal_reason = :reason, removal_evidence = :evidence,"
    " removed_at = :at, removed_by = :by WHERE id = :id"
)
ONE = Q(f"SELECT {COLUMNS} FROM adverse_records WHERE id = :id")
OF_FIRMS = Q(
    "SELECT credit_code, kind, from_on, removed_on FROM adverse_records"
    " WHERE credit_code = ANY(CAST(:codes AS text[])) ORDER BY id"
)
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "kind": "kind = :kind",
    "on": "from_on <= CAST(:on AS date) AND (removed_on IS NULL OR removed_on > CAST(:on AS date))",
    "after": "id > :after",
}
LIST_COLUMNS = "id, kind, source, document_number, listed_on, received_on"
ADD_LIST = Q(
    "INSERT INTO adverse_lists (id, kind, source, document_number, listed_on, sha256, received_on, received_by)"
    " VALUES (:id, :kind, :source, :document_number, :listed_on, :sha256, :received_on, :received_by)"
)
ADD_ROW = Q(
    "INSERT INTO adverse_list_rows (list_id, line, credit_code, name, finding, matched_code, note, record_id)"
    " VALUES (:list_id, :line, :credit_code, :name, :finding, :matched_code, :note, :record_id)"
)
SAME = Q(
    f"SELECT {LIST_COLUMNS} FROM adverse_lists WHERE kind = :kind AND document_number = :document AND sha256 = :sha256"
)
ONE_LIST = Q(f"SELECT {LIST_COLUMNS} FROM adverse_lists WHERE id = :id")
COUNTS = Q(
    "SELECT finding, count(*)::int AS n, count(record_id)::int AS recorded FROM adverse_list_rows"
    " WHERE list_id = :id GROUP BY finding ORDER BY finding"
)
ROWS = Q(
    "SELECT line, credit_code, name, finding, matched_code, note, record_id FROM adverse_list_rows"
    " WHERE list_id = :id AND line > :after ORDER BY line LIMIT :limit"
)


@lru_cache(maxsize=64)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM adverse_records WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Records the caller may read, in the order they were made."""
    scope, names, given = homes.asked(reader, filters, "adverse_records.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def one(reader: Reader, record_id: UUID) -> Record | None:
    """A record."""
    return await reader.fetchrow(ONE, id=record_id)


async def of_firms(reader: Reader, codes: Sequence[str]) -> list[Record]:
    """Every record of these firms."""
    return await reader.fetch(OF_FIRMS, codes=list(codes))


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a record."""
    await uow.execute(ADD, **row)


async def remove(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Ends a record; the row stays."""
    await uow.execute(REMOVE, **row)


async def add_list(uow: UnitOfWork, row: Mapping[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    """Stores a list file with its lines."""
    await uow.execute(ADD_LIST, **row)
    await uow.many(ADD_ROW, rows)


async def same_list(reader: Reader, kind: str, document: str, sha256: bytes) -> Record | None:
    """The list of this file and document, if it was taken before."""
    return await reader.fetchrow(SAME, kind=kind, document=document, sha256=sha256)


async def one_list(reader: Reader, list_id: UUID) -> Record | None:
    """A list."""
    return await reader.fetchrow(ONE_LIST, id=list_id)


async def counts(reader: Reader, list_id: UUID) -> list[Record]:
    """Lines of a list by what was found for them."""
    return await reader.fetch(COUNTS, id=list_id)


async def rows(reader: Reader, list_id: UUID, after: int, limit: int) -> list[Record]:
    """The lines of a list, in order."""
    return await reader.fetch(ROWS, id=list_id, after=after, limit=limit)
