"""What one connection's caller keeps saying: heads of one connection are mostly alike, so they are read once."""

import re
from abc import ABC, abstractmethod
from typing import Final

from chassis.lane.ground import RawHeaders

WHOLE: Final = 64 * 1024
_LONGEST_LINE: Final = 8192
_NEVER: Final = b"\0"  # no bytes after a first line are these: the parser refuses them
# Stricter than the parser: what does not fit is read by the parser.
_LINE: Final = re.compile(rb"(GET|HEAD) (/[!\"$-~]*) HTTP/1\.1\Z")
ASKING: Final = (b"transfer-encoding", b"upgrade", b"expect")
LASTING: Final = frozenset({b"keep-alive", b"close"})


class Heads(ABC):
    """The last head's headers: `easy` when they ask for nothing but an answer, `repeats` when their bytes say all."""

    __slots__ = ("_rest", "easy", "headers", "repeats")

    def __init__(self) -> None:
        self._rest = _NEVER
        self.headers: RawHeaders = []
        self.easy = self.repeats = False

    def is_easy(self, headers: RawHeaders) -> bool:
        """Whether a head may take the lane."""
        if headers != self.headers:
            self._rest = _NEVER
            self.headers = headers
            self.learn(headers)
        return self.easy

    @abstractmethod
    def learn(self, headers: RawHeaders) -> None:
        """Set `easy` and `repeats`, and whatever else follows from these headers."""

    def remember(self, data: bytes) -> None:
        """Know these bytes again; they were read as one head of these headers and nothing else."""
        line, _, rest = data.partition(b"\r\n")
        if self.repeats and rest.find(b"\r\n\r\n") == len(rest) - 4:
            self._rest = rest if _LINE.match(line) else _NEVER

    def again(self, data: bytes) -> tuple[str, bytes] | None:
        """Method and target, when all behind the first line is what it was; the parser need not read it again."""
        line, _, rest = data.partition(b"\r\n")
        if rest != self._rest or len(line) > _LONGEST_LINE:
            return None
        asked = _LINE.match(line)
        return None if asked is None else (asked[1].decode(), asked[2])
