"""Giving a gathered request to the ASGI application, as uvicorn would have done."""

from asyncio import Event
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

if TYPE_CHECKING:
    from chassis.lane.protocol import LaneProtocol
    from chassis.lane.whole import Whole


def cycle_of(host: "LaneProtocol[Any]", whole: "Whole", state: dict[str, Any]) -> RequestResponseCycle:
    """A cycle that has its whole request already."""
    cycle = RequestResponseCycle(
        scope=scope_of(host, whole, state),
        transport=host.transport,
        flow=host.flow,
        logger=host.logger,
        access_logger=host.access_logger,
        access_log=host.access_log,
        default_headers=host.server_state.default_headers,
        message_event=Event(),
        expect_100_continue=False,
        keep_alive=whole.keep_alive,
        on_response=host.on_response_complete,
    )
    cycle.body += whole.body
    cycle.more_body = False
    cycle.message_event.set()
    return cycle


def scope_of(host: "LaneProtocol[Any]", whole: "Whole", state: dict[str, Any]) -> Any:
    """The ASGI scope of a request whose path needs no decoding."""
    raw_path, _, query = whole.target.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": host.asgi_version, "spec_version": "2.3"},
        "http_version": "1.1",
        "server": host.server,
        "client": host.client,
        "scheme": host.scheme,
        "root_path": host.root_path,
        "headers": whole.headers,
        "state": host.app_state | state,
        "method": whole.method,
        "path": raw_path.decode("ascii"),
        "raw_path": raw_path,
        "query_string": query,
    }
