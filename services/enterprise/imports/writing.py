"""New firms into the database by binary COPY."""

from collections.abc import AsyncIterator, Sequence

import polars as pl

from chassis.uow import UnitOfWork
from services.enterprise.imports import binary, told


async def add(uow: UnitOfWork, new: pl.DataFrame) -> None:
    """Writes new firms, their figures and their events (the rows of told.MADE); asyncpg's refusals go through."""
    if new.height:
        await _copy(uow, "enterprises", told.FIRM, new["firm"])
        await _copy(uow, "annual_reports", told.REPORT, new["report"])
        await _copy(uow, "outbox", told.OUTBOX, new["registered"], new["filed"])


async def _copy(uow: UnitOfWork, table: str, columns: Sequence[str], *rows: pl.Series) -> None:
    await uow.connection.copy_to_table(table, source=_stream(*rows), columns=list(columns), format="binary")


async def _stream(*rows: pl.Series) -> AsyncIterator[bytes]:
    for part in binary.stream(*rows):
        yield part
