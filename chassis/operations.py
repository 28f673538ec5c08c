"""What every service offers its operators: health, the clock of the local profile, the audit log, dead letters."""

import asyncio
from contextlib import AsyncExitStack
from datetime import date, datetime
from typing import Annotated

import asyncpg
import structlog
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from chassis import audit_routes, clock_store, operator_routes, ops
from chassis.access import Principal, Verifier, caller
from chassis.errors import BusinessError, Unavailable
from chassis.settings import Settings
from chassis.shapes import Day, F, Shape
from chassis.sql import Q
from chassis.uow import LOST, Database
from chassis.web import Read, Write, router

Operator = Annotated[Principal, caller("operator", "platform-admin")]

ALIVE = Q("SELECT 1")


class ClockRead(Shape):
    """The business clock."""

    today: date = F("The business date in Shanghai", "2026-11-23")
    now: datetime = F("Business time", "2026-11-23T02:00:00Z")
    offset_seconds: int = F("How far business time is from real time", 0)


class ClockMove(Shape):
    """A wish to move the business clock."""

    today: Day | None = F("The business date to be; null returns to real time", "2027-01-01")


class ClockNotMovable(BusinessError):
    """Outside the local profile time is real."""

    status = 403
    code = "clock_not_movable"
    zh = "只有本地环境可以调整业务时钟"
    en = "Only the local profile moves the business clock"


def routers(service: str, settings: Settings) -> list[APIRouter]:
    """The operators' routes of a service."""
    operations = router(prefix=f"/v1/operations/{service}", tags=["operations"])
    clock = router(prefix="/v1/operations", tags=["operations"])

    @clock.get("/clock")
    async def read_clock(uow: Read, caller: Operator) -> ClockRead:
        """The business clock of this service."""
        offset = int(uow.clock.offset.total_seconds())
        return ClockRead(today=uow.clock.today(), now=uow.clock.now(), offset_seconds=offset)

    @clock.put("/clock")
    async def move_clock(uow: Write, caller: Operator, body: ClockMove) -> ClockRead:
        """Move the business clock; in the local profile only."""
        if settings.profile != "local":
            raise ClockNotMovable
        offset = uow.clock.offset_for(body.today)
        await clock_store.move(uow, offset)
        uow.clock.offset = offset
        uow.audit(
            action="clock.moved", subject=("clock", service), after={"offset_seconds": int(offset.total_seconds())}
        )
        return ClockRead(today=uow.clock.today(), now=uow.clock.now(), offset_seconds=int(offset.total_seconds()))

    operator_routes.add_routes(operations)
    return [clock, audit_routes.of(service, settings), operations]


async def enter(stack: AsyncExitStack, app: FastAPI, settings: Settings, database: Database) -> None:
    """Begin the life of an application: database, clock, operators' port."""
    await _open(database)
    stack.push_async_callback(database.close)
    await clock_store.follow_once(database, database.clock)
    if settings.profile == "local":
        task = asyncio.create_task(clock_store.follow(database, database.clock))
        stack.callback(task.cancel)
    if isinstance(verifier := app.state.verifier, Verifier):
        warming = asyncio.create_task(verifier.warm())
        stack.callback(warming.cancel)
    if settings.ops_port:

        async def ready() -> bool:
            own = (settings.host, settings.port)
            return await is_ready(database) and (not settings.port or await ops.accepts(*own))

        await stack.enter_async_context(
            ops.serving(settings.ops_host, settings.ops_port, ready, service=app.state.service)
        )


async def _open(database: Database) -> None:
    for attempt in range(60):
        try:
            await database.open()
        except (*LOST, asyncpg.CannotConnectNowError) as error:
            if attempt == 59:
                raise
            structlog.get_logger().warning("database_not_ready", error=type(error).__name__)
            await asyncio.sleep(0.5)
        else:
            return


async def is_ready(database: Database) -> bool:
    """True while the database answers."""
    try:
        async with asyncio.timeout(2), database.reading() as reader:
            return bool(await reader.fetchval(ALIVE))
    except (*LOST, Unavailable, TimeoutError, asyncpg.PostgresError):
        return False


def health_routes(database: Database) -> list[Route]:
    """/health/live and /health/ready on the service's own port."""

    async def live(_: Request) -> JSONResponse:
        return JSONResponse({"status": "live"})

    async def ready(_: Request) -> JSONResponse:
        good = await is_ready(database)
        return JSONResponse({"status": "ready" if good else "not_ready"}, 200 if good else 503)

    return [
        Route("/health/live", live, include_in_schema=False),
        Route("/health/ready", ready, include_in_schema=False),
    ]
