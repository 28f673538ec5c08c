"""Reads that leave a trace: a GET whose answer and its record are one transaction, committed before the response."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from chassis.uow import Database, UnitOfWork


async def _recorded(request: Request) -> AsyncIterator[UnitOfWork]:
    database: Database = request.app.state.database
    async with database.transaction(request.state.principal, request.state.request_id) as uow:
        yield uow


Recorded = Annotated[UnitOfWork, Depends(_recorded, scope="function")]
"""The function scope ends before the response is sent, so nobody reads what was not recorded."""
