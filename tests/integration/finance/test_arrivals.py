"""Facts told by the other services arrive here through the log, once each, whatever was heard first."""

import asyncio
from contextlib import AsyncExitStack
from datetime import date
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from chassis import topics
from chassis.clock import Clock
from chassis.credit_code import make
from chassis.migrate import migrate
from chassis.replay import compare
from chassis.settings import Settings
from chassis.uow import Database
from chassis.worker import Worker, WorkerSpec
from contracts.base import Event
from contracts.catalogue import heard_by
from contracts.parks import ResidentMovedIn, ResidentMovedOut
from services.enterprise import worker as enterprise
from services.enterprise.residences.consumers import handlers as enterprise_handlers
from services.finance import worker as finance
from services.finance.firms.consumers import handlers as finance_handlers
from services.parks import worker as parks
from services.parks.enterprises.consumers import handlers as parks_handlers
from tests.integration.finance.conftest import registered, report, title
from tests.servers import running

CODE = make("500107", 777)
SERVICES = ("enterprise", "parks", "finance")
COUNTS = {
    "finance": "SELECT (SELECT count(*) FROM firms) || '/' || (SELECT count(*) FROM figures) || '/'"
    " || (SELECT count(*) FROM titles) || '/' || (SELECT count(*) FROM residences WHERE moved_out_on IS NOT NULL)",
    "enterprise": "SELECT count(*) FROM residences WHERE moved_out_on IS NOT NULL",
    "parks": "SELECT (SELECT count(*) FROM enterprises) || '/' || (SELECT count(*) FROM titles)",
}


def test_each_service_listens_to_what_the_catalogue_says() -> None:
    assert set(enterprise_handlers.kinds.values()) == set(heard_by("enterprise"))
    assert set(finance_handlers.kinds.values()) == set(heard_by("finance"))
    assert set(parks_handlers.kinds.values()) == set(heard_by("parks"))


async def tell(url: str, service: str, *events: Event) -> None:
    database = Database(url, service=service, clock=Clock(), pool_size=2)
    await database.open()
    try:
        async with database.transaction() as uow:
            await uow.lock(CODE)
            uow.publish(*events)
    finally:
        await database.close()


async def until(url: str, question: str, answer: Any) -> Any:
    connection = await asyncpg.connect(url)
    found = None
    try:
        for _ in range(150):
            if (found := await connection.fetchval(question)) == answer:
                break
            await asyncio.sleep(0.2)
    finally:
        await connection.close()
    return found


async def test_firms_figures_titles_and_residences_arrive(tmp_path_factory: pytest.TempPathFactory) -> None:
    stay = {"resident_id": uuid4(), "resident_key": CODE, "park_id": uuid4()}
    moved_in = ResidentMovedIn(
        **stay, kind="firm", credit_code=CODE, team_id=None, district="CQ-500107", moved_in_on=date(2025, 7, 1)
    )
    moved_out = ResidentMovedOut(**stay, moved_out_on=date(2026, 1, 1), reason="graduated")
    stop = asyncio.Event()
    async with running(tmp_path_factory.mktemp("arrivals")) as servers, AsyncExitStack() as stack:
        for service in SERVICES:
            await migrate(f"services.{service}", servers.url(service, "owner"))
        await topics.ensure(servers.kafka)
        heard = {"enterprise": enterprise_handlers, "finance": finance_handlers, "parks": parks_handlers}
        tasks = []
        for service in SERVICES:
            settings = Settings(database_url=servers.url(service), kafka=servers.kafka)
            spec = WorkerSpec(service, settings, heard[service])
            tasks.append(asyncio.create_task(Worker(spec).serve(stop)))
        stack.push_async_callback(asyncio.gather, *tasks)
        stack.callback(stop.set)
        await tell(servers.url("parks"), "parks", moved_in, moved_out)
        told = (registered(CODE), report(CODE), report(CODE, version=2), title(CODE))
        await tell(servers.url("enterprise"), "enterprise", *told)
        assert await until(servers.url("finance"), COUNTS["finance"], "1/1/1/1") == "1/1/1/1"
        assert await until(servers.url("parks"), COUNTS["parks"], "1/1") == "1/1"
        assert await until(servers.url("enterprise"), COUNTS["enterprise"], 1) == 1
        for service in SERVICES:
            assert await until(servers.url(service), "SELECT count(*) FROM dead_letters", 0) == 0
            tables = {"enterprise": enterprise, "finance": finance, "parks": parks}[service].PROJECTIONS
            found = await compare(servers.url(service), servers.kafka, service, heard[service], tables)
            assert [
                each.table for each in found if not each.equal or not (each.rows or each.table == "white_listed")
            ] == []
