"""A service that behaves as badly as a test wants, down to the socket."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"


@dataclass
class Request:
    head: bytes
    length: int
    connection: int

    @property
    def line(self):
        return self.head.split(b"\r\n", 1)[0]

    def header(self, name):
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.lower() == name:
                return value.strip()
        return None


async def answer_ok(upstream, request, writer):
    writer.write(OK)
    await writer.drain()


@dataclass
class Upstream:
    """Answers each request with `behave`; a behaviour that closes the writer drops the connection."""

    behave: Any = answer_ok
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    read_pause: float = 0.0
    _server: Any = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def start(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self):
        """Close the port and cut every connection, as a killed process does."""
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await self._server.wait_closed()

    async def _serve(self, reader, writer):
        self.connections += 1
        number = self.connections
        self._writers.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                request = Request(head, 0, number)
                self.requests.append(request)
                await self._take_body(request, reader)
                await self.behave(self, request, writer)
        self._writers.discard(writer)
        with contextlib.suppress(ConnectionError):
            writer.close()

    async def _take_body(self, request, reader):
        if request.header(b"transfer-encoding") == b"chunked":
            while size := int(await reader.readline(), 16):
                await reader.readexactly(size + 2)
                request.length += size
            await reader.readline()
            return
        left = int(request.header(b"content-length") or 0)
        while left:
            data = await reader.read(min(left, 1 << 20))
            if not data:
                raise ConnectionError
            left -= len(data)
            request.length += len(data)
            if self.read_pause:
                await asyncio.sleep(self.read_pause)
