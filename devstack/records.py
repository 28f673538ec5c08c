"""run.json: which processes belong to a state folder, so that leftovers can be told from strangers."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

_SAME_START = 2.0


@dataclass(frozen=True)
class Identity:
    """A process that cannot be confused with a later one of the same pid."""

    pid: int
    created: float
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 15.0

    @classmethod
    def of(cls, pid: int, stop_signal: int = signal.SIGTERM, stop_seconds: float = 15.0) -> "Identity | None":
        """The identity of a living process, None when it is gone."""
        try:
            return cls(pid, psutil.Process(pid).create_time(), stop_signal, stop_seconds)
        except psutil.Error:
            return None

    def process(self) -> psutil.Process | None:
        """The process itself while it lives, None when it ended or the pid belongs to another by now."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < _SAME_START
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


class RunRecord:
    """The file run.json of a state folder."""

    def __init__(self, state: Path) -> None:
        self.path = state / "run.json"
        self.supervisor: Identity | None = None
        self.processes: dict[str, Identity] = {}
        self.about: dict[str, Any] = {}

    @classmethod
    def read(cls, state: Path) -> "RunRecord | None":
        """What the last run wrote, None when there is nothing to read."""
        record = cls(state)
        try:
            data: Mapping[str, Any] = json.loads(record.path.read_text())
            record.supervisor = Identity(**data["supervisor"]) if data["supervisor"] else None
            record.processes = {name: Identity(**entry) for name, entry in data["processes"].items()}
            record.about = dict(data["about"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return record

    def write(self) -> None:
        """Replace the file as a whole."""
        data = {
            "supervisor": asdict(self.supervisor) if self.supervisor else None,
            "processes": {name: asdict(identity) for name, identity in self.processes.items()},
            "about": self.about,
        }
        draft = self.path.with_name(f".run.json.{os.getpid()}")
        draft.write_text(json.dumps(data, indent=1))
        draft.replace(self.path)

    def remove(self) -> None:
        """Forget the run."""
        self.path.unlink(missing_ok=True)

    def living(self) -> dict[str, Identity]:
        """The recorded child processes that still live."""
        return {name: identity for name, identity in self.processes.items() if identity.process()}


def end_leftovers(state: Path, report: Callable[[str], None]) -> int:
    """End the processes that a run without a living supervisor left behind; how many there were."""
    record = RunRecord.read(state)
    if record is None or (record.supervisor and record.supervisor.process()):
        return 0
    left = record.living()
    for name, identity in left.items():
        report(f"{name} (pid {identity.pid}) was left over by a run that died; ending it")
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(identity.pid, identity.stop_signal)
    for name, identity in left.items():
        _await_end(name, identity, report)
    record.remove()
    return len(left)


def _await_end(name: str, identity: Identity, report: Callable[[str], None]) -> None:
    limit = time.monotonic() + identity.stop_seconds
    while identity.process():
        if time.monotonic() > limit:
            report(f"{name} (pid {identity.pid}) did not stop within {identity.stop_seconds:.0f} s; killed")
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(identity.pid, signal.SIGKILL)
            limit += identity.stop_seconds
        time.sleep(0.05)
