"""A workbook written as a stream: rows go into the archive as they come, nothing is kept.

The libraries write whole sheets, to memory or to a temporary file; here the caller's first bytes leave with the first
rows. Every cell is an inline string, so there is no formula, no style and no number that loses its digits.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

ROWS = 1_000_000
"""Rows a sheet; Excel takes 1,048,576."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class _Sink:
    """A file that only goes forward and gives away what was written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        data, self._parts = b"".join(self._parts), []
        return data


class Workbook:
    """Sheets of text cells; `add` gives the bytes that are ready, `end` the last."""

    def __init__(self, header: Sequence[str]) -> None:
        """The header stands on top of every sheet."""
        self._header, self._sink, self._sheets, self._left = header, _Sink(), 0, 0
        self._archive = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._sheet: Any = None

    def add(self, rows: Iterable[Sequence[str]]) -> bytes:
        """Write rows, a new sheet where one is full."""
        for row in rows:
            if self._left == 0:
                self._begin()
            self._sheet.write(_row(row))
            self._left -= 1
        return self._sink.taken()

    def end(self) -> bytes:
        """Close the sheet and tell the archive what it holds; an empty register is a header alone."""
        if self._sheet is None:
            self._begin()
        self._close()
        for name, content in self._parts():
            self._archive.writestr(name, _HEAD + content)
        self._archive.close()
        return self._sink.taken()

    def _begin(self) -> None:
        if self._sheet is not None:
            self._close()
        self._sheets, self._left = self._sheets + 1, ROWS
        self._sheet = self._archive.open(f"xl/worksheets/sheet{self._sheets}.xml", "w", force_zip64=True)
        self._sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode() + _row(self._header))

    def _close(self) -> None:
        self._sheet.write(b"</sheetData></worksheet>")
        self._sheet.close()

    def _parts(self) -> Iterator[tuple[str, str]]:
        numbers = range(1, self._sheets + 1)
        sheets = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{_KINDS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
        )
        yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_KINDS}"><sheets>{sheets}</sheets></workbook>'
        yield "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_LINKS}">{links}</Relationships>'
        book = f'<Relationship Id="rId1" Type="{_KINDS}/officeDocument" Target="xl/workbook.xml"/>'
        yield "_rels/.rels", f'<Relationships xmlns="{_LINKS}">{book}</Relationships>'
        package = "http://schemas.openxmlformats.org/package/2006/content-types"
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        first = f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        default = f'<Default Extension="rels" ContentType="{rels}"/>'
        yield "[Content_Types].xml", f'<Types xmlns="{package}">{default}{first}{types}</Types>'


def _row(cells: Sequence[str]) -> bytes:
    made = "".join(
        f'<c t="inlineStr"><is><t xml:space="preserve">{escape(_UNWRITABLE.sub(" ", cell), quote=False)}</t></is></c>'
        if cell
        else '<c t="inlineStr"><is><t/></is></c>'
        for cell in cells
    )
    return f"<row>{made}</row>".encode()
