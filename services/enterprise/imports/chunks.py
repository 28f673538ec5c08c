"""Working an import off chunk by chunk: rows, events and the place it came to in one transaction."""

import asyncio
from functools import partial
from typing import Any

from asyncpg import DataError, IntegrityConstraintViolationError, Record, UniqueViolationError

from chassis import outbox, policy
from chassis.uow import UnitOfWork
from services.enterprise.imports import files, lines, repository, told, writing
from services.enterprise.imports.batches import KEY, Batch, Content, Place, prepare
from services.enterprise.imports.columns import PLAIN, Day
from services.enterprise.imports.conversion import Conversion
from services.enterprise.imports.rules import Fault
from services.enterprise.ladder.rule_sets import catalogue
from services.enterprise.registry import rules as registry_rules
from services.enterprise.registry import service as registry

BY_ROW = 1000
"""Lines a transaction reads by row, each holding the lock of its firm."""
NOTHING = {"registered": 0, "changed": 0, "unchanged": 0, "refused": 0}


class Importer:
    """Works the oldest import off; while a chunk is written, the next piece is made ready in a thread.

    Only the place in the database counts: what was made ready for another place or day is thrown away. New firms are
    written without asking whether they exist; when one does, the chunk is undone and taken again carefully.
    """

    def __init__(self, size: int) -> None:
        """`size` is the most lines of one transaction."""
        self._size = size
        self._ahead: asyncio.Future[Batch] | None = None
        self._rest: Batch | None = None
        self._careful = True
        self._conversion = Conversion()

    async def work_off(self, uow: UnitOfWork) -> bool:
        """Takes the next step of the oldest open import; False when there is none."""
        row = await repository.next_open(uow)
        if row is None:
            return False
        if row["state"] == "converting":
            return await self._conversion.step(uow, row)
        batch = await self._made_ready(uow, row)
        if batch is None:
            await self._look_ahead(uow, row, Place.of(row))
            return True
        count = batch.reach(min(self._size, BY_ROW) if self._careful else self._size, BY_ROW)
        counts, failure = NOTHING, None
        try:
            counts = await self._write(uow, row, batch, count)
        except (DataError, IntegrityConstraintViolationError) as error:
            if isinstance(error, UniqueViolationError) and error.constraint_name == "enterprises_pkey":
                self._careful, self._rest = True, batch
                return True
            failure = _database_refused(error)
        await self._progress(uow, row, batch, count, counts, failure)
        return True

    async def _made_ready(self, uow: UnitOfWork, row: Record) -> Batch | None:
        batch, self._rest = self._rest, None
        if batch is None and self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            batch = await ahead
        if batch is None or batch.place != Place.of(row) or batch.today != uow.clock.today():
            return None
        self._careful = self._careful or row["chunk"] == 0
        return batch

    async def _look_ahead(self, uow: UnitOfWork, row: Record, place: Place) -> None:
        """Begins to make the piece at a place ready.

        Its numbers of the outbox are taken now: a firm has no events before it is registered, so they stay in order.
        """
        data = await repository.content(uow, place.import_id, place.offset, files.PIECE)
        blocks = await repository.blocks(uow, (data.count(b"\n") + 1) * 2 // outbox.BLOCK + 1)
        content = Content(data, row["encoding"], place.offset + len(data) >= row["bytes"])
        by = uow.principal.subject if uow.principal else "system"
        today = uow.clock.today()
        moment = told.Moment(today, uow.clock.now(), by)
        units = registry_rules.units_on(policy.load("reference/districts.yaml")["units"], today)
        day = Day(today, registry.checker(today), min(units), row["district"])
        work = partial(prepare, place, content, day, moment, blocks, catalogue().library.size)
        self._ahead = asyncio.get_running_loop().run_in_executor(None, work)

    async def _write(self, uow: UnitOfWork, row: Record, batch: Batch, count: int) -> dict[str, int]:
        ready = batch.ready[:count].with_row_index()
        plain = ready.filter(PLAIN)
        known = await registry.find_many(uow, plain[KEY].to_list()) if self._careful else {}
        by_row = ready.filter(~ready[PLAIN] | ready[KEY].is_in(list(known)))
        read = [batch.line(at) for at in by_row["index"]]
        await uow.lock(*by_row[KEY].drop_nulls())
        if batch.whole(count) and not (batch.piece.ended or batch.piece.failure):
            await self._look_ahead(uow, row, batch.after(count))
        new = plain.filter(~plain[KEY].is_in(list(known)))
        async with uow.savepoint():
            await writing.add(uow, new)
            counts = await lines.apply(uow, row["id"], row["district"], read)
        self._careful = bool(known)
        return {**counts, "registered": counts["registered"] + new.height}

    async def _progress(
        self, uow: UnitOfWork, row: Record, batch: Batch, count: int, counts: dict[str, int], failure: Fault | None
    ) -> None:
        """Stores how far the import came, in the transaction of its rows."""
        reached = batch.place if failure else batch.after(count)
        last = batch.whole(count)
        failure = failure or (batch.piece.failure if last else None)
        state = "failed" if failure else "done" if last and batch.piece.ended else "running"
        told_why = failure and {"field": failure.field, "zh": failure.zh, "en": failure.en}
        over = state != "running"
        place = {"columns": reached.columns, "next_offset": reached.offset, "lines": reached.lines}
        progress: dict[str, Any] = {"id": row["id"], "state": state, "failure": told_why, **place, **counts}
        await repository.progress(uow, {**progress, "finished_at": uow.clock.now() if over else None})
        if over:
            after = {"state": state, "lines": reached.lines}
            uow.audit(action="import.finished", subject=("import", row["id"]), before=None, after=after)
        self._rest = None if over or last else batch.rest(count)
        self._ahead = None if over else self._ahead


def _database_refused(error: Exception) -> Fault:
    """A chunk the database refuses fails its import, so that it does not stand before all others."""
    zh, en = "数据库拒绝了这一批数据", "the database refused this chunk"
    return Fault("", "chunk_refused", zh, f"{en}: {type(error).__name__}")
