"""Keeps a set of programs running: start, readiness, restart with back-off, clean stop, no orphans."""

import asyncio
import contextlib
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devstack import child
from devstack.child import Program
from devstack.errors import StackError
from devstack.records import Identity, RunRecord

FIRST_DELAY = 0.2
LONGEST_DELAY = 5.0
RAN_WELL = 5.0
_PROBE_EVERY = 0.08
_TRIES = 3

Report = Callable[[str], None]


def back_off(failures: int) -> float:
    """Seconds to wait before the next start after so many failures in a row."""
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** max(0, failures - 1))


@dataclass
class Keeper:
    """One program under supervision and the process that is it at the moment."""

    program: Program
    log: Path
    process: asyncio.subprocess.Process | None = None
    task: asyncio.Task[None] | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    starts: int = 0
    failures: int = 0
    was_ready: bool = False
    asked_to_restart: bool = False
    ready_at: float | None = None

    @property
    def pid(self) -> int | None:
        """The pid while the process lives."""
        return self.process.pid if self.process and self.process.returncode is None else None


class Supervisor:
    """Starts, watches and stops programs; a crash is reported and the program started again."""

    def __init__(self, state: Path, report: Report, record: RunRecord | None = None) -> None:
        self.state = state
        self.report = report
        self.record = record or RunRecord(state)
        self.record.supervisor = Identity.of(os.getpid())
        self.keepers: dict[str, Keeper] = {}

    async def start(self, programs: Sequence[Program]) -> None:
        """Start programs side by side and wait until each answers its probe; a start that fails says why."""
        for program in programs:
            keeper = Keeper(program, self.state / "logs" / f"{program.name}.log")
            self.keepers[program.name] = keeper
            keeper.task = asyncio.create_task(self._keep(keeper), name=f"keep {program.name}")
        await self.wait_ready([program.name for program in programs])

    async def wait_ready(self, names: Iterable[str] | None = None, seconds: float | None = None) -> None:
        """Wait until the named programs (all by default) answer their probes."""
        keepers = [self.keepers[name] for name in names or list(self.keepers)]
        async with asyncio.TaskGroup() as group:
            waits = [group.create_task(self._wait_one(keeper, seconds)) for keeper in keepers]
        failures = [text for text in (wait.result() for wait in waits) if text]
        if failures:
            raise StackError("\n".join(failures))

    async def _wait_one(self, keeper: Keeper, seconds: float | None) -> str | None:
        limit = seconds or keeper.program.ready_seconds
        ready = asyncio.ensure_future(keeper.ready.wait())
        assert keeper.task is not None  # noqa: S101 - start() made it
        await asyncio.wait([ready, keeper.task], timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if keeper.ready.is_set():
            return None
        how = "gave up starting" if keeper.task.done() else f"is not ready after {limit:.0f} s"
        return f"{keeper.program.name} {how}; the end of {keeper.log}:\n{child.tail(keeper.log)}"

    async def _keep(self, keeper: Keeper) -> None:
        """Run one program until it is asked to stop."""
        while not keeper.stopping.is_set():
            try:
                how = await self._run_once(keeper)
            except (OSError, StackError) as error:
                how = f"could not be started: {error}"
            if keeper.stopping.is_set():
                return
            if keeper.asked_to_restart:
                keeper.asked_to_restart = False
                continue
            well = keeper.ready_at is not None and time.monotonic() - keeper.ready_at >= RAN_WELL
            keeper.failures = 1 if well else keeper.failures + 1
            if not keeper.was_ready and keeper.failures >= _TRIES:
                self.report(f"{keeper.program.name} {how}; given up after {_TRIES} attempts")
                return
            delay = back_off(keeper.failures)
            self.report(f"{keeper.program.name} {how}; restart in {delay:.1f} s")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(delay):
                    await keeper.stopping.wait()

    async def _run_once(self, keeper: Keeper) -> str:
        program = keeper.program
        keeper.ready_at = None
        if program.prepare:
            await program.prepare()
        if keeper.stopping.is_set():
            return "was stopped"
        keeper.process = process = await child.spawn(program, keeper.log)
        if keeper.stopping.is_set():
            await child.stop(process, program)
            return "was stopped"
        keeper.starts += 1
        self._note(program, process.pid)
        watch = asyncio.create_task(self._watch(keeper, process.pid))
        started = time.monotonic()
        try:
            code = await process.wait()
        finally:
            watch.cancel()
            keeper.ready.clear()
        child.kill_group(process.pid)
        lived = time.monotonic() - started
        return f"{_how_it_ended(code)} after {lived:.1f} s (see {keeper.log})"

    async def _watch(self, keeper: Keeper, pid: int) -> None:
        probe = keeper.program.probe
        while probe is not None and not await probe(pid):  # noqa: ASYNC110 - another process tells no event
            await asyncio.sleep(_PROBE_EVERY)
        if keeper.starts > 1 and keeper.program.after_restart:
            await self._after_restart(keeper, keeper.program.after_restart)
        keeper.ready_at = time.monotonic()
        if keeper.starts > 1 and keeper.was_ready:
            self.report(f"{keeper.program.name} is ready again (pid {pid})")
        keeper.was_ready = True
        keeper.ready.set()

    async def _after_restart(self, keeper: Keeper, again: Callable[[], Awaitable[None]]) -> None:
        try:
            await again()
        except StackError as error:
            self.report(f"{keeper.program.name} is back, but what follows a restart failed: {error}")

    def _note(self, program: Program, pid: int) -> None:
        identity = Identity.of(pid, program.stop_signal, program.stop_seconds)
        if identity:
            self.record.processes[program.name] = identity
            self.record.write()

    async def run(self, program: Program) -> None:
        """Run a program to its end; a failure is told with the end of its log."""
        log = self.state / "logs" / f"{program.name}.log"
        process = await child.spawn(program, log)
        self._note(program, process.pid)
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            await child.stop(process, program)
            raise
        finally:
            self.record.processes.pop(program.name, None)
        if code != 0:
            raise StackError(f"{program.name} {_how_it_ended(code)}; the end of {log}:\n{child.tail(log)}")

    def kill(self, name: str) -> int:
        """Kill a program's process group with SIGKILL, as a crash would; the pid that was killed."""
        keeper = self.keepers[name]
        if keeper.pid is None:
            raise StackError(f"{name} is not running")
        keeper.ready.clear()
        pid = keeper.pid
        child.kill_group(pid)
        return pid

    async def restart(self, name: str) -> None:
        """Stop a program the gentle way and wait until it is there again."""
        keeper = self.keepers[name]
        if keeper.process is None or keeper.pid is None:
            raise StackError(f"{name} is not running")
        keeper.asked_to_restart = True
        keeper.ready.clear()
        await child.stop(keeper.process, keeper.program)
        await self.wait_ready([name])

    def kill_all(self) -> None:
        """End everything at once, for an operator who will not wait; nothing is started again."""
        for keeper in self.keepers.values():
            keeper.stopping.set()
            if keeper.pid is not None:
                child.kill_group(keeper.pid)

    def pids(self) -> dict[str, int]:
        """The living processes by name."""
        return {name: keeper.pid for name, keeper in self.keepers.items() if keeper.pid is not None}

    def ready(self) -> bool:
        """True when every program answers."""
        return all(keeper.ready.is_set() for keeper in self.keepers.values())

    async def stop(self, names: Sequence[str] | None = None) -> None:
        """Stop programs (all by default) side by side; those that do not go are killed after their limit."""
        keepers = [self.keepers[name] for name in names or list(self.keepers) if name in self.keepers]
        await asyncio.gather(*(self._stop_one(keeper) for keeper in keepers))

    async def _stop_one(self, keeper: Keeper) -> None:
        keeper.stopping.set()
        if keeper.process is not None and not await child.stop(keeper.process, keeper.program):
            self.report(f"{keeper.program.name} did not stop within {keeper.program.stop_seconds:.0f} s; killed")
        if keeper.task is not None:
            await asyncio.wait([keeper.task])
        self.keepers.pop(keeper.program.name, None)
        self.record.processes.pop(keeper.program.name, None)
        self.record.write()

    async def close(self, order: Sequence[Sequence[str]] = ()) -> None:
        """Stop everything, group after group in the given order, what is in no group first."""
        grouped = {name for group in order for name in group}
        await self.stop([name for name in self.keepers if name not in grouped])
        for group in order:
            await self.stop([name for name in group if name in self.keepers])
        self.record.remove()


def _how_it_ended(code: int) -> str:
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
