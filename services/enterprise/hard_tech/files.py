"""The register as a CSV file, piece by piece."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from typing import Any

from chassis.access import Principal
from chassis.cells import harmless
from chassis.uow import Database
from services.enterprise.hard_tech import repository

COLUMNS = (
    "id", "credit_code", "name", "route", "entered_on", "origin", "district", "town", "clusters", "chains", "result",
    "state", "evidence", "reason", "withdrawn_on", "withdrawal_reason",
)  # fmt: skip
PIECE = 1000


def _text(value: Any) -> str:
    """What a cell shows; text a spreadsheet would run as a formula is made plain."""
    return harmless(";".join(value) if isinstance(value, list) else "" if value is None else str(value))


async def as_csv(database: Database, caller: Principal, filters: Mapping[str, Any]) -> AsyncIterator[bytes]:
    """UTF-8 with a mark, so that spreadsheets read Chinese; a connection is held only while a piece is read."""
    yield "\ufeff".encode() + _lines([list(COLUMNS)])
    after = None
    while True:
        async with database.reading(caller) as reader:
            rows = await repository.listed(reader, {**filters, "after": after}, PIECE)
        yield _lines([[_text(row[name]) for name in COLUMNS] for row in rows])
        if len(rows) < PIECE:
            return
        after = rows[-1]["id"]


def _lines(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
