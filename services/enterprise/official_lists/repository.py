"""Every query on official lists."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

LIST = "id, tier, kind, batch, document_number, granted_on, valid_from, valid_to, sha256, received_on, received_by"
ROW = "list_id, line, credit_code, name, finding, matched_code, candidates, note, recognition_id, refusal"
ADD = Q(
    f"INSERT INTO official_lists ({LIST}) VALUES (:id, :tier, :kind, :batch, :document_number, :granted_on,"
    " :valid_from, :valid_to, :sha256, :received_on, :received_by)"
)
ADD_ROW = Q(
    "INSERT INTO official_list_rows (list_id, line, credit_code, name, finding, matched_code, candidates, note) VALUES"
    " (:list_id, :line, :credit_code, :name, :finding, :matched_code, :candidates, :note)"
)
ONE = Q(f"SELECT {LIST} FROM official_lists WHERE id = :id")
SAME = Q(
    f"SELECT {LIST} FROM official_lists WHERE tier = :tier AND document_number = :document_number AND sha256 = :sha256"
    " AND kind = :kind AND batch = :batch AND granted_on = :granted_on AND valid_from = :valid_from"
    " AND valid_to IS NOT DISTINCT FROM CAST(:valid_to AS date)"
)
ROWS = Q(f"SELECT {ROW} FROM official_list_rows WHERE list_id = :id AND line > :after ORDER BY line LIMIT :limit")
LINES = Q(
    f"SELECT {ROW} FROM official_list_rows WHERE list_id = :id AND line = ANY(CAST(:lines AS int[])) ORDER BY line"
)
OPEN = Q(
    f"SELECT {ROW} FROM official_list_rows WHERE list_id = :id AND recognition_id IS NULL AND refusal IS NULL"
    " AND finding IN ('code', 'name') ORDER BY line LIMIT :limit"
)
COUNTS = Q(
    "SELECT finding, count(*) AS n, count(recognition_id) AS recorded, count(refusal) AS refused"
    " FROM official_list_rows WHERE list_id = :id GROUP BY finding"
)
STORE = Q(
    "UPDATE official_list_rows SET matched_code = :matched_code, recognition_id = :recognition_id, refusal = :refusal"
    " WHERE list_id = :list_id AND line = :line"
)
NAMED = Q(
    "SELECT credit_code, name FROM enterprises WHERE translate(name, '（） 　', '()') = ANY(CAST(:names AS text[]))"
)
"""The registry has no search by whole names; brackets and spaces differ between lists."""


async def add(uow: UnitOfWork, row: Mapping[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    """Stores a list with its lines."""
    await uow.execute(ADD, **row)
    await uow.many(ADD_ROW, rows)


async def one(reader: Reader, list_id: UUID) -> Record | None:
    """A list."""
    return await reader.fetchrow(ONE, id=list_id)


async def same(reader: Reader, about: Mapping[str, Any], sha256: bytes) -> Record | None:
    """The list that came with the same bytes, of which the same was said."""
    return await reader.fetchrow(SAME, **about, sha256=sha256)


async def rows(reader: Reader, list_id: UUID, after: int, limit: int) -> list[Record]:
    """Lines of a list, in order."""
    return await reader.fetch(ROWS, id=list_id, after=after, limit=limit)


async def lines(reader: Reader, list_id: UUID, wanted: Sequence[int]) -> list[Record]:
    """These lines."""
    return await reader.fetch(LINES, id=list_id, lines=list(wanted))


async def open_rows(reader: Reader, list_id: UUID, limit: int) -> list[Record]:
    """Matched lines that are neither recorded nor refused."""
    return await reader.fetch(OPEN, id=list_id, limit=limit)


async def counts(reader: Reader, list_id: UUID) -> list[Record]:
    """How many lines were found how."""
    return await reader.fetch(COUNTS, id=list_id)


async def store(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores what became of a line."""
    await uow.execute(STORE, **row)


async def named(reader: Reader, names: Sequence[str]) -> list[Record]:
    """Firms that have one of these names, brackets and spaces aside."""
    return await reader.fetch(NAMED, names=list(names))
