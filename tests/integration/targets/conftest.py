"""A PostgreSQL with the targets schema, and the service behind its own door."""

import os
import sys

import asyncpg
import httpx
import pytest_asyncio

from chassis.access import Principal
from chassis.errors import Unauthenticated
from chassis.migrate import migrate
from chassis.sql import Q
from chassis.uow import Database
from devstack.config import PlatformConfig, nothing
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from tests.integration.targets.desk import Desk

EMPTY = Q(
    """TRUNCATE facts, coverage, day_deltas, month_deltas, known_months, known_deltas, tallies, tally_reversals,
    statements, changes"""
)
OFFICIAL = {
    "allocations",
    "allocation_shares",
    "allocation_answers",
    "snapshots",
    "snapshot_seals",
    "snapshot_publications",
    "card_figures",
    "reports",
    "follow_ups",
    "monitor_periods",
    "monitor_samples",
    "monitor_submissions",
    "monitor_releases",
    "card_appeals",
    "environment_rounds",
    "environment_draws",
    "environment_samples",
    "environment_answers",
    "environment_figures",
    "environment_publications",
    "environment_tasks",
    "environment_task_steps",
}
"""What is added to and never emptied by the application."""


class Callers:
    """Answers for tokens of the form role:subject:department instead of the issuer."""

    async def verify(self, token: str) -> Principal:
        role, subject, department = token.encode("latin-1").decode().split(":")
        if role == "forged":
            raise Unauthenticated(why="signature")
        bound = {"district-officer": "district", "enterprise": "credit_code", "assessor": "organisation"}
        place = bound.get(role, "department")
        return Principal(subject, "tests", frozenset({role}), **{place: department or None})


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def platform(tmp_path_factory):
    config = PlatformConfig(
        state=tmp_path_factory.mktemp("targets"),
        ports=Ports.from_base(free_base()),
        jobs=nothing,
        programs=nothing,
        temporary=True,
    )
    async with Platform(config) as running:
        owner = running.database_url("targets", role="owner")
        for step in ("head", "base", "head"):
            await migrate("services.targets", owner, step)
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def app(platform):
    os.environ["TIDU_DATABASE_URL"] = platform.database_url("targets", role="app")
    sys.modules.pop("services.targets.app", None)  # another test may have read other settings
    from services.targets.app import app as built

    built.state.verifier = Callers()
    await built.state.database.open()
    yield built
    await built.state.database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def database(app) -> Database:
    kept: Database = app.state.database
    async with kept.transaction() as uow:
        await uow.execute(EMPTY)
    return kept


@pytest_asyncio.fixture(loop_scope="session")
async def client(app, database):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://targets") as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def desk(platform, client):
    owner = await asyncpg.connect(platform.database_url("targets", role="owner"))
    held = {
        row["tablename"] for row in await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }
    await owner.execute(f"TRUNCATE {', '.join(sorted(held & OFFICIAL))}")
    yield Desk(client, owner)
    await owner.close()
