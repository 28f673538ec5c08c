"""The shared strings of a workbook: the text on disk, in memory four bytes a string for where it ends."""

import os
from array import array
from collections.abc import Callable
from functools import lru_cache
from tempfile import TemporaryFile
from typing import Any
from zipfile import ZipFile

from services.enterprise.imports.cells import shown
from services.enterprise.imports.parts import Odd, Part, plain

TEXT = 100_000
"""Characters of a cell; a spreadsheet takes 32,767."""
_MOST = 20_000_000
"""A sheet of a million rows and twenty columns, each cell different."""
_LONGEST = (1 << 32) - 1
_KEPT = 4096


class Strings:
    """Written once in their order, then read by number."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed with the strings
        self._ends = array("I", [0])
        self._text: list[str] = []
        self._length = self._size = 0
        self._inside = self._skipped = False
        self.at = lru_cache(maxsize=_KEPT)(self._read)

    def take(self, archive: ZipFile, name: str, told: Callable[[int], None]) -> None:
        """Reads a part of shared strings; `told` hears of every piece's bytes."""
        parts = Part(archive, name)
        parts.parser.StartElementHandler, parts.parser.EndElementHandler = self._begin, self._end
        parts.parser.CharacterDataHandler = self._more
        for size in parts.feed():
            told(size)
        self._file.flush()

    def _begin(self, tag: str, _: Any) -> None:
        name = plain(tag)
        self._skipped = self._skipped or name == "rPh"
        self._inside = name == "t" and not self._skipped

    def _more(self, text: str) -> None:
        if self._inside:
            self._text.append(text)
            self._length += len(text)
            if self._length > TEXT:
                raise Odd("text")

    def _end(self, tag: str) -> None:
        name, self._inside = plain(tag), False
        if name == "rPh":
            self._skipped = False
        elif name == "si":
            self._size += self._file.write(shown("".join(self._text)).encode())
            self._text.clear()
            self._length = 0
            if self._size > _LONGEST or len(self._ends) > _MOST:
                raise Odd("shared strings")
            self._ends.append(self._size)

    def _read(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise Odd("shared string")
        start = self._ends[number]
        return os.pread(self._file.fileno(), self._ends[number + 1] - start, start).decode()

    def close(self) -> None:
        """Gives the disk back."""
        self._file.close()
