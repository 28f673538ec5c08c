"""The operators' port of a process: /health/live, /health/ready and /metrics, apart from what the public reaches."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Ready = Callable[[], Awaitable[bool]]


class _Inner(uvicorn.Server):
    """A server inside another process: signals belong to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def accepts(host: str, port: int) -> bool:
    """True while a port takes connections: the lifespan begins before a server listens and ends after it stopped."""
    try:
        async with asyncio.timeout(1):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


def _application(ready: Ready, service: str) -> Starlette:
    async def live(_: Request) -> Response:
        return JSONResponse({"status": "live", "service": service})

    async def is_ready(_: Request) -> Response:
        good = await ready()
        return JSONResponse({"status": "ready" if good else "not_ready", "service": service}, 200 if good else 503)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/health/live", live), Route("/health/ready", is_ready), Route("/metrics", metrics)])


@asynccontextmanager
async def serving(host: str, port: int, ready: Ready, *, service: str) -> AsyncIterator[None]:
    """Serve the operators' port for as long as the context is open."""
    config = uvicorn.Config(
        _application(ready, service), host=host, port=port, log_config=None, access_log=False, lifespan="off"
    )
    server = _Inner(config)
    task = asyncio.create_task(server.serve())
    try:
        yield
    finally:
        server.should_exit = True
        await task
