"""Uploaded files: spooled while they arrive, decoded, and read again from any byte."""

import codecs
import csv
import hashlib
import re
import tempfile
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from errno import ENOSPC
from typing import IO
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from chassis.errors import Malformed, TooLarge
from chassis.spreadsheets import check_workbook
from services.enterprise.imports import workbooks
from services.enterprise.imports.rules import LOST

PIECE = 256 * 1024
_IN_MEMORY = 8 * 1024 * 1024
_UNPACKED = 4 * 1024 * 1024 * 1024
"""The largest workbook that is taken has some 200 MB, and a sheet seven to twenty times its packed size."""
_CHINESE = re.compile("[\u4e00-\u9fff]")
_LOST = re.compile("[\x80-\xff]+")
_UNREADABLE: tuple[type[Exception], ...] = (
    *(BadZipFile, ExpatError, zlib.error, OSError, EOFError),
    *(ArithmeticError, LookupError, ValueError, TypeError, RuntimeError),
)
"""What the readers of workbooks raise at what is none."""


class FileUnreadable(Malformed):
    """The body is no CSV in UTF-8 or GB18030, or no XLSX."""

    code = "file_unreadable"
    zh = "文件无法读取：应为UTF-8或GB18030编码的CSV，或XLSX"
    en = "The file cannot be read: it must be CSV in UTF-8 or GB18030, or XLSX"


@dataclass(slots=True)
class Spooled:
    """A received file and the hash of its bytes."""

    file: IO[bytes]
    sha256: bytes
    size: int


async def spool(stream: AsyncIterator[bytes], limit: int, declared: str = "") -> Spooled:
    """Keeps a body beside the process until it is complete; raises TooLarge as soon as it is, or is declared to be."""
    if declared.isdecimal() and int(declared) > limit:
        raise TooLarge(limit=limit)
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by who asked for it
    digest, size = hashlib.sha256(), 0
    async for piece in stream:
        size += len(piece)
        if size > limit:
            file.close()
            raise TooLarge(limit=limit)
        digest.update(piece)
        file.write(piece)
    return Spooled(file, digest.digest(), size)


def encoding_of(file: IO[bytes]) -> str:
    """utf-8, else gb18030; raises FileUnreadable when the bytes are neither, in whole or line by line."""
    for name in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(name)("strict")
        file.seek(0)
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    raise FileUnreadable


def unmixed(file: IO[bytes]) -> IO[bytes]:
    """The file, or, where its lines are in UTF-8 and in GB18030, one in UTF-8 with marks for the lesser part.

    A line of UTF-8 almost always decodes as GB18030 too, as other characters: taken whole, it would be garbled unseen.
    """
    file.seek(0)
    try:
        while piece := file.readlines(PIECE):
            b"".join(piece).decode()
    except UnicodeDecodeError:
        pass
    else:
        return file
    file.seek(0)
    told, other = 0, 0
    for line in file:
        if not line.isascii():
            sure = _is_utf8(line)
            told, other = told + sure, other + (not sure)
    if not told:
        return file
    return _rewritten(file, "utf-8" if told > other else "gb18030")


def _rewritten(file: IO[bytes], main: str) -> IO[bytes]:
    made: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by who asked for it
    file.seek(0)
    for line in file:
        own = line.isascii() or _is_utf8(line) == (main == "utf-8")
        made.write((line.decode(main, errors="replace") if own else _LOST.sub(LOST, line.decode("latin-1"))).encode())
    return made


def _is_utf8(line: bytes) -> bool:
    """Whether a line that is not ASCII is text in UTF-8: in GB18030 one may be so by chance, hardly with Chinese."""
    try:
        return _CHINESE.search(line.decode()) is not None
    except UnicodeDecodeError:
        return False


def size_of_xlsx(file: IO[bytes]) -> int:
    """Bytes that rows_of_xlsx() will read; raises FileUnreadable for what is no workbook, or no safe one."""
    try:
        check_workbook(file, _UNPACKED)
        with ZipFile(file) as archive:
            return workbooks.Book(archive).size
    except _UNREADABLE as cause:
        raise FileUnreadable from cause


def rows_of_xlsx(
    file: IO[bytes], told: Callable[[int], None] = lambda _: None, unpacked: int = _UNPACKED
) -> Iterator[list[str]]:
    """The first sheet row by row in bounded memory, what has no value marked; `told` hears of bytes read."""
    try:
        check_workbook(file, unpacked)
        with ZipFile(file) as archive:
            yield from workbooks.Book(archive).rows(told)
    except _UNREADABLE as cause:
        if isinstance(cause, OSError) and cause.errno == ENOSPC:
            raise  # the disk is full: nothing is said of the workbook by that
        raise FileUnreadable from cause


def pieces(file: IO[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """A file as (number, first byte, bytes)."""
    file.seek(0)
    number = first = 0
    while piece := file.read(PIECE):
        yield number, first, piece
        number, first = number + 1, first + len(piece)


class Window:
    """Records of a part of a CSV file, with the byte after the last whole one."""

    def __init__(self, content: bytes, encoding: str, offset: int, *, ends: bool) -> None:
        """`content` begins at `offset`; `ends` says that the file ends with it."""
        self.offset = self._read = offset
        self._lines, self._ends = content.splitlines(keepends=True), ends
        # utf-8-sig drops the mark some programs write before the first character.
        self._encoding = "utf-8-sig" if encoding == "utf-8" else encoding
        self._dry = False
        self._records = csv.reader(self._text(), strict=True)

    def _text(self) -> Iterator[str]:
        # Split at LF only: no byte of a GB18030 character is LF, and a record may hold other line ends in quotes.
        pending = b""
        for line in self._lines:
            pending += line
            if pending.endswith(b"\n"):
                self._read += len(pending)
                yield pending.decode(self._encoding)
                pending = b""
        if pending and self._ends:
            self._read += len(pending)
            yield pending.decode(self._encoding)
        self._dry = not self._ends

    def records(self) -> Iterator[list[str]]:
        """Whole records; call taken() after each one that is used."""
        try:
            for record in self._records:
                if self._dry:
                    return
                yield record
        except csv.Error:
            if not self._dry:
                raise

    def taken(self) -> None:
        """The record just given is used: the next window begins after it."""
        self.offset = self._read
