"""The first sheet of an XLSX as rows of text, in bounded memory whatever the file holds.

The libraries read shared strings and styles into memory and cannot tell a formula without a result, a covered cell of a
merge or a lost digit from an empty or right one; here each of them leaves a mark (`rules.py`) that the reader tells.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from zipfile import ZipFile

from services.enterprise.imports import cells
from services.enterprise.imports.parts import CHUNK, Odd, Part, elements, links, plain
from services.enterprise.imports.strings import TEXT, Strings

COLUMNS = 1000
"""Cells of a row; an import has seventeen columns."""
_MERGES, _AT_ONCE = 10_000, 500
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]{0,200}?\bref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_TAIL = 400


class _Sheet:
    """Rows as they are complete: number, and the text of each cell that has one by its column.

    Its handlers are called some ninety times a row: they keep to plain attributes and look nothing up twice.
    """

    def __init__(self, archive: ZipFile, name: str, reader: cells.Reader) -> None:
        self._parts, self._reader = Part(archive, name), reader
        parser = self._parts.parser
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._more
        self._rows: deque[tuple[int, dict[int, str]]] = deque()
        self._row: dict[int, str] = {}
        self._number = self._column = 0
        self._given: Mapping[str, str] = {}
        self._text = ""
        self._taken = self._formula = self._valued = self._skipped = self._named = False

    def rows(self, told: Callable[[int], None]) -> Iterator[tuple[int, dict[int, str]]]:
        """Every row that has text; `told` hears of every piece's bytes."""
        for size in self._parts.feed():
            told(size)
            while self._rows:
                yield self._rows.popleft()

    def _begin(self, tag: str, given: Mapping[str, str]) -> None:
        name = plain(tag)
        if name == "c":
            place = given.get("r")
            self._column = cells.column_of(place.rstrip("0123456789")) if place else self._column + 1
            if self._column > COLUMNS:
                raise Odd("columns")
            self._given, self._text = given, ""
            self._formula = self._valued = False
        elif name == "v":
            self._taken = self._valued = True
        elif name == "t":
            self._taken = not self._skipped and self._given.get("t") == "inlineStr"
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._skipped = True
        elif name == "row":
            self._number = int(given.get("r", self._number + 1))
            self._row, self._column = {}, 0

    def _more(self, text: str) -> None:
        if self._taken:
            self._text += text
            if len(self._text) > TEXT:
                raise Odd("text")

    def _end(self, tag: str) -> None:
        name = plain(tag)
        self._taken = False
        if name == "c":
            lost = self._formula and not self._valued
            text = cells.FORMULA if lost else self._reader.read(self._given, self._text, self._column)
            if text:
                self._row[self._column] = cells.shown(text)
        elif name == "rPh":
            self._skipped = False
        elif name == "row" and self._row:
            if not self._named:
                self._reader.named(self._row)
                self._named = True
            self._rows.append((self._number, self._row))


def _merges(archive: ZipFile, name: str) -> list[tuple[int, int, int, int]]:
    """First and last row and column of every merge; they stand behind the rows."""
    found, before = set[tuple[int, int, int, int]](), b""
    with archive.open(name) as part:
        while piece := part.read(CHUNK):
            text = before + piece
            before = text[-_TAIL:]
            if b"mergeCell" not in text:
                continue
            for left, top, right, bottom in _MERGE.findall(text):
                columns = (cells.column_of(left.decode()), cells.column_of(right.decode()))
                found.add((int(top), int(bottom), *columns))
            if len(found) > _MERGES:
                raise Odd("merges")
    return sorted(found)


class Book:
    """An opened workbook: where its first sheet is, and how much there is to read."""

    def __init__(self, archive: ZipFile) -> None:
        name = next(iter(links(archive, "").of("officeDocument")), "xl/workbook.xml")
        book, named = elements(archive, name), links(archive, name)
        first = next((given.get("id", "") for tag, given in book if tag == "sheet"), "")
        if first not in named.by_id:
            raise Odd("sheet")
        self._archive, self._sheet = archive, named.by_id[first]
        self._strings, self._styles = named.of("sharedStrings")[:1], named.of("styles")
        self._old = any(tag == "workbookPr" and given.get("date1904") in {"1", "true"} for tag, given in book)
        self.size = sum(archive.getinfo(part).file_size for part in (self._sheet, *self._strings))
        """Bytes of the parts that rows() reads, unpacked."""

    def rows(self, told: Callable[[int], None]) -> Iterator[list[str]]:
        """The rows that are not empty, each as wide as the header or as its own last cell; `told` hears of bytes."""
        with closing(Strings()) as strings:
            for part in self._strings:
                strings.take(self._archive, part, told)
            styles = [each for part in self._styles for each in elements(self._archive, part)]
            reader = cells.Reader(strings.at, cells.date_styles(styles), since_1904=self._old)
            found = _Sheet(self._archive, self._sheet, reader).rows(told)
            yield from _told(found, _merges(self._archive, self._sheet))


def _told(found: Iterator[tuple[int, dict[int, str]]], merges: list[tuple[int, int, int, int]]) -> Iterator[list[str]]:
    width, waiting, active = 0, deque(merges), list[tuple[int, int, int, int]]()
    for number, text in found:
        while waiting and waiting[0][0] <= number:
            active.append(waiting.popleft())
        if active:
            active = [each for each in active if each[1] >= number]
            if len(active) > _AT_ONCE:
                raise Odd("merges")
            if width:
                text.update(dict.fromkeys(cells.covered(active, number, width), cells.MERGED))
        line = [text.get(column, "") for column in range(1, max(width, *text) + 1)]
        width = width or len(line)
        yield line
