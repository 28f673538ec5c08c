"""A register as a stream of bytes, a page of firms at a time.

A page is a statement of its own, begun after the last code of the page before: a cursor would hold one snapshot and one
connection for as long as the slowest reader takes. A firm that stays is told exactly once, as it stood when its page
was read.
"""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Any

from asyncpg import Record

from chassis.sql import json_bytes
from chassis.uow import Database
from services.enterprise.exports import rules
from services.enterprise.exports.workbook import Workbook
from services.enterprise.filings import service as filings

Pages = AsyncIterator[Sequence[Record]]
_MARK = b"\xef\xbb\xbf"
"""Without it spreadsheets take UTF-8 for a local encoding."""


async def written(database: Database, pages: Pages, form: rules.Form) -> AsyncIterator[bytes]:
    """The firms of the pages as CSV, NDJSON or XLSX; CSV and XLSX with the latest figures, as an import takes them."""
    if form == "ndjson":
        async for page in pages:
            yield b"".join(json_bytes(dict(row)) + b"\n" for row in page)
        return
    book = Workbook(rules.COLUMNS) if form == "xlsx" else None
    if book is None:
        yield _MARK + _lines([rules.COLUMNS])
    async for page in pages:
        rows = await _rows(database, page)
        yield _lines(rows) if book is None else await asyncio.to_thread(book.add, rows)
    if book is not None:
        yield await asyncio.to_thread(book.end)


async def _rows(database: Database, page: Sequence[Record]) -> list[list[str]]:
    async with database.reading() as reader:
        reports = await filings.latest_of_many(reader, [row["credit_code"] for row in page])
    return [rules.cells(dict(row), reports.get(row["credit_code"])) for row in page]


def _lines(rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
