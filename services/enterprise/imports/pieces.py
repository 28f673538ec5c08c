"""A piece of a CSV file as columns of text, cut at the end of a record."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import polars as pl

from services.enterprise.imports.files import Window
from services.enterprise.imports.rules import Fault, check_header

AT, CELLS = "_at", "_cells"
"""Beside the file's columns: the number of the record in the piece, and how many cells it has."""
_MARK = b"\xef\xbb\xbf"
_LONGEST = csv.field_size_limit()
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_BLANK = r"^[\s,\x1c-\x1f]*$"


@dataclass(slots=True)
class Piece:
    """Its records that are not blank; `byte` gives where a record begins, `end` what follows the last."""

    columns: list[str] | None
    frame: pl.DataFrame
    end: int
    byte: Callable[[int], int]
    ended: bool = False
    failure: Fault | None = None


def read(content: bytes, encoding: str, offset: int, columns: list[str] | None, lines: int, *, ends: bool) -> Piece:
    """Reads the part of a file at `offset`, after so many `lines`; without `columns` the header stands first."""
    start = offset
    if columns is None:
        header = _header(content, encoding, offset, lines, ends=ends)
        if header.failure or header.columns is None:
            return header
        columns, content, offset = header.columns, content[header.end - offset :], header.end
    cut = len(content) if ends else content.rfind(b"\n") + 1
    whole = content[:cut]
    piece = _plain(whole, encoding, offset, columns) if _is_plain(whole) else None
    if piece is None:
        piece = _quoted(content, encoding, offset, columns, lines, ends=ends)
    piece.ended = ends and piece.failure is None
    if not ends and piece.end == start and piece.failure is None:
        piece.failure = Fault("", "line_too_long", "有一行过长", "a line is too long")
    return piece


def _is_plain(content: bytes) -> bool:
    return b'"' not in content and _MARK not in content and not _LONE_RETURN.search(content)


def _plain(content: bytes, encoding: str, offset: int, columns: Sequence[str]) -> Piece | None:
    """Lines without a quote are records as they stand; None when one is too long for CSV."""
    text = content.decode(encoding).removesuffix("\n")
    line = pl.col("line")
    lines = pl.DataFrame({"line": [text]}).select(line.str.split("\n")).explode("line")
    lines = lines.with_columns(line.str.strip_suffix("\r")).with_row_index(AT)
    if lines.select(line.str.len_bytes().max()).item() > _LONGEST:
        return None
    cells = line.str.split_exact(",", len(columns) - 1).struct.rename_fields(list(columns))
    counted = (line.str.count_matches(",", literal=True) + 1).alias(CELLS)
    kept = lines.filter(~line.str.contains(_BLANK)).select(AT, counted, cells.struct.unnest())
    frame = kept.with_columns(pl.col(columns).fill_null(""))

    def byte(record: int) -> int:
        parts = content.split(b"\n", record)
        return offset + len(content) - (len(parts[record]) if record < len(parts) else 0)

    return Piece(list(columns), frame, offset + len(content), byte)


def _quoted(content: bytes, encoding: str, offset: int, columns: Sequence[str], lines: int, *, ends: bool) -> Piece:
    """The same by the strict reader, record by record."""
    window, begins, failure = Window(content, encoding, offset, ends=ends), [offset], None
    kept: list[list[str]] = []
    at: list[int] = []
    try:
        for record in window.records():
            if any(cell.strip() for cell in record):
                kept.append(record)
                at.append(len(begins) - 1)
            window.taken()
            begins.append(window.offset)
    except csv.Error as error:
        failure = _not_csv(lines + len(kept) + 2, error)
    wide = list(zip_longest(*kept, fillvalue=""))[: len(columns)]
    wide += [("",) * len(kept)] * (len(columns) - len(wide))
    made = {name: pl.Series(cells, dtype=pl.String) for name, cells in zip(columns, wide, strict=True)}
    counted = pl.Series([len(record) for record in kept], dtype=pl.UInt32)
    frame = pl.DataFrame({AT: pl.Series(at, dtype=pl.UInt32), CELLS: counted, **made})
    return Piece(list(columns), frame, begins[-1], begins.__getitem__, failure=failure)


def _header(content: bytes, encoding: str, offset: int, lines: int, *, ends: bool) -> Piece:
    """The first record as the names of the columns, or why there are none."""
    window, frame = Window(content, encoding, offset, ends=ends), pl.DataFrame()
    piece = Piece(None, frame, offset, lambda _: offset)
    try:
        for record in window.records():
            window.taken()
            piece.columns = [name.strip().lower() for name in record]
            piece.failure = check_header(piece.columns)
            piece.end = offset if piece.failure else window.offset
            return piece
    except csv.Error as error:
        piece.failure = _not_csv(lines + 2, error)
        return piece
    if ends:
        piece.failure = Fault("", "empty", "文件为空", "the file is empty")
    else:
        piece.failure = Fault("", "line_too_long", "有一行过长", "a line is too long")
    return piece


def _not_csv(line: int, error: object) -> Fault:
    """What the strict reader did not take."""
    return Fault("", "csv", f"第{line}行不是有效的CSV", f"line {line} is no valid CSV: {error}")
