"""The servers of these tests, and one ground per test."""

import asyncpg
import pytest_asyncio

from chassis.backbone_tables import create_backbone
from devstack.config import PlatformConfig, nothing
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from tests.integration.events.ground import Ground


class _Recorder:
    def __init__(self):
        self.statements = []

    def execute(self, statement):
        self.statements.append(str(statement))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def platform(tmp_path_factory):
    config = PlatformConfig(
        state=tmp_path_factory.mktemp("events"),
        ports=Ports.from_base(free_base()),
        jobs=nothing,
        programs=nothing,
        temporary=True,
    )
    async with Platform(config) as running:
        op = _Recorder()
        create_backbone(op)
        for module in ("enterprise", "targets"):
            owner = await asyncpg.connect(running.database_url(module, role="owner"))
            for statement in op.statements:
                await owner.execute(statement.replace("\\:", ":"))
            await owner.close()
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def ground(platform):
    made = Ground(platform)
    await made.open()
    yield made
    await made.close()
