"""Taking files and giving them back."""

import zlib
from typing import IO
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from asyncpg import Record
from uuid_utils.compat import uuid7

from chassis.spreadsheets import check_workbook
from chassis.uow import Reader, UnitOfWork
from services.enterprise import homes
from services.enterprise.files import repository, rules
from services.enterprise.imports import files as received
from services.enterprise.registry import service as registry

HEAD = 16
_NO_DOCUMENT = (BadZipFile, zlib.error, ArithmeticError, LookupError, OSError, RuntimeError, ValueError)


async def keep(
    uow: UnitOfWork, code: str, name: str, media_type: str, spooled: received.Spooled, digest: bytes
) -> tuple[Record, bool]:
    """Keeps a file of a firm; the same bytes again are the same file (True). Raises what rules.check_content does."""
    rules.check_content(media_type, _head(spooled.file), spooled.size, digest, spooled.sha256)
    if media_type in rules.PARTS:
        rules.check_parts(media_type, _parts(spooled.file))
    firm = await registry.locked(uow, code)
    known = await repository.same(uow, code, spooled.sha256, media_type)
    if known is not None:
        return known, True
    file_id: UUID = uuid7()
    by = uow.principal.subject if uow.principal else "system"
    about = {"credit_code": code, "district": firm["district"], "name": name, "media_type": media_type}
    row = {"id": file_id, **about, "bytes": spooled.size, "sha256": spooled.sha256}
    parts = [{"id": file_id, "n": n, "content": piece} for n, _, piece in received.pieces(spooled.file)]
    await repository.add(uow, {**row, "uploaded_at": uow.clock.now(), "uploaded_by": by}, parts)
    after = {"name": name, "sha256": spooled.sha256.hex(), "bytes": spooled.size}
    uow.audit(action="file.kept", subject=("file", file_id), before=None, after=after)
    return await known_file(uow, file_id), False


def _parts(file: IO[bytes]) -> list[str]:
    """The names of a packed document's parts; none where it may swell, run or lead somewhere."""
    try:
        check_workbook(file, rules.UNPACKED)
        with ZipFile(file) as archive:
            return archive.namelist()
    except _NO_DOCUMENT:
        return []


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(HEAD)


async def known_file(reader: Reader, file_id: UUID) -> Record:
    """A file the caller may know of, or FileNotFound."""
    row = await repository.one(reader, file_id)
    if row is None or not await homes.may_see(reader, row["credit_code"], row["district"]):
        raise rules.FileNotFound
    return row


async def content(reader: Reader, file_id: UUID) -> tuple[Record, bytes]:
    """A file with its bytes, or FileNotFound."""
    return await known_file(reader, file_id), await repository.content(reader, file_id)


async def check_proof(reader: Reader, code: str, file_id: UUID | None) -> None:
    """A proof that is a file is the firm's own; raises NotTheFirmsFile."""
    if file_id is not None:
        row = await repository.one(reader, file_id)
        if row is None or row["credit_code"] != code:
            raise rules.NotTheFirmsFile(pointer="/proof_file")
