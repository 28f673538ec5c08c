"""Periodic jobs of a service: one worker leads, each run is one transaction, a failed run is tried at its next time."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncpg
import structlog

from chassis import metrics
from chassis.sql import connect
from chassis.uow import LOST, Database, UnitOfWork

LOCK = (0x71D1, 1)
"""The advisory lock of the one leader of a database's schedule."""

_STEP_SECONDS = 0.1
log = structlog.get_logger("schedule")


@dataclass(frozen=True)
class Periodic:
    """A job run every so many seconds of real time, counted from the end of its last run; at once when it said True."""

    name: str
    seconds: float
    run: Callable[[UnitOfWork], Awaitable[object]]


class Schedule:
    """The jobs of one service; many may wait, one leads."""

    def __init__(self, database: Database, jobs: Sequence[Periodic]) -> None:
        self._database, self._jobs = database, tuple(jobs)
        self.leading = False
        self.healthy = False

    async def run(self, stop: asyncio.Event) -> None:
        """Lead when nobody else does, until stopped."""
        while not stop.is_set():
            try:
                await self._session(stop)
            except (asyncpg.PostgresError, *LOST, TimeoutError) as error:
                log.warning("schedule_interrupted", error=repr(error))
            self.leading = self.healthy = False
            await _pause(stop, 0.5)

    async def _session(self, stop: asyncio.Event) -> None:
        connection = await connect(self._database.url, application="tidu-schedule")
        try:
            self.healthy = True
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", *LOCK):
                if await _pause(stop, 1.0):
                    return
            self.leading = True
            due = dict.fromkeys(self._jobs, 0.0)
            while not stop.is_set():
                await connection.execute("SELECT 1")
                busy = False
                for job in self._jobs:
                    if due[job] <= time.monotonic() and not stop.is_set():
                        more = await self._run_job(job)
                        due[job] = time.monotonic() + (0 if more else job.seconds)
                        busy = busy or more
                if busy:
                    continue
                soonest = min(due.values(), default=time.monotonic() + 1) - time.monotonic()
                await _pause(stop, min(max(soonest, _STEP_SECONDS), 1.0))
        finally:
            with contextlib.suppress(Exception):
                await connection.close(timeout=2)

    async def _run_job(self, job: Periodic) -> bool:
        more = False
        try:
            async with self._database.transaction() as uow:
                more = await job.run(uow) is True
        except Exception:  # whatever one job meets, the others keep their times and it has its next
            metrics.SCHEDULE_RUNS.labels(job.name, "failed").inc()
            log.exception("job_failed", job=job.name)
            return False
        metrics.SCHEDULE_RUNS.labels(job.name, "done").inc()
        return more


async def _pause(stop: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
