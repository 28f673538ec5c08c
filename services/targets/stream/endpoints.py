"""HTTP of the stream of changes."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Header, Request
from starlette.responses import StreamingResponse

from chassis.errors import Malformed
from chassis.uow import Reader
from chassis.web import errors, router
from services.targets.access import Anyone
from services.targets.indicators import presentation
from services.targets.indicators.service import figures, find
from services.targets.stream.hub import Hub

routes = router(prefix="/v1/targets", tags=["targets"])
LastEventId = Annotated[
    str | None, Header(alias="Last-Event-ID", description="Id of the last event received; resumes after it")
]


EVENTS = {"description": "Events", "content": {"text/event-stream": {"schema": {"type": "string"}}}}


class BadEventId(Malformed):
    """Last-Event-ID is none of ours."""

    code = "bad_event_id"
    zh = "Last-Event-ID 无效"
    en = "Last-Event-ID is not valid"


async def shown(reader: Reader, codes: Sequence[str]) -> dict[str, str]:
    """Today's figure of each indicator as JSON text."""
    found = await figures(reader, [find(code) for code in codes], reader.clock.today())
    return {figure.indicator.code: presentation.indicator_read(figure).model_dump_json() for figure in found}


@routes.get("/stream", response_class=StreamingResponse, responses={**errors(BadEventId), 200: EVENTS})
async def follow_changes(request: Request, caller: Anyone, last_event_id: LastEventId = None) -> StreamingResponse:
    """Server-sent events: each indicator's figure of today whenever it moves; resumes by Last-Event-ID."""
    if last_event_id is not None and not (
        last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 19
    ):
        raise BadEventId(pointer="#Last-Event-ID")
    state = request.app.state
    if not hasattr(state, "hub"):
        state.hub = Hub(state.database, shown, state.settings.stream_poll_seconds)
        state.hub.end_with_process()
    after = None if last_event_id is None else int(last_event_id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(state.hub.follow(after), media_type="text/event-stream", headers=headers)
