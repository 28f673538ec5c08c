"""What the fast lane remembers of paths."""

from dataclasses import dataclass
from typing import Final

from gateway.routes import Route, find, is_plain, is_public, is_stream

KNOWN: Final = 4096
_LONGEST: Final = 512


@dataclass(frozen=True, slots=True)
class Place:
    """A routed path and who may go there without a token."""

    route: Route
    open_to_read: bool
    open_to_write: bool


class Places:
    """Places by path, as a table that is forgotten when it is full."""

    def __init__(self) -> None:
        self._known: dict[bytes, Place | None] = {}

    def find(self, target: bytes) -> Place | None:
        """The place a request's target names; None where the door must look closer."""
        path = target.partition(b"?")[0]
        try:
            return self._known[path]
        except KeyError:
            place = _place(path)
        if len(path) <= _LONGEST:
            if len(self._known) >= KNOWN:
                self._known.clear()
            self._known[path] = place
        return place


def _place(raw_path: bytes) -> Place | None:
    if not raw_path.startswith(b"/v1/") or b"%" in raw_path or not raw_path.isascii() or not is_plain(raw_path):
        return None
    path = raw_path.decode("ascii")
    route = find(path)
    if route is None or is_stream(path):
        return None
    return Place(route, is_public("GET", path), is_public("POST", path))
