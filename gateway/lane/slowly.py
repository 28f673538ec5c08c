"""Giving a gathered request to the ASGI application, as uvicorn would have done."""

from asyncio import Event
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from gateway.door import HANDED, Handed

if TYPE_CHECKING:
    from gateway.lane.exchange import Exchange
    from gateway.lane.protocol import LaneProtocol


def cycle_of(host: "LaneProtocol", exchange: "Exchange", handed: Handed | None) -> RequestResponseCycle:
    """A cycle that has its whole request already."""
    cycle = RequestResponseCycle(
        scope=_scope(host, exchange, {} if handed is None else {HANDED: handed}),
        transport=host.transport,
        flow=host.flow,
        logger=host.logger,
        access_logger=host.access_logger,
        access_log=host.access_log,
        default_headers=host.server_state.default_headers,
        message_event=Event(),
        expect_100_continue=False,
        keep_alive=exchange.keep_alive,
        on_response=host.on_response_complete,
    )
    cycle.body += exchange.body
    cycle.more_body = False
    cycle.message_event.set()
    return cycle


def _scope(host: "LaneProtocol", exchange: "Exchange", state: dict[str, Any]) -> Any:
    raw_path, _, query = exchange.target.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": host.asgi_version, "spec_version": "2.3"},
        "http_version": "1.1",
        "server": host.server,
        "client": host.client,
        "scheme": host.scheme,
        "root_path": host.root_path,
        "headers": exchange.headers,
        "state": host.app_state | state,
        "method": exchange.method,
        "path": raw_path.decode("ascii"),
        "raw_path": raw_path,
        "query_string": query,
    }
