"""The servers of these tests, and one ground per test."""

import asyncio
from contextlib import AsyncExitStack

import asyncpg
import pytest
import pytest_asyncio

from chassis.backbone_tables import create_audit_seals, create_backbone
from devstack.apache_kafka import resolve_jars
from devstack.config import PlatformConfig, nothing
from devstack.errors import StackError
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from tests.integration.events.ground import Ground


class _Recorder:
    def __init__(self):
        self.statements = []

    def execute(self, statement):
        self.statements.append(str(statement))


class _Platforms:
    """A database and a broker of each kind, started when first asked for."""

    def __init__(self, folder, stack):
        self._folder, self._stack = folder, stack
        self._running = {}

    async def get(self, broker):
        if broker not in self._running:
            if broker == "apache":
                await _jars()
            self._running[broker] = await self._start(broker)
        return self._running[broker]

    async def _start(self, broker):
        config = PlatformConfig(
            state=self._folder / broker,
            ports=Ports.from_base(free_base()),
            kafka=broker,
            jobs=nothing,
            programs=nothing,
            temporary=True,
        )
        running = await self._stack.enter_async_context(Platform(config))
        for module in ("enterprise", "targets"):
            op = _Recorder()
            create_backbone(op)
            create_audit_seals(op, module)
            owner = await asyncpg.connect(running.database_url(module, role="owner"))
            for statement in op.statements:
                await owner.execute(statement.replace("\\:", ":"))
            await owner.close()
        return running


async def _jars():
    try:
        await asyncio.to_thread(resolve_jars)
    except StackError as error:
        pytest.skip(f"Apache Kafka cannot be fetched here: {error}")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def platforms(tmp_path_factory):
    async with AsyncExitStack() as stack:
        yield _Platforms(tmp_path_factory.mktemp("events"), stack)


@pytest_asyncio.fixture(loop_scope="session")
async def ground(platforms, request):
    made = Ground(await platforms.get(getattr(request, "param", "embedded")))
    await made.open()
    yield made
    await made.close()
