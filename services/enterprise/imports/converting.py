"""A workbook made a CSV by a process of its own: it takes no turn from the worker, and its memory has an end."""

import csv
import io
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import IO

from chassis.errors import TooLarge
from services.enterprise.imports.files import FileUnreadable, rows_of_xlsx

DONE, UNREADABLE, TOO_LARGE = "done", "unreadable", "too_large"
"""The last word of the process; before it come bytes read so far, a line each."""
_LIMIT = 1024 * 1024 * 1024
_MEMORY = 256 * 1024 * 1024
_SECONDS = 0.2
_GIVES_WAY = 5


def convert(file: IO[bytes], made: IO[bytes], told: Callable[[int], None], limit: int = _LIMIT) -> None:
    """Writes the first sheet as CSV in UTF-8; raises FileUnreadable, TooLarge."""

    def heard(size: int) -> None:
        if made.tell() > limit:
            raise TooLarge(limit=limit)
        told(size)

    text = io.TextIOWrapper(made, encoding="utf-8", newline="")
    csv.writer(text).writerows(rows_of_xlsx(file, heard))
    text.detach()


class _Progress:
    """Says how many bytes were read, not more often than is looked."""

    def __init__(self) -> None:
        self._read, self._said = 0, 0.0

    def add(self, size: int) -> None:
        self._read += size
        if time.monotonic() - self._said >= _SECONDS:
            _say(self._read)
            self._said = time.monotonic()


def _say(word: object) -> None:
    try:
        os.write(sys.stdout.fileno(), f"{word}\n".encode())
    except BrokenPipeError:
        os._exit(1)  # the worker is gone: another begins again, and nobody waits for this


def main(workbook: int, made: int) -> None:
    """Converts one open file into another; says how far it came, and how it ended."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    os.nice(_GIVES_WAY)
    try:
        with os.fdopen(workbook, "rb") as file, os.fdopen(made, "wb", 1 << 18) as target:
            convert(file, target, _Progress().add)
    except (FileUnreadable, MemoryError):
        _say(UNREADABLE)
    except TooLarge:
        _say(TOO_LARGE)
    else:
        _say(DONE)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
