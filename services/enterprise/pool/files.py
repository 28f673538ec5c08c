"""The pool as a file: CSV piece by piece, XLSX with constant memory."""

import csv
import io
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import IO, Any

import xlsxwriter

from chassis.access import Principal
from chassis.cells import harmless
from chassis.uow import Database
from services.enterprise.pool import repository

COLUMNS = ("credit_code", "district", "entered_on", "entered_by", "entry_reason", "distance", "unmet")
PIECE = 1000
SPOOL = 4 * 1024 * 1024


def _text(value: Any) -> str:
    """What a cell shows; text a spreadsheet would run as a formula is made plain."""
    return harmless(";".join(value) if isinstance(value, list) else "" if value is None else str(value))


async def pieces(
    database: Database, caller: Principal, filters: Mapping[str, Any]
) -> AsyncIterator[Sequence[list[str]]]:
    """The rows the caller may read, some at a time; one connection is held only while a piece is read."""
    after: tuple[Any, ...] | None = None
    while True:
        async with database.reading(caller) as reader:
            rows = await repository.places(reader, filters, after, PIECE)
        yield [[_text(row[name]) for name in COLUMNS] for row in rows]
        if len(rows) < PIECE:
            return
        last = rows[-1]["distance"]
        after = (9999 if last is None else last, rows[-1]["id"])


async def as_csv(database: Database, caller: Principal, filters: Mapping[str, Any]) -> AsyncIterator[bytes]:
    """UTF-8 with a mark, so that spreadsheets read Chinese."""
    yield "\ufeff".encode()
    head = [list(COLUMNS)]
    async for rows in pieces(database, caller, filters):
        out = io.StringIO()
        csv.writer(out).writerows([*head, *rows])
        head = []
        yield out.getvalue().encode()


async def as_xlsx(database: Database, caller: Principal, filters: Mapping[str, Any]) -> AsyncIterator[bytes]:
    """One sheet, written row by row to a file of its own."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOL) as target:
        await _write_book(target, database, caller, filters)
        target.seek(0)
        while piece := target.read(1 << 16):
            yield piece


async def _write_book(target: IO[bytes], database: Database, caller: Principal, filters: Mapping[str, Any]) -> None:
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("pool")
    sheet.write_row(0, 0, COLUMNS)
    line = 1
    async for rows in pieces(database, caller, filters):
        for row in rows:
            sheet.write_row(line, 0, row)
            line += 1
    book.close()
