"""Receiving an import: the whole file is at hand before the first statement."""

import asyncio
from typing import IO
from uuid import UUID

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.access import Principal
from chassis.errors import KeyReused
from chassis.uow import Reader, UnitOfWork
from services.enterprise.imports import files, repository
from services.enterprise.imports.rules import ImportNotFound
from services.enterprise.scope import is_officer

CITY = ("municipal-officer", "platform-admin")


async def receive_import(
    uow: UnitOfWork, caller: Principal, key: str, spooled: files.Spooled, kind: str
) -> tuple[Record, bool]:
    """Stores a spooled file in parts, before the first statement converted and decoded; True for a replay."""
    made = files.csv_of_xlsx if kind == "xlsx" else files.unmixed
    with await asyncio.to_thread(made, spooled.file) as content:
        encoding = await asyncio.to_thread(files.encoding_of, content)
        return await _store(uow, caller, key, spooled.sha256, content, kind, encoding)


async def _store(
    uow: UnitOfWork, caller: Principal, key: str, sha256: bytes, content: IO[bytes], kind: str, encoding: str
) -> tuple[Record, bool]:
    known = await repository.by_key(uow, caller.client_key, key)
    if known is not None:
        if known["sha256"] != sha256:
            raise KeyReused(pointer="#Idempotency-Key")
        return known, True
    content.seek(0, 2)
    import_id: UUID = uuid7()
    row = {
        "id": import_id,
        "format": kind,
        "encoding": encoding,
        "bytes": content.tell(),
        "district": None if caller.has(*CITY) else caller.district or "",
        "by_subject": caller.subject,
        "client": caller.client_key,
        "idempotency_key": key,
        "sha256": sha256,
        "received_at": uow.clock.now(),
    }
    await repository.add(uow, row)
    for n, first, piece in files.pieces(content):
        await repository.add_parts(uow, [{"id": import_id, "n": n, "first_byte": first, "content": piece}])
    uow.audit(action="import.received", subject=("import", row["id"]), before=None, after={"bytes": row["bytes"]})
    return await known_import(uow, import_id), False


async def known_import(reader: Reader, import_id: UUID) -> Record:
    """An import the caller may know of, or ImportNotFound."""
    row = await repository.one(reader, import_id)
    caller = reader.principal
    if row is None or caller is None or not is_officer(caller):
        raise ImportNotFound
    if not caller.has(*CITY, "system") and row["district"] != (caller.district or ""):
        raise ImportNotFound
    return row
