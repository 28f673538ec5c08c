"""The gateway as a process: `python -m gateway`."""

import uvicorn

from chassis.settings import read_settings
from gateway.app import create_app
from gateway.settings import GatewaySettings


def main() -> None:
    """Serve until told to stop; requests inside are finished first."""
    settings = read_settings(GatewaySettings)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=int(settings.drain_seconds),
    )


if __name__ == "__main__":
    main()
