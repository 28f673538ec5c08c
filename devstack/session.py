"""Runs a platform in the foreground until Ctrl-C, a signal or `tidu down`."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable

from devstack.console import Console
from devstack.errors import StackError
from devstack.platform import Platform

AfterStart = Callable[[Platform], Awaitable[None]]


def run(make: Callable[[], Platform], console: Console, after: AfterStart) -> int:
    """Start, show, stay, stop; the exit code of the command."""
    try:
        return asyncio.run(_session(make(), console, after))
    except StackError as error:
        console.fail(str(error))
        return 1


async def _session(platform: Platform, console: Console, after: AfterStart) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def asked() -> None:
        if stop.is_set():
            console.warn("asked twice: killing everything")
            platform.supervisor.kill_all()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, asked)
    stopped = asyncio.create_task(stop.wait())
    try:
        if not await _unless(stopped, platform.start()):
            console.line("stopped before everything was up")
            return 130
        try:
            if await _unless(stopped, after(platform)):
                await stopped
            return 0
        finally:
            with console.step("everything stopped; the data stays for the next start"):
                await platform.stop()
    finally:
        stopped.cancel()


async def _unless(stopped: asyncio.Task[bool], work: Awaitable[None]) -> bool:
    """Do the work unless the signal comes first; True when the work was done."""
    task = asyncio.ensure_future(work)
    await asyncio.wait([task, stopped], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
        return True
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return False
