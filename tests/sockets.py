"""Applications on real sockets inside the tests' process, and what is said to them byte by byte."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx
import uvicorn

from chassis.lane.services import ServiceProtocol

# %s stands for further header lines; each is a request that two readers could read differently.
AMBIGUOUS = [
    b"POST /v1/parks HTTP/1.1\r\nHost: x\r\n%sContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/parks HTTP/1.1\r\nHost: x\r\n%sTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    b"POST /v1/parks HTTP/1.1\r\nHost: x\r\n%sContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST /v1/parks HTTP/1.1\r\nHost: x\r\n%sContent-Length: 2, 2\r\n\r\nab",
    b"POST /v1/parks HTTP/1.1\r\nHost: x\r\n%sContent-Length: +2\r\n\r\nab",
    b"POST /v1/parks HTTP/1.1\r\nHost: x\r\n%sTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/parks HTTP/1.1\r\nHost: x\r\n%sTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    b"GET /v1/enterprises HTTP/1.1\nHost: x\n%s\n",
    b"GET /v1/enterprises HTTP/1.1\r\nHost: x\n%s\r\n",
    b"GET /v1/parks HTTP/1.1\r\nHost: x\r\n%sX-A: b\r\n folded\r\n\r\n",
    b"GET /v1/enterprises HTTP/1.1\r\nHost : x\r\n%s\r\n",
    b"GET /v1/parks HTTP/1.1\r\nHost: x\r\n%sX-A: a\rb\r\n\r\n",
    b"GET /v1/parks HTTP/1.1\r\nHost: x\r\n%sX-A: a\x00b\r\n\r\n",
    b"GET /v1/enterprises HTTP/1.1 x\r\nHost: x\r\n%s\r\n",
]


@dataclass
class Served:
    """An application on a socket; `by_asgi` counts what went through ASGI."""

    app: Any
    server: uvicorn.Server
    port: int = 0
    by_asgi: int = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.by_asgi += 1
        await self.app(scope, receive, send)

    @property
    def http(self) -> httpx.AsyncClient:
        return self._http

    async def start(self) -> None:
        self._task = asyncio.create_task(self.server._serve(None))
        while not self.server.started:
            await asyncio.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        self._http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=20)

    def shut(self) -> None:
        """What SIGTERM does."""
        self.server.should_exit = True

    async def stop(self) -> None:
        await self._http.aclose()
        self.shut()
        self.server.force_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


def in_lane(state: Mapping[str, Any], app_state: Any, **given: Any) -> ServiceProtocol:
    """The services' protocol, with the state of a life that began elsewhere."""
    return ServiceProtocol(app_state={**app_state, **state}, **given)


@contextlib.asynccontextmanager
async def serving(app: Any, http: Any) -> AsyncIterator[Served]:
    """An application on a port of its own; `http` is a protocol of uvicorn's."""
    served = Served(app, cast("Any", None))
    config = uvicorn.Config(
        served,
        port=0,
        http=http,
        loop="none",
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
    )
    served.server = uvicorn.Server(config)
    await served.start()
    try:
        yield served
    finally:
        await served.stop()


async def talk(port: int, data: bytes | list[bytes], *, answers: int = 1, pause: float = 0.0) -> bytes:
    """Send bytes (a list: with pauses between) and read until the server closes, or so many answers have come."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in [data] if isinstance(data, bytes) else data:
        writer.write(piece)
        await asyncio.sleep(pause)
    said = b""
    with contextlib.suppress(ConnectionError):  # closed before all was sent
        while said.count(b"HTTP/1.1 ") < answers or not said.endswith((b"}", b"\r\n\r\n")):
            more = await asyncio.wait_for(reader.read(65536), 5)
            if not more:
                break
            said += more
    writer.close()
    return said
