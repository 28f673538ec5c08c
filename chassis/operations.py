"""What every service offers its operators: health, the clock of the local profile, the audit log, dead letters."""

import asyncio
from contextlib import AsyncExitStack
from datetime import date, datetime
from typing import Annotated, Any

import asyncpg
import structlog
from fastapi import APIRouter, FastAPI, Query, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from chassis import clock_store, operator_routes, ops
from chassis.access import Principal, Verifier, caller
from chassis.errors import BusinessError, Unavailable
from chassis.paging import Paging, page
from chassis.settings import Settings
from chassis.shapes import Day, F, Page, Shape
from chassis.sql import Q
from chassis.uow import LOST, Database
from chassis.web import Read, Write, router

Operator = Annotated[Principal, caller("operator", "platform-admin")]
Auditor = Annotated[Principal, caller("auditor", "operator", "platform-admin")]

AUDIT_LINES = Q(
    "SELECT id, at, business_date, actor, action, subject_type, subject_id, before, after, request_id FROM audit_log"
    " WHERE id < :before_id AND (CAST(:subject_id AS text) IS NULL OR subject_id = :subject_id)"
    " ORDER BY id DESC LIMIT :n"
)
ALIVE = Q("SELECT 1")


class ClockRead(Shape):
    """The business clock."""

    today: date = F("The business date in Shanghai", "2026-11-23")
    now: datetime = F("Business time", "2026-11-23T02:00:00Z")
    offset_seconds: int = F("How far business time is from real time", 0)


class ClockMove(Shape):
    """A wish to move the business clock."""

    today: Day | None = F("The business date to be; null returns to real time", "2027-01-01")


class AuditLine(Shape):
    """One change: who did what to what, from what to what."""

    id: int = F("Number of the line", 1)
    at: datetime = F("Real time of the change", "2026-11-23T02:00:00Z")
    business_date: date = F("Business date of the change", "2026-11-23")
    actor: dict[str, Any] = F("Who, as the token names it", {"subject": "officer-1"})
    action: str = F("What was done", "enterprise.registered")
    subject_type: str = F("Kind of thing", "enterprise")
    subject_id: str = F("Which thing", "91500000202869177Y")
    before: dict[str, Any] | None = F("The fields that differ, before", None)
    after: dict[str, Any] | None = F("The fields that differ, after", {"name": "…"})
    request_id: str | None = F("The request that did it", "0199a5b0-7c1e-7000-8000-000000000000")


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
    audit = router(prefix="/v1/audit-log", tags=["operations"])

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

    @audit.get(f"/{service}")
    async def list_audit(
        uow: Read,
        caller: Auditor,
        paging: Paging,
        subject_id: Annotated[str | None, Query(max_length=100, description="Only this thing's lines")] = None,
    ) -> Page[AuditLine]:
        """Who changed what from what to what, newest first."""
        filters = {"subject_id": subject_id}
        after = paging.decode(filters)
        rows = await uow.fetch(
            AUDIT_LINES, before_id=after[0] if after else 2**62, subject_id=subject_id, n=paging.limit + 1
        )
        return page(rows, paging, key=lambda r: (r["id"],), filters=filters, shape=lambda r: AuditLine(**dict(r)))

    operator_routes.add_routes(operations)
    return [clock, audit, operations]


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
