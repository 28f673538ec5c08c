"""Wake-up datagrams: one word saves a poll, and losing it costs a poll, nothing more."""

import asyncio
import contextlib
import socket
from collections.abc import Sequence
from typing import Any

import structlog

Address = tuple[str, int]
log = structlog.get_logger("wake")


def addresses(text: str | None) -> tuple[Address, ...]:
    """`host:port` parts between commas; none for nothing."""
    parts = (part.strip().rpartition(":") for part in (text or "").split(",") if part.strip())
    return tuple((host, int(port)) for host, _, port in parts)


class Bell:
    """Rings at fixed addresses and never waits."""

    def __init__(self, places: Sequence[Address] = ()) -> None:
        """Nothing is looked up yet."""
        self._places = tuple(places)
        self._found: list[Address] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM) if self._places else None
        if self._socket:
            self._socket.setblocking(False)

    def ring(self) -> None:
        """Send the word everywhere."""
        if self._socket is None:
            return
        if len(self._found) < len(self._places):  # looked up once: a name in sendto() would be looked up every time
            with contextlib.suppress(OSError):
                self._found = [(socket.gethostbyname(host), port) for host, port in self._places]
        for place in self._found:
            try:
                self._socket.sendto(b"!", place)
            except OSError:
                self._found = []
                return

    def close(self) -> None:
        """Give the socket back."""
        if self._socket:
            self._socket.close()


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:  # noqa: ARG002 - the word is enough
        self._event.set()


async def listen(place: Address | None, event: asyncio.Event) -> asyncio.DatagramTransport | None:
    """Set the event at every datagram; None where there is no address or it is taken (then the poll has to do)."""
    if place is None:
        return None
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_datagram_endpoint(lambda: _Ear(event), local_addr=place)
    except OSError as error:
        log.warning("wake_unavailable", address=place, error=repr(error))
        return None
    return transport


async def woken(event: asyncio.Event, seconds: float) -> bool:
    """Wait for the event, at most so long; whether it came."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()
