"""The gateway as a process: `python -m gateway`."""

import gc
import socket
from functools import partial
from typing import TYPE_CHECKING, cast

import uvicorn

from chassis.settings import read_settings
from gateway.app import create_app
from gateway.lane.protocol import GatewayProtocol
from gateway.settings import GatewaySettings

if TYPE_CHECKING:
    from uvicorn.config import HTTPProtocolType


class Server(uvicorn.Server):
    """A server whose collector leaves alone what was there from the start."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the door, then freeze: only what requests leave behind is looked through."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()


def main() -> None:
    """Serve until told to stop; requests inside are finished first."""
    settings = read_settings(GatewaySettings)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=cast("HTTPProtocolType", partial(GatewayProtocol, lane=app.state.lane)),
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=int(settings.drain_seconds),
    )
    Server(config).run()


if __name__ == "__main__":
    main()
