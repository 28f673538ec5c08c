"""Every query on the white list."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from asyncpg import Record

from chassis.sql import Q
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes

ENTRY = "id, credit_code, district, entered_on, valid_to, reasons, left_on, left_because"
VETO = "id, credit_code, district, reason_code, reason, from_on, lifted_on, lifting_reason"
VERSION = "number, published_on, published_at, firms, sha256, signature, key_id"
ON_LIST = "entered_on <= :on AND valid_to >= :on AND (left_on IS NULL OR left_on > :on)"
OPEN = Q(
    "SELECT id, credit_code, entered_on, valid_to FROM white_list_entries WHERE left_on IS NULL"
    " AND credit_code = ANY(CAST(:codes AS text[]))"
)
OPEN_BETWEEN = Q(
    "SELECT credit_code FROM white_list_entries WHERE left_on IS NULL AND credit_code > :after"
    " AND (CAST(:last AS text) IS NULL OR credit_code <= CAST(:last AS text)) ORDER BY credit_code LIMIT :limit"
)
ADD = Q(
    "INSERT INTO white_list_entries (id, credit_code, district, entered_on, valid_to, reasons)"
    " VALUES (:id, :credit_code, :district, :entered_on, :valid_to, :reasons)"
)
RENEW = Q("UPDATE white_list_entries SET valid_to = :valid_to WHERE id = :id")
END = Q("UPDATE white_list_entries SET left_on = :on, left_because = :because WHERE id = :id")
ALL_ON = Q(f"SELECT {ENTRY} FROM white_list_entries WHERE {ON_LIST} ORDER BY credit_code")
FILTERS = {
    "credit_code": "credit_code = :credit_code",
    "on": ON_LIST,
    "after": "id > :after",
}
VETOED = Q(
    "SELECT credit_code FROM white_list_vetoes WHERE credit_code = ANY(CAST(:codes AS text[])) AND lifted_on IS NULL"
)
ADD_VETO = Q(
    "INSERT INTO white_list_vetoes (id, credit_code, district, reason_code, reason, from_on, by_subject)"
    " VALUES (:id, :credit_code, :district, :reason_code, :reason, :from_on, :by_subject)"
)
ONE_VETO = Q(f"SELECT {VETO} FROM white_list_vetoes WHERE id = :id")
LIFT = Q("UPDATE white_list_vetoes SET lifted_on = :on, lifting_reason = :reason, lifted_by = :by WHERE id = :id")
ADD_RUN = Q(
    'INSERT INTO white_list_runs (id, "on", state, criteria, requested_at, requested_by)'
    " VALUES (:id, :on, 'waiting', :criteria, :at, :by)"
)
RUN_COLUMNS = 'id, "on", state, criteria, done, entered, renewed, "left", after_code, requested_at, finished_at'
RUN = Q(f"SELECT {RUN_COLUMNS} FROM white_list_runs WHERE id = :id")
OPEN_RUN = Q(f"SELECT {RUN_COLUMNS} FROM white_list_runs WHERE state <> 'done' ORDER BY id LIMIT 1")
PROGRESS = Q(
    "UPDATE white_list_runs SET state = :state, done = done + :done, entered = entered + :entered,"
    ' renewed = renewed + :renewed, "left" = "left" + :left, after_code = :after_code, finished_at = :finished_at'
    " WHERE id = :id"
)
VERSIONS = Q(
    f"SELECT {VERSION} FROM white_list_versions WHERE CAST(:before AS int) IS NULL OR number < CAST(:before AS int)"
    " ORDER BY number DESC LIMIT :limit"
)
ONE_VERSION = Q(f"SELECT {VERSION} FROM white_list_versions WHERE number = :number")
CONTENT = Q("SELECT content FROM white_list_versions WHERE number = :number")
LAST_NUMBER = Q("SELECT coalesce(max(number), 0) FROM white_list_versions")
ADD_VERSION = Q(
    "INSERT INTO white_list_versions (number, published_on, published_at, published_by, firms, content, sha256,"
    " signature, key_id) VALUES (:number, :published_on, :published_at, :published_by, :firms, :content, :sha256,"
    " :signature, :key_id)"
)
NEWEST_KEY = Q("SELECT key_id, sealed FROM white_list_keys ORDER BY made_at DESC LIMIT 1")
KEYS = Q("SELECT public FROM white_list_keys ORDER BY made_at")
ADD_KEY = Q(
    "INSERT INTO white_list_keys (key_id, sealed, public, made_at) VALUES (:key_id, :sealed, :public, :made_at)"
)


@lru_cache(maxsize=64)
def _list(table: str, columns: str, filters: tuple[str, ...], scope: str) -> Q:
    where = " AND ".join((scope, *(FILTERS[name] for name in filters)))
    return Q(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id LIMIT :limit")


async def _listed(reader: Reader, table: str, columns: str, filters: Mapping[str, Any], limit: int) -> list[Record]:
    scope, names, given = homes.asked(reader, filters, f"{table}.credit_code")
    return await reader.fetch(_list(table, columns, names, scope), limit=limit, **given)


async def entries(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Entries the caller may read, in the order they were made."""
    return await _listed(reader, "white_list_entries", ENTRY, filters, limit)


async def vetoes(reader: Reader, filters: Mapping[str, Any], limit: int) -> list[Record]:
    """Vetoes the caller may read, in the order they were entered."""
    return await _listed(reader, "white_list_vetoes", VETO, filters, limit)


async def all_on(reader: Reader, on: date) -> list[Record]:
    """Everybody on the list on a day, by credit code."""
    return await reader.fetch(ALL_ON, on=on)


async def open_entries(reader: Reader, codes: Sequence[str]) -> dict[str, Record]:
    """The entries of these firms that have not ended, by code."""
    return {row["credit_code"]: row for row in await reader.fetch(OPEN, codes=list(codes))}


async def open_between(reader: Reader, after: str, last: str | None, limit: int) -> list[str]:
    """Codes with an open entry after one code up to another, in order."""
    return [row["credit_code"] for row in await reader.fetch(OPEN_BETWEEN, after=after, last=last, limit=limit)]


async def enter(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Stores entries."""
    await uow.many(ADD, rows)


async def renew(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Gives entries a later last day."""
    await uow.many(RENEW, rows)


async def end(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Ends entries; the rows stay."""
    await uow.many(END, rows)


async def vetoed(reader: Reader, codes: Sequence[str]) -> set[str]:
    """Which of these firms a veto holds for."""
    return {row["credit_code"] for row in await reader.fetch(VETOED, codes=list(codes))}


async def add_veto(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a veto."""
    await uow.execute(ADD_VETO, **row)


async def veto(reader: Reader, veto_id: UUID) -> Record | None:
    """A veto."""
    return await reader.fetchrow(ONE_VETO, id=veto_id)


async def lift(uow: UnitOfWork, veto_id: UUID, on: date, reason: str, by: str) -> None:
    """Marks a veto as lifted; the row stays."""
    await uow.execute(LIFT, id=veto_id, on=on, reason=reason, by=by)


async def add_run(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a run that waits."""
    await uow.execute(ADD_RUN, **row)


async def run(reader: Reader, run_id: UUID) -> Record | None:
    """A run."""
    return await reader.fetchrow(RUN, id=run_id)


async def open_run(reader: Reader) -> Record | None:
    """The oldest run that is not done."""
    return await reader.fetchrow(OPEN_RUN)


async def progress(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Adds what a chunk did."""
    await uow.execute(PROGRESS, **row)


async def versions(reader: Reader, before: int | None, limit: int) -> list[Record]:
    """Versions, newest first."""
    return await reader.fetch(VERSIONS, before=before, limit=limit)


async def version(reader: Reader, number: int) -> Record | None:
    """A version without its content."""
    return await reader.fetchrow(ONE_VERSION, number=number)


async def content(reader: Reader, number: int) -> bytes | None:
    """The bytes of a version exactly as signed."""
    found: bytes | None = await reader.fetchval(CONTENT, number=number)
    return found


async def last_number(reader: Reader) -> int:
    """The number of the newest version; 0 before the first."""
    return int(await reader.fetchval(LAST_NUMBER))


async def add_version(uow: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Stores a version; it is never changed."""
    await uow.execute(ADD_VERSION, **row)


async def newest_key(reader: Reader) -> Record | None:
    """The key that signs, sealed."""
    return await reader.fetchrow(NEWEST_KEY)


async def keys(reader: Reader) -> list[dict[str, Any]]:
    """The public halves of all keys, oldest first."""
    return [row["public"] for row in await reader.fetch(KEYS)]


async def add_key(uow: UnitOfWork, key_id: str, sealed: bytes, public: Mapping[str, Any], made_at: datetime) -> None:
    """Stores a key."""
    await uow.execute(ADD_KEY, key_id=key_id, sealed=sealed, public=dict(public), made_at=made_at)
