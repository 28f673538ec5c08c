"""One child process: started in its own group, bound to this process's life, its output in a file."""

import asyncio
import contextlib
import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devstack.probes import Probe

_SET_PARENT_DEATH_SIGNAL = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_LOG_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True)
class Account:
    """The user a server runs as when this process is root."""

    name: str
    uid: int
    gid: int

    @classmethod
    def named(cls, name: str) -> "Account":
        """The account of a user with a passwd entry."""
        entry = pwd.getpwnam(name)
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run and how to know, stop and bury it."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    account: Account | None = None
    probe: Probe | None = None
    prepare: Callable[[], Awaitable[None]] | None = None
    after_restart: Callable[[], Awaitable[None]] | None = None
    ready_seconds: float = 40.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 15.0
    orphan_signal: signal.Signals = signal.SIGKILL


def die_with_parent(parent: int, orphan_signal: int, account: Account | None) -> None:
    """In the fresh child: give up privileges, then ask the kernel for a signal when the parent dies."""
    if account is not None:
        os.setgroups([])
        os.setgid(account.gid)
        os.setuid(account.uid)
    if _LIBC is not None:
        _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, orphan_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def _open_log(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_name(f"{path.name}.1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)


async def spawn(program: Program, log: Path) -> asyncio.subprocess.Process:
    """Start a program in a session of its own, appending its output to `log`."""
    parent = os.getpid()
    output = _open_log(log)
    try:
        return await asyncio.create_subprocess_exec(
            *program.command,
            env=dict(program.env) or None,
            cwd=program.cwd,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent, program.orphan_signal, program.account),
        )
    finally:
        os.close(output)


def kill_group(pid: int, number: int = signal.SIGKILL) -> None:
    """Signal what is left of a child's process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


async def stop(process: asyncio.subprocess.Process, program: Program) -> bool:
    """Stop a child gently, then by force after its limit; True when it went by itself."""
    if process.returncode is not None:
        return True
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(program.stop_signal)
    try:
        async with asyncio.timeout(program.stop_seconds):
            await process.wait()
        gentle = True
    except TimeoutError:
        kill_group(process.pid)
        await process.wait()
        gentle = False
    kill_group(process.pid)
    return gentle


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log file."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 16384))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
