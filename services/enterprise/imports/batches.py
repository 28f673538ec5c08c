"""A piece of a file made ready for the database away from the event loop: what is plain as rows, the rest as lines."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from asyncpg import Record

from services.enterprise.imports import pieces, told
from services.enterprise.imports.columns import PLAIN, Day, typed
from services.enterprise.imports.rules import Line, ragged, read_line

KEY = "key"
"""The credit code a line is of, as far as it has one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece begins: its import, the byte, the columns of the header, and the lines before it."""

    import_id: UUID
    offset: int
    columns: list[str] | None
    lines: int

    @classmethod
    def of(cls, row: Record) -> "Place":
        """How far an import came."""
        return cls(row["id"], row["next_offset"], row["columns"], row["lines"])


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes of a file with their encoding; `ends` says that the file ends with them."""

    data: bytes
    encoding: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines from `place` on: `ready` holds key, plain and the rows of plain lines, `odd` the other lines by number."""

    place: Place
    today: date
    piece: pieces.Piece
    ready: pl.DataFrame
    odd: Mapping[int, Line]
    first: int = 0

    def reach(self, most: int, rows: int) -> int:
        """How many lines one transaction takes: no firm twice, and so many that are read by row."""
        keys, odd = self.ready[KEY][:most], ~self.ready[PLAIN][:most]
        ends = [len(keys)]
        ends += (keys.is_not_null() & ~keys.is_first_distinct()).arg_true()[:1].to_list()
        ends += odd.arg_true()[rows : rows + 1].to_list()
        return min(ends)

    def whole(self, count: int) -> bool:
        """True when that many lines are all there are."""
        return count == self.ready.height

    def line(self, at: int) -> Line:
        """One of its lines, read by row."""
        number = self.place.lines + at + 2
        return self.odd.get(number) or _line(self.piece, self.first + at, number, self.today.year - 1)

    def after(self, count: int) -> Place:
        """Where the lines after so many begin."""
        columns, lines = self.piece.columns, self.place.lines + count
        if self.whole(count):
            return replace(self.place, offset=self.piece.end, columns=columns, lines=lines)
        record = self.piece.frame[pieces.AT][self.first + count]
        return replace(self.place, offset=self.piece.byte(record), columns=columns, lines=lines)

    def rest(self, count: int) -> "Batch":
        """What is left after so many lines."""
        return replace(self, place=self.after(count), ready=self.ready[count:], first=self.first + count)


def prepare(
    place: Place, content: Content, day: Day, moment: told.Moment, blocks: list[int], table: Mapping[str, Any]
) -> Batch:
    """Reads, checks and types a piece, and makes the rows of its plain lines, as if each named a new firm."""
    piece = pieces.read(content.data, content.encoding, place.offset, place.columns, place.lines, ends=content.ends)
    if piece.columns is None or piece.frame.is_empty():
        empty = pl.DataFrame(schema={KEY: pl.String, PLAIN: pl.Boolean, **dict.fromkeys(told.MADE, pl.Binary)})
        return Batch(place, day.today, piece, empty, {})
    frame = typed(piece.frame, piece.columns, day)
    keys, odd = frame["code"].to_list(), {}
    for at in (~frame[PLAIN]).arg_true():
        line = _line(piece, at, place.lines + at + 2, day.today.year - 1)
        odd[line.number], keys[at] = line, line.profile.get("credit_code")
    made = told.rows(_plain(frame, told.numbered(frame.height, blocks)), table, moment)
    ready = pl.DataFrame([pl.Series(KEY, keys, dtype=pl.String), frame[PLAIN]]).with_row_index("line")
    ready = ready.join(made, on="line", how="left", maintain_order="left").drop("line")
    return Batch(place, day.today, piece, ready, odd)


def _plain(frame: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    return frame.with_row_index("line").with_columns(numbers.alias("number")).filter(PLAIN)


def _line(piece: pieces.Piece, at: int, number: int, last_year: int) -> Line:
    record, columns = piece.frame.row(at, named=True), piece.columns or []
    if record[pieces.CELLS] != len(columns):
        return ragged(number, len(columns), record[pieces.CELLS])
    return read_line(number, {name: record[name] for name in columns}, last_year)
