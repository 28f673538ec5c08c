"""Every query on imports."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork

COLUMNS = (
    "id, format, encoding, bytes, state, failure, district, by_subject, sha256, received_at, finished_at, columns,"
    " next_offset, chunk, lines, registered, changed, unchanged, refused"
)
ADD = Q(
    "INSERT INTO imports (id, format, encoding, bytes, state, district, by_subject, client, idempotency_key, sha256,"
    " received_at) VALUES (:id, :format, :encoding, :bytes, :state, :district, :by_subject, :client,"
    " :idempotency_key, :sha256, :received_at)"
)
ADD_PART = Q("INSERT INTO import_parts (import_id, n, first_byte, content) VALUES (:id, :n, :first_byte, :content)")
ADD_WORKBOOK = Q("INSERT INTO import_workbooks (import_id, n, content) VALUES (:id, :n, :content)")
WORKBOOK = Q(
    "SELECT n, content FROM import_workbooks WHERE import_id = :id AND n > CAST(:after AS int) ORDER BY n LIMIT 16"
)
DROP_WORKBOOK = Q("DELETE FROM import_workbooks WHERE import_id = :id")
CONVERTING = Q("UPDATE imports SET next_offset = :read WHERE id = :id")
CONVERTED = Q("UPDATE imports SET state = 'waiting', bytes = :bytes, next_offset = 0 WHERE id = :id")
UNCONVERTED = Q("UPDATE imports SET state = 'failed', failure = :failure, finished_at = :now WHERE id = :id")
ONE = Q(f"SELECT {COLUMNS} FROM imports WHERE id = :id")
BY_KEY = Q(f"SELECT {COLUMNS} FROM imports WHERE client = :client AND idempotency_key = :key")
NEXT = Q(f"SELECT {COLUMNS} FROM imports WHERE state IN ('converting', 'waiting', 'running') ORDER BY id LIMIT 1")
PARTS = Q(
    "SELECT first_byte, content FROM import_parts WHERE import_id = :id AND n >= CAST(:n AS int) ORDER BY n LIMIT 5"
)
BLOCKS = Q("SELECT nextval('outbox_id') AS block FROM generate_series(1, CAST(:count AS int))")
PROGRESS = Q(
    "UPDATE imports SET state = :state, failure = :failure, finished_at = :finished_at, columns = :columns,"
    " next_offset = :next_offset, chunk = chunk + 1, lines = :lines, registered = registered + :registered,"
    " changed = changed + :changed, unchanged = unchanged + :unchanged, refused = refused + :refused WHERE id = :id"
)
ADD_ERROR = Q(
    "INSERT INTO import_errors (import_id, line, field, code, zh, en) VALUES (:id, :line, :field, :code, :zh, :en)"
    " ON CONFLICT DO NOTHING"
)
ERRORS = Q(
    "SELECT line, field, code, zh, en FROM import_errors WHERE import_id = :id"
    " AND (line, field) > (CAST(:line AS int), CAST(:field AS text)) ORDER BY line, field LIMIT :limit"
)


async def add(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a received import."""
    await uow.execute(ADD, **row)


async def add_parts(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    """Stores pieces of its file."""
    await uow.many(ADD_PART, rows)


async def add_workbook(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    """Stores pieces of a workbook that is still to be converted."""
    await uow.many(ADD_WORKBOOK, rows)


async def workbook(uow: UnitOfWork, import_id: UUID) -> AsyncIterator[bytes]:
    """The pieces of a workbook, some megabytes at a time."""
    after = -1
    while rows := await uow.fetch(WORKBOOK, id=import_id, after=after):
        for row in rows:
            yield row["content"]
        after = rows[-1]["n"]


async def converting(uow: UnitOfWork, import_id: UUID, read: int) -> None:
    """Stores how much of a workbook was read."""
    await uow.execute(CONVERTING, id=import_id, read=read)


async def converted(uow: UnitOfWork, import_id: UUID, size: int) -> None:
    """The CSV is stored, the workbook is no longer needed."""
    await uow.execute(CONVERTED, id=import_id, bytes=size)
    await uow.execute(DROP_WORKBOOK, id=import_id)


async def unconverted(uow: UnitOfWork, import_id: UUID, failure: Mapping[str, Any], now: datetime) -> None:
    """No CSV can be made of it."""
    await uow.execute(UNCONVERTED, id=import_id, failure=failure, now=now)
    await uow.execute(DROP_WORKBOOK, id=import_id)


async def one(reader: Reader, import_id: UUID) -> Record | None:
    """An import."""
    return await reader.fetchrow(ONE, id=import_id)


async def by_key(reader: Reader, client: str, key: str) -> Record | None:
    """The import a client sent with an Idempotency-Key."""
    return await reader.fetchrow(BY_KEY, client=client, key=key)


async def next_open(uow: UnitOfWork) -> Record | None:
    """The oldest import that is not finished."""
    return await uow.fetchrow(NEXT)


async def content(uow: UnitOfWork, import_id: UUID, offset: int, size: int) -> bytes:
    """More than a megabyte at most of the file from a byte on; `size` is that of a part."""
    rows = await uow.fetch(PARTS, id=import_id, n=offset // size)
    return b"".join(row["content"] for row in rows)[offset % size :]


async def progress(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores how far it came, with the rows of the chunk."""
    await uow.execute(PROGRESS, **row)


async def add_errors(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    """Stores the faults of lines."""
    await uow.many(ADD_ERROR, rows)


async def errors(reader: Reader, import_id: UUID, line: int, field: str, limit: int) -> list[Record]:
    """The faults in the order of the lines."""
    return await reader.fetch(ERRORS, id=import_id, line=line, field=field, limit=limit)


async def blocks(uow: UnitOfWork, count: int) -> list[int]:
    """The first numbers of so many blocks of the outbox."""
    return [row["block"] for row in await uow.fetch(BLOCKS, count=count)]
