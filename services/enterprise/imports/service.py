"""Receiving an import: the whole file is at hand before the first statement."""

import asyncio
from io import SEEK_END
from typing import IO, Any
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
    """Stores a spooled file in parts: a CSV decoded before the first statement, a workbook as it came; True: replay."""
    if kind == "xlsx":
        size = await asyncio.to_thread(files.size_of_xlsx, spooled.file)
        found = {"encoding": "utf-8", "bytes": size, "state": "converting"}
        return await _store(uow, caller, key, spooled.sha256, spooled.file, {"format": kind, **found})
    with await asyncio.to_thread(files.unmixed, spooled.file) as content:
        encoding = await asyncio.to_thread(files.encoding_of, content)
        found = {"encoding": encoding, "bytes": content.seek(0, SEEK_END), "state": "waiting"}
        return await _store(uow, caller, key, spooled.sha256, content, {"format": kind, **found})


async def _store(
    uow: UnitOfWork, caller: Principal, key: str, sha256: bytes, content: IO[bytes], found: dict[str, Any]
) -> tuple[Record, bool]:
    known = await repository.by_key(uow, caller.client_key, key)
    if known is not None:
        if known["sha256"] != sha256:
            raise KeyReused(pointer="#Idempotency-Key")
        return known, True
    import_id: UUID = uuid7()
    row = {
        "id": import_id,
        **found,
        "district": None if caller.has(*CITY) else caller.district or "",
        "by_subject": caller.subject,
        "client": caller.client_key,
        "idempotency_key": key,
        "sha256": sha256,
        "received_at": uow.clock.now(),
    }
    await repository.add(uow, row)
    for n, first, piece in files.pieces(content):
        if found["state"] == "converting":
            await repository.add_workbook(uow, [{"id": import_id, "n": n, "content": piece}])
        else:
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
