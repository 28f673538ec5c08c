"""Every query on files."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

COLUMNS = "id, credit_code, district, name, media_type, bytes, sha256, uploaded_at, uploaded_by"
ADD = Q(
    "INSERT INTO files (id, credit_code, district, name, media_type, bytes, sha256, uploaded_at, uploaded_by)"
    " VALUES (:id, :credit_code, :district, :name, :media_type, :bytes, :sha256, :uploaded_at, :uploaded_by)"
)
ADD_PART = Q("INSERT INTO file_parts (file_id, n, content) VALUES (:id, :n, :content)")
ONE = Q(f"SELECT {COLUMNS} FROM files WHERE id = :id")
SAME = Q(f"SELECT {COLUMNS} FROM files WHERE credit_code = :code AND sha256 = :sha256 AND media_type = :media_type")
PARTS = Q("SELECT content FROM file_parts WHERE file_id = :id ORDER BY n")
FILTERS = {"credit_code": "credit_code = :credit_code", "after": "id > :after"}


@lru_cache(maxsize=16)
def _list(filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {COLUMNS} FROM files WHERE {where} ORDER BY id LIMIT :limit")


async def listed(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Files of firms the caller may read, in the order they came."""
    scope, names, given = homes.asked(reader, filters, "files.credit_code")
    return await reader.fetch(_list(names, scope), limit=limit, **given)


async def one(reader: Reader, file_id: UUID) -> Record | None:
    """A file without its bytes."""
    return await reader.fetchrow(ONE, id=file_id)


async def same(reader: Reader, code: str, sha256: bytes, media_type: str) -> Record | None:
    """The firm's file with these bytes, if it has one."""
    return await reader.fetchrow(SAME, code=code, sha256=sha256, media_type=media_type)


async def add(uow: UnitOfWork, row: Mapping[str, Any], parts: Sequence[dict[str, Any]]) -> None:
    """Stores a file with its bytes."""
    await uow.execute(ADD, **row)
    await uow.many(ADD_PART, parts)


async def content(reader: Reader, file_id: UUID) -> bytes:
    """The bytes of a file."""
    return b"".join(row["content"] for row in await reader.fetch(PARTS, id=file_id))
