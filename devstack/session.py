"""Runs a platform in the foreground until Ctrl-C, a signal or `tidu down`."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable

from devstack.console import Console
from devstack.errors import StackError
from devstack.platform import Platform

AfterStart = Callable[[Platform], Awaitable[None]]
_IMPATIENT_AFTER = 1.0
"""Seconds until a second Ctrl-C is a second wish; a wrapper in the same process group may pass on what came to all."""


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

    first_asked: float | None = None

    def asked(by_hand: bool) -> None:
        nonlocal first_asked
        if first_asked is None:
            first_asked = loop.time()
        elif by_hand and loop.time() - first_asked >= _IMPATIENT_AFTER:
            console.warn("asked twice: killing everything")
            platform.supervisor.kill_all()
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, asked, number == signal.SIGINT)
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
