"""What a running platform looks like from outside: tidu status, down, reset and logs."""

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from devstack.console import Console
from devstack.errors import StackError
from devstack.records import Identity, RunRecord, end_leftovers
from devstack.shared_folder import remove_shared_folder

_OWN = ("postgres", "kafka", "kafka-apache", "logs", "secrets.json", "issuer.pem", "servers.env", "run.json", "story")
_STOP_LIMIT = 180.0


def running(state: Path) -> RunRecord:
    """The record of the platform that runs on this folder."""
    record = RunRecord.read(state.absolute())
    if record is None or record.supervisor is None or record.supervisor.process() is None:
        raise StackError(f"no platform is running on {state} (start it with tidu up)")
    return record


def show(state: Path, console: Console) -> bool:
    """Print one line per process; True when all live."""
    record = running(state)
    rows = [("process", "pid", "since", "memory", "state")]
    living = 0
    for name, identity in record.processes.items():
        process = identity.process()
        living += process is not None
        rows.append((name, *_facts(identity, process)))
    console.columns(rows)
    console.line(f"gateway {record.about.get('gateway')}   logs {state / 'logs'}")
    return living == len(record.processes)


def _facts(identity: Identity, process: psutil.Process | None) -> tuple[str, str, str, str]:
    if process is None:
        return str(identity.pid), "", "", "down, being restarted"
    with contextlib.suppress(psutil.Error):
        memory = sum(p.memory_info().rss for p in [process, *process.children(recursive=True)])
        seconds = max(0, int(time.time() - identity.created))
        return str(identity.pid), f"{seconds // 60} min {seconds % 60} s", f"{memory >> 20} MB", "running"
    return str(identity.pid), "", "", "running"


def down(state: Path, console: Console) -> bool:
    """Stop the platform of a folder and whatever a dead one left; True when there was something."""
    state = state.absolute()
    record = RunRecord.read(state)
    supervisor = record.supervisor if record else None
    if supervisor is None or supervisor.process() is None:
        return end_leftovers(state, console.warn) > 0
    if supervisor.pid == os.getpid():
        raise StackError("a platform cannot stop itself this way")
    with console.step(f"platform (pid {supervisor.pid}) stopped"):
        os.kill(supervisor.pid, signal.SIGTERM)
        limit = time.monotonic() + _STOP_LIMIT
        while supervisor.process() and time.monotonic() < limit:
            time.sleep(0.05)
        if supervisor.process():
            console.warn(f"it did not stop within {_STOP_LIMIT:.0f} s; killed")
            os.kill(supervisor.pid, signal.SIGKILL)
            time.sleep(0.2)
        end_leftovers(state, console.warn)
    return True


def reset(state: Path, console: Console) -> None:
    """Stop the platform and delete its data, secrets and logs."""
    down(state, console)
    state = state.absolute()
    if not state.is_dir():
        console.line(f"{state} does not exist; there is nothing to delete")
        return
    for name in _OWN:
        path = state / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    remove_shared_folder(state)
    console.line(f"{state} is empty; the next tidu up starts from nothing")


def logs(state: Path, names: Sequence[str], lines: int) -> Iterator[str]:
    """The last lines of the logs, each with the name of its process."""
    for path in _files(state, names):
        with path.open(errors="replace") as file:
            for line in deque(file, lines):
                yield f"{path.stem:<18} {line.rstrip()}"


async def follow(state: Path, names: Sequence[str], console: Console) -> None:
    """Print what the logs get from now on, until interrupted."""
    places = {path: path.stat().st_size for path in _files(state, names)}
    while True:
        for path, place in places.items():
            if path.stat().st_size <= place:
                continue
            with path.open("rb") as file:
                file.seek(place)
                data = file.read()
            whole = data[: data.rfind(b"\n") + 1]
            places[path] = place + len(whole)
            for line in whole.decode(errors="replace").splitlines():
                console.rich.print(f"{path.stem:<18} {line}", markup=False)
        await asyncio.sleep(0.3)


def _files(state: Path, names: Sequence[str]) -> list[Path]:
    folder = state / "logs"
    known = sorted(folder.glob("*.log"))
    if not known:
        raise StackError(f"there are no logs in {folder}")
    if not names:
        return known
    unknown = [name for name in names if folder / f"{name}.log" not in known]
    if unknown:
        raise StackError(f"no log of {', '.join(unknown)}; there are {', '.join(p.stem for p in known)}")
    return [folder / f"{name}.log" for name in names]
