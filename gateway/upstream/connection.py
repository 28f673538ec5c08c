"""One HTTP/1.1 connection to an upstream, with back-pressure in both directions."""

import asyncio
from typing import TYPE_CHECKING, Final, Protocol, cast

import httptools

from gateway.upstream.errors import Broken, Dropped

if TYPE_CHECKING:
    from gateway.upstream.pool import Pool

Headers = list[tuple[bytes, bytes]]

HIGH_WATER: Final = 256 * 1024
MAX_HEADER_BYTES: Final = 128 * 1024
_FRAMING: Final = frozenset({b"content-length", b"transfer-encoding"})


class Relay(Protocol):
    """Who wants to be called, without a task in between, whenever an exchange has moved."""

    def moved(self) -> None:
        """There are headers, bytes, an end or an error to look at."""


class Connection(asyncio.Protocol):
    """A connection that carries one exchange after another.

    Bytes nobody has asked for stop the reading side at HIGH_WATER; a full socket makes `drain` wait.
    An exchange is awaited (`answer`, `chunk`), or pushed to a `relay` that fetches what came with `taken`.
    """

    def __init__(self, pool: "Pool") -> None:
        self.pool = pool
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._lost = False
        self._reader: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._writing_paused = False
        self._reading_paused = False
        self._parser: httptools.HttpResponseParser | None = None
        self.relay: Relay | None = None
        self.used = 0
        self.idle_since = 0.0
        self._head_only = True
        self._fresh()

    def _fresh(self) -> None:
        self._chunks: list[bytes] = []
        self._buffered = 0
        self._header_bytes = 0
        self.seen = False
        self.error: Exception | None = None
        self.status = 0
        self.headers: Headers = []
        self.headers_done = False
        self.complete = False
        self.reusable = False

    # -- the exchange, as the proxy sees it

    def begin(self, method: str) -> None:
        """Get ready for the answer to a new request."""
        if self._parser is None or self._head_only:
            self._parser = httptools.HttpResponseParser(self)
        self._head_only = method == "HEAD"
        self._fresh()
        self.used += 1

    def write(self, data: bytes) -> None:
        """Send bytes of the request."""
        if self._transport is not None and not self._lost:
            self._transport.write(data)

    async def drain(self) -> None:
        """Wait until the socket takes more."""
        if self._writing_paused and not self._lost:
            self._writable = self._loop.create_future()
            await self._writable

    async def answer(self) -> None:
        """Wait for status and headers."""
        while not self.headers_done:
            await self._more()

    async def chunk(self) -> bytes:
        """The next bytes of the answer's body; empty when it is complete."""
        while not self._chunks and not self.complete:
            await self._more()
        data = b"".join(self.taken())
        self.resume()
        return data

    def taken(self) -> list[bytes]:
        """The bytes of the body that have come since the last look."""
        chunks, self._chunks, self._buffered = self._chunks, [], 0
        return chunks

    async def _more(self) -> None:
        if self.error is not None:
            raise self.error
        self._reader = self._loop.create_future()
        await self._reader

    @property
    def alive(self) -> bool:
        """Whether the connection can carry another exchange."""
        return not self._lost and self._transport is not None and not self._transport.is_closing()

    def close(self) -> None:
        """Drop the connection at once; what was not sent is not sent."""
        self._lost = True
        if self._transport is not None:
            self._transport.abort()

    def pause(self) -> None:
        """Read no more: whoever takes the answer has enough."""
        if not self._reading_paused and not self._lost and self._transport is not None:
            self._reading_paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self._reading_paused and not self._lost and self._transport is not None:
            self._reading_paused = False
            self._transport.resume_reading()

    # -- the socket

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is open."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; whatever comes outside an exchange ends the connection."""
        if self._parser is None or self.complete:
            self.reusable = False
            self.close()
            return
        self.seen = True
        if not self.headers_done:
            self._header_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(Broken(f"not HTTP: {type(error).__name__}"))
            self.close()
        if not self.headers_done:
            self._limit_headers(0)
        if self.relay is not None:
            self.relay.moved()
            return
        self._wake()
        if self._buffered > HIGH_WATER:
            self.pause()

    @property
    def is_measured(self) -> bool:
        """Whether the answer says its length beforehand."""
        for name, _ in self.headers:  # noqa: SIM110 - a generator costs more than the rest
            if name == b"content-length":
                return True
        return False

    @property
    def _until_end(self) -> bool:
        return not any(name in _FRAMING for name, _ in self.headers)

    def eof_received(self) -> None:
        """The other side has finished; the loop closes the transport."""

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the exchange, if there is one, how far it had come."""
        self._lost = True
        if not self.complete:
            if self.headers_done and self._until_end and exc is None:
                self.complete = True
            elif self.seen:
                self._fail(Broken("the answer ended in its middle"))
            else:
                self._fail(Dropped("the connection ended before the answer"))
        self.reusable = False
        self.resume_writing()
        if self.relay is not None:
            self.relay.moved()
        self._wake()

    def pause_writing(self) -> None:
        """The socket is full."""
        self._writing_paused = True

    def resume_writing(self) -> None:
        """The socket takes more."""
        self._writing_paused = False
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)

    def _fail(self, error: Exception) -> None:
        if self.error is None:
            self.error = error

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def _limit_headers(self, size: int) -> None:
        self._header_bytes += size
        if self._header_bytes > MAX_HEADER_BYTES and self.error is None:
            self._fail(Broken("the answer's headers are too large"))
            self.close()

    # -- the parser

    def on_message_begin(self) -> None:
        """A second answer to one request is a forgery: the connection is not used again."""
        if self.complete:
            self._parser, self.reusable = None, False

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header of the answer; after the headers it is a trailer, which is dropped."""
        if not self.headers_done:
            self.headers.append((name.lower(), value))
        else:
            self._limit_headers(len(name) + len(value))

    def on_headers_complete(self) -> None:
        """Status and headers are here; interim answers (1xx) are passed over."""
        if self._parser is None or self.error is not None:
            return
        if self._header_bytes > MAX_HEADER_BYTES:
            self._header_bytes = 0
            self._limit_headers(sum(len(name) + len(value) for name, value in self.headers))
        status = self._parser.get_status_code()
        if status < 200 or self.error is not None:
            return
        if status > 599:
            self._fail(Broken("no status of HTTP"))
            self.close()
            return
        self.status = status
        self.headers_done = True
        if self._head_only:
            self._finish()

    def on_body(self, data: bytes) -> None:
        """Bytes of the body."""
        if not self.complete:
            self._chunks.append(data)
            self._buffered += len(data)

    def on_message_complete(self) -> None:
        """The answer is whole."""
        if self.headers_done:
            self._finish()
            return
        self.headers = []

    def _finish(self) -> None:
        if self.complete or self._parser is None:
            return
        self.complete = True
        self.reusable = self._parser.should_keep_alive() and not self._lost
