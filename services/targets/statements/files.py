"""Uploaded figures: a small CSV or XLSX read whole, with nothing in it run or unpacked beyond its limit."""

import csv
import io
import zlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from chassis.errors import Malformed, RuleRefused
from chassis.spreadsheets import check_workbook

COLUMNS = ("indicator", "as_of", "district", "value", "note", "kind")
NEEDED = ("indicator", "as_of", "value")
CHINESE = {
    "指标": "indicator", "日期": "as_of", "区县": "district", "数值": "value", "来源": "note", "类型": "kind",
}  # fmt: skip
MOST_LINES = 2000
_UNPACKED = 8 * 1024 * 1024
"""Two thousand lines have two megabytes; the sender waits, and a claimed key holds its transaction open."""
_UNREADABLE = (
    *(BadZipFile, InvalidFileException, ParseError, zlib.error, OSError, EOFError),
    *(LookupError, ValueError, TypeError, RuntimeError),
)


class FileUnreadable(Malformed):
    """The body is no CSV in UTF-8 or GB18030, and no XLSX."""

    code = "file_unreadable"
    zh = "文件无法读取：应为UTF-8或GB18030编码的CSV，或XLSX"
    en = "The file cannot be read: it must be CSV in UTF-8 or GB18030, or XLSX"


class ColumnsWrong(Malformed):
    """The first line does not name the columns."""

    code = "columns_wrong"
    zh = "首行应含列名 {needed}，可含 {known}；不识别 {unknown}"
    en = "The first line must name {needed} and may name {known}; not known: {unknown}"


class TooManyLines(Malformed):
    """The file has more lines than one transaction takes."""

    code = "too_many_lines"
    zh = "一个文件最多 {most} 行"
    en = "A file holds at most {most} lines"


def lines_of(content: bytes, *, workbook: bool) -> list[tuple[int, dict[str, str]]]:
    """(line number, cells by column) of every line that is not empty; raises what makes the whole file useless."""
    rows = _of_workbook(content) if workbook else _of_csv(content)
    header = [CHINESE.get(name.strip(), name.strip()) for name in (rows[0] if rows else [])]
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or set(NEEDED) - set(header) or len(set(header)) < len(header):
        raise ColumnsWrong(needed=", ".join(NEEDED), known=", ".join(COLUMNS), unknown=", ".join(unknown) or "—")
    found = [
        (number, dict(zip(header, (cell.strip() for cell in row), strict=False)))
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]
    if len(found) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    return found


def _of_csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), strict=True))
        except UnicodeDecodeError:
            continue
        except csv.Error as cause:
            raise FileUnreadable from cause
    raise FileUnreadable


def _of_workbook(content: bytes) -> list[list[str]]:
    try:
        file = io.BytesIO(content)
        check_workbook(file, _UNPACKED)
        sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
        return [[_cell(value) for value in row] for _, row in zip(range(MOST_LINES + 3), sheet.values, strict=False)]
    except _UNREADABLE as cause:
        raise FileUnreadable from cause


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


class LineWrong(RuleRefused):
    """A cell of the line cannot be read as what its column holds."""

    code = "line_wrong"
    zh = "{field} 无法识别：{value}"
    en = "{field} cannot be read: {value}"


def figure_of(cells: dict[str, str]) -> dict[str, Any]:
    """What a line states, in the types of a statement; raises `LineWrong` for the first cell that is none."""

    def read(field: str, reader: Callable[[str], Any]) -> Any:
        text = cells.get(field, "")
        try:
            return reader(text)
        except ValueError:
            raise LineWrong(field=field, value=text[:40], pointer=f"/{field}") from None

    return {
        "indicator": read("indicator", _code),
        "as_of": read("as_of", date.fromisoformat),
        "district": cells.get("district") or None,
        "value": read("value", _count),
        "note": (cells.get("note") or None) and cells["note"][:400],
        "kind": read("kind", _kind),
    }


def _code(text: str) -> str:
    if not 0 < len(text) <= 64:
        raise ValueError(text)
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise ValueError(text)
    return int(text)


def _kind(text: str) -> str:
    kinds = {"": "figure", "figure": "figure", "数值": "figure", "opening": "opening", "期初": "opening"}
    if text not in kinds:
        raise ValueError(text)
    return kinds[text]
