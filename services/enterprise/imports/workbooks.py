"""The first sheet of an XLSX as rows of text, in bounded memory whatever the file holds.

The libraries read shared strings and styles into memory and cannot tell a formula without a result, a covered cell of a
merge or a lost digit from an empty or right one; here each of them leaves a mark (`rules.py`) that the reader tells.
"""

import re
from array import array
from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZipFile

from services.enterprise.imports import cells
from services.enterprise.imports.parts import CHUNK, Odd, Part, elements, links, plain

COLUMNS = 1000
"""Cells of a row; an import has seventeen columns."""
_MERGES, _AT_ONCE = 10_000, 500
_IN_MEMORY = 8 << 20
_TEXT = 100_000
"""Characters of a cell; a spreadsheet takes 32,767."""
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]{0,200}?\bref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_TAIL = 400


def _check_length(length: int) -> None:
    if length > _TEXT:
        raise Odd("text")


class Strings:
    """The shared strings: the text on disk once it is large, the places in memory."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the strings
        self._ends = array("Q", [0])
        self._text: list[str] = []
        self._length = 0
        self._inside = self._skipped = False
        self.at = lru_cache(maxsize=20_000)(self._at)

    def take(self, archive: ZipFile, name: str) -> None:
        """Reads a part of shared strings."""
        parts = Part(archive, name)
        parts.parser.StartElementHandler, parts.parser.EndElementHandler = self._begin, self._end
        parts.parser.CharacterDataHandler = self._more
        parts.all()

    def _begin(self, tag: str, _: Any) -> None:
        name = plain(tag)
        self._skipped = self._skipped or name == "rPh"
        self._inside = name == "t" and not self._skipped

    def _more(self, text: str) -> None:
        if self._inside:
            self._text.append(text)
            self._length += len(text)
            _check_length(self._length)

    def _end(self, tag: str) -> None:
        name, self._inside = plain(tag), False
        if name == "rPh":
            self._skipped = False
        elif name == "si":
            self._file.write("".join(self._text).encode())
            self._text.clear()
            self._length = 0
            self._ends.append(self._file.tell())

    def _at(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise Odd("shared string")
        self._file.seek(self._ends[number])
        return self._file.read(self._ends[number + 1] - self._ends[number]).decode()

    def close(self) -> None:
        """Gives the disk back."""
        self._file.close()


class _Sheet:
    """Rows as they are complete: number, and the text of each cell by its column."""

    def __init__(self, archive: ZipFile, name: str) -> None:
        self._parts = Part(archive, name)
        parser = self._parts.parser
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._more
        self._rows: deque[tuple[int, dict[int, cells.Cell]]] = deque()
        self._row: dict[int, cells.Cell] = {}
        self._number = self._column = 0
        self._cell = cells.Cell()
        self._text: list[str] | None = None
        self._length = 0
        self._skipped = False

    def rows(self) -> Iterator[tuple[int, dict[int, cells.Cell]]]:
        """Every row that has cells."""
        for _ in self._parts.feed():
            while self._rows:
                yield self._rows.popleft()

    def _begin(self, tag: str, given: Mapping[str, str]) -> None:
        name = plain(tag)
        if name == "c":
            place = given.get("r")
            self._column = cells.column_of(place) if place else self._column + 1
            self._cell = cells.Cell(kind=given.get("t", "n"), style=int(given.get("s", 0)))
            self._length = 0
        elif name == "v":
            self._text, self._cell.valued = [], True
        elif name == "t" and not self._skipped and self._cell.kind == "inlineStr":
            self._text = []
        elif name == "f":
            self._cell.formula = True
        elif name == "rPh":
            self._skipped = True
        elif name == "row":
            self._number = int(given.get("r", self._number + 1))
            self._row, self._column = {}, 0

    def _more(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
            self._length += len(text)
            _check_length(self._length)

    def _end(self, tag: str) -> None:
        name = plain(tag)
        if name == "c":
            if self._column > COLUMNS:
                raise Odd("columns")
            self._row[self._column] = self._cell
        elif name in {"v", "t"} and self._text is not None:
            self._cell.text += "".join(self._text)
            self._text = None
        elif name == "rPh":
            self._skipped = False
        elif name == "row" and self._row:
            self._rows.append((self._number, self._row))


def _merges(archive: ZipFile, name: str) -> list[tuple[int, int, int, int]]:
    """First and last row and column of every merge; they stand behind the rows."""
    found, before = set[tuple[int, int, int, int]](), b""
    with archive.open(name) as part:
        while piece := part.read(CHUNK):
            text = before + piece
            for left, top, right, bottom in _MERGE.findall(text):
                columns = (cells.column_of(left.decode()), cells.column_of(right.decode()))
                found.add((int(top), int(bottom), *columns))
            if len(found) > _MERGES:
                raise Odd("merges")
            before = text[-_TAIL:]
    return sorted(found)


def rows(archive: ZipFile) -> Iterator[list[str]]:
    """The rows of the first sheet that are not empty, each as wide as the header or as its own last cell."""
    name = next(iter(links(archive, "").of("officeDocument")), "xl/workbook.xml")
    book, named = elements(archive, name), links(archive, name)
    first = next((given.get("id", "") for tag, given in book if tag == "sheet"), "")
    if first not in named.by_id:
        raise Odd("sheet")
    strings = Strings()
    try:
        for part in named.of("sharedStrings")[:1]:
            strings.take(archive, part)
        styles = [each for part in named.of("styles") for each in elements(archive, part)]
        old = any(tag == "workbookPr" and given.get("date1904") in {"1", "true"} for tag, given in book)
        reader = cells.Reader(strings.at, cells.date_styles(styles), since_1904=old)
        sheet = named.by_id[first]
        yield from _told(_Sheet(archive, sheet).rows(), reader, _merges(archive, sheet))
    finally:
        strings.close()


def _told(
    found: Iterator[tuple[int, dict[int, cells.Cell]]], reader: cells.Reader, merges: list[tuple[int, int, int, int]]
) -> Iterator[list[str]]:
    width, waiting, active = 0, deque(merges), list[tuple[int, int, int, int]]()
    for number, row in found:
        while waiting and waiting[0][0] <= number:
            active.append(waiting.popleft())
        active = [each for each in active if each[1] >= number]
        if len(active) > _AT_ONCE:
            raise Odd("merges")
        text = {column: told for column, cell in row.items() if (told := reader.read(cell, column))}
        if width and text:
            text |= dict.fromkeys(cells.covered(active, number, width), cells.MERGED)
        if not text:
            continue
        line = [text.get(column, "") for column in range(1, max(width, *text) + 1)]
        if not width:
            width = len(line)
            reader.named(line)
        yield line
