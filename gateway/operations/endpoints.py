"""The business clock of the whole platform, for the local profile."""

import asyncio
from typing import Annotated

from fastapi import Depends, Request

from chassis import clock_store
from chassis.access import Principal, caller
from chassis.errors import NotFound, Unavailable
from chassis.web import Read, Write, errors
from chassis.web import router as new_router
from gateway.operations.schemas import ClockMove, PlatformClockRead, ServiceClock
from gateway.services import Answer, Services

router = new_router(prefix="/v1/operations", tags=["operations"])
Operator = Annotated[Principal, caller("operator", "platform-admin")]
_PATH = "/v1/operations/clock"


class ClockPartlyMoved(Unavailable):
    """Some services did not take the new date; the same request again brings them along."""

    code = "clock_partly_moved"
    zh = "部分服务的业务时钟未能调整：{services}"
    en = "The clocks of some services were not moved: {services}"


async def local_only(request: Request) -> None:
    """Outside the local profile there is no such path."""
    if request.app.state.settings.profile != "local":
        raise NotFound


def _shown(answers: dict[str, Answer]) -> list[ServiceClock]:
    return [
        ServiceClock(service=name, today=answer.body["today"], reason=None)
        if answer.good
        else ServiceClock(service=name, today=None, reason=answer.why or f"HTTP {answer.status}")
        for name, answer in answers.items()
    ]


@router.get("/clock", dependencies=[Depends(local_only)], responses=errors(NotFound))
async def read_clock(uow: Read, me: Operator, request: Request) -> PlatformClockRead:
    """The business dates of the gateway and of every service."""
    del me
    services: Services = request.app.state.services
    answers = await services.ask_all(_PATH, headers={"Authorization": request.headers["authorization"]})
    return PlatformClockRead(today=uow.clock.today(), services=_shown(answers))


@router.put("/clock", dependencies=[Depends(local_only)], responses=errors(NotFound, ClockPartlyMoved))
async def move_clock(uow: Write, me: Operator, body: ClockMove, request: Request) -> PlatformClockRead:
    """Move the business clock of every service, then the gateway's own."""
    del me
    services: Services = request.app.state.services
    headers, wish = {"Authorization": request.headers["authorization"]}, body.model_dump(mode="json")
    answers = await services.ask_all(_PATH, method="PUT", headers=headers, body=wish)
    if away := [name for name, answer in answers.items() if not answer.good]:
        raise ClockPartlyMoved(services=", ".join(away))
    await asyncio.sleep(clock_store.SETTLED_SECONDS)  # whoever has the answer finds every process on that day
    offset = uow.clock.offset_for(body.today)
    await clock_store.move(uow, offset)
    uow.audit(action="clock.moved", subject=("clock", "gateway"), after={"today": wish["today"]})
    uow.clock.offset = offset
    return PlatformClockRead(today=uow.clock.today(), services=_shown(answers))
