"""Workbooks that come in: looked at before anything of them is unpacked."""

import re
from io import SEEK_END
from pathlib import PurePosixPath
from typing import IO
from zipfile import ZipFile, ZipInfo

_SWOLLEN = 200
"""How many times its packed size a large part of a workbook may have; sheets reach ten to thirty."""
_SMALL = 10 * 1024 * 1024
_MOST_PARTS = 10_000
_DIRECTORY = 1024 * 1024
_END_OF_ARCHIVE = 65_557
_PROLOG = 256 * 1024
_ASIDE = re.compile(rb"\s*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
_MACRO_NAMES = ("vbaproject", "macrosheets/", "activex/")
_MACRO_TYPES = (b"macro", b"vbaproject", b"activex")


class UnsafeWorkbook(ValueError):
    """The file may swell, run or lead somewhere when it is opened."""


def check_workbook(file: IO[bytes], unpacked: int) -> None:
    """Raise UnsafeWorkbook for bombs, macros, document types and paths that lead out; nothing is unpacked for it."""
    _check_directory(file)
    with ZipFile(file) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if len(parts) > _MOST_PARTS or len(names) < len(parts) or sum(part.file_size for part in parts) > unpacked:
            raise UnsafeWorkbook("too many or too large parts")
        for part in parts:
            if _is_bomb(part) or _leads_out(part.filename) or _is_macro(part.filename):
                raise UnsafeWorkbook(part.filename)
            with archive.open(part) as content:
                if part.filename.lower() == "[content_types].xml":
                    kinds = content.read(_PROLOG).lower()
                    if any(kind in kinds for kind in _MACRO_TYPES) or content.read(1):
                        raise UnsafeWorkbook(part.filename)
            with archive.open(part) as content:
                if _has_document_type(content):
                    raise UnsafeWorkbook(part.filename)
    file.seek(0)


def _check_directory(file: IO[bytes]) -> None:
    """A directory of millions of parts would fill the memory by itself."""
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _END_OF_ARCHIVE))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or int.from_bytes(tail[at + 12 : at + 16], "little") > _DIRECTORY:
        raise UnsafeWorkbook("no directory, or a very large one")
    file.seek(0)


def _is_bomb(part: ZipInfo) -> bool:
    return part.file_size > _SMALL and part.file_size > _SWOLLEN * part.compress_size


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _is_macro(name: str) -> bool:
    return any(word in name.lower() for word in _MACRO_NAMES)


def _has_document_type(content: IO[bytes]) -> bool:
    """Whether an XML part declares a document type, where entities live; what cannot be told counts as one."""
    head = content.read(4096)
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<\0" in head[:8] or b"\0<" in head[:8]:
        return True  # XML in another encoding, whose words are not looked for
    if not begin.startswith(b"<"):
        return False
    while True:
        while found := _ASIDE.match(begin):
            begin = begin[found.end() :]
        begin = begin.lstrip()
        whole = len(begin) > 4 and not begin.startswith((b"<!--", b"<?"))
        if whole:
            return begin.startswith(b"<!")
        more = content.read(4096) if content.tell() < _PROLOG else b""
        if not more:
            return content.tell() >= _PROLOG
        begin += more
