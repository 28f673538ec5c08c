"""One line a request: rendered at once, written together; a refusal or a failure takes all before it along."""

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

import orjson

_SECONDS = 0.2
_LINES = 500


class AccessLog:
    """Lines of good answers wait at most 0.2 s for each other: a write a line cost more than all else of the line.

    A process that is killed loses those of its last 0.2 s, never one of a refusal or a failure (status 400 and above).
    """

    def __init__(self, service: str, *, wanted: bool = True, to: Callable[[], TextIO] = lambda: sys.stdout) -> None:
        """`wanted` is False where the level keeps such lines out."""
        self._service, self._wanted, self._to = service, wanted, to
        self._lines: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, status: int, line: dict[str, Any]) -> None:
        """Keep one line, with when and of which service."""
        if not self._wanted:
            return
        head = {"service": self._service, "event": "request", "level": "info", "status": status}
        self._lines.append(orjson.dumps({**head, **line, "timestamp": datetime.now(UTC)}, option=orjson.OPT_UTC_Z))
        if status >= 400 or len(self._lines) >= _LINES:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_SECONDS, self.flush)

    def flush(self) -> None:
        """Write what is kept."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._lines:
            text = b"\n".join(self._lines).decode() + "\n"
            self._lines.clear()
            stream = self._to()
            stream.write(text)
            stream.flush()
