"""A workbook on its way to the CSV that an import reads; what was made is stored in one transaction."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from asyncpg import Record

from chassis.uow import UnitOfWork
from services.enterprise.imports import converting, files, repository
from services.enterprise.imports.rules import BROKEN_OFF, CSV_TOO_LARGE, WORKBOOK_UNREADABLE, Fault

_PATIENCE = 0.25
"""Seconds that a step waits for a word of the process; the schedule's other jobs wait as long."""
_DEATHS = 3
_FAULTS = {converting.UNREADABLE: WORKBOOK_UNREADABLE, converting.TOO_LARGE: CSV_TOO_LARGE}


class Conversion:
    """The one conversion of a worker; after a kill another worker begins it again, for nothing of it is stored yet."""

    def __init__(self) -> None:
        """Nothing runs before the first step."""
        self._of: UUID | None = None
        self._process: Process | None = None
        self._made: IO[bytes] | None = None
        self._deaths = 0

    async def step(self, uow: UnitOfWork, row: Record) -> bool:
        """Goes on with the workbook of an import: begins, tells how far it came, stores; True, for there is more."""
        if self._of != row["id"]:
            self._of, self._deaths = row["id"], 0
            self._close()
        if self._process is None:
            await self._begin(uow, row["id"])
        word = await self._heard()
        if word is None:
            return True
        if word.isdecimal():
            await repository.converting(uow, row["id"], int(word))
        elif word == converting.DONE:
            await self._store(uow, row["id"])
        elif fault := _FAULTS.get(word) or self._died():
            await self._fail(uow, row["id"], fault)
        return True

    async def _begin(self, uow: UnitOfWork, import_id: UUID) -> None:
        with TemporaryFile() as workbook:
            async for piece in repository.workbook(uow, import_id):
                workbook.write(piece)
            workbook.flush()
            self._made = TemporaryFile()  # noqa: SIM115 - closed with the conversion
            given = (workbook.fileno(), self._made.fileno())
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", converting.__name__, *map(str, given)),
                pass_fds=given,
                stdout=PIPE,
                start_new_session=True,
            )

    async def _heard(self) -> str | None:
        """The next word of the process, empty when it died; None when it said nothing for a while."""
        if self._process is None or self._process.stdout is None:
            return ""
        try:
            return (await asyncio.wait_for(self._process.stdout.readline(), _PATIENCE)).decode().strip()
        except TimeoutError:
            return None

    def _died(self) -> Fault | None:
        """Who is killed begins again, who dies every time is given up."""
        self._deaths += 1
        self._close()
        return BROKEN_OFF if self._deaths >= _DEATHS else None

    async def _store(self, uow: UnitOfWork, import_id: UUID) -> None:
        if self._made is None:
            return
        size = self._made.seek(0, 2)
        for n, first, piece in files.pieces(self._made):
            await repository.add_parts(uow, [{"id": import_id, "n": n, "first_byte": first, "content": piece}])
        await repository.converted(uow, import_id, size)
        self._close()

    async def _fail(self, uow: UnitOfWork, import_id: UUID, fault: Fault) -> None:
        told = {"field": fault.field, "zh": fault.zh, "en": fault.en}
        await repository.unconverted(uow, import_id, told, uow.clock.now())
        after = {"state": "failed", "lines": 0}
        uow.audit(action="import.finished", subject=("import", import_id), before=None, after=after)
        self._close()

    def _close(self) -> None:
        if self._made is not None:
            self._made.close()
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        self._process = self._made = None
