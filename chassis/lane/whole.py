"""One whole request that may be answered without a task."""

from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from chassis.lane.ground import RawHeaders

if TYPE_CHECKING:
    from chassis.lane.protocol import LaneProtocol

STATUS: Final = {status: line[:-2] for status, line in STATUS_LINE.items()}


class _Nobody:
    def set(self) -> None:
        """Nobody waits for it."""


class Whole:
    """A request as it was gathered; stands where uvicorn has its cycle."""

    __slots__ = (
        "body",
        "disconnected",
        "headers",
        "host",
        "keep_alive",
        "method",
        "place",
        "response_complete",
        "target",
    )
    message_event = _Nobody()

    def __init__(self, host: "LaneProtocol[Any]", method: str, target: bytes, headers: RawHeaders, place: Any) -> None:
        """`place` is what the protocol found at the request's target."""
        self.host = host
        self.method, self.target, self.headers, self.place = method, target, headers, place
        self.body, self.keep_alive = b"", True
        self.response_complete = self.disconnected = False

    def gone(self) -> None:
        """The caller has left."""
        self.disconnected = True

    def pause(self) -> None:
        """The caller reads too slowly."""

    def resume(self) -> None:
        """The caller takes more."""
