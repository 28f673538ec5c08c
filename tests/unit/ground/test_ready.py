"""A process is ready once its own port answers, not when its operators' port does."""

import asyncio
from contextlib import AsyncExitStack, closing
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from chassis import clock_store, operations
from chassis.settings import Settings
from devstack.ports import free_base


class _Database:
    """What `enter` needs of a database that always answers."""

    clock = None

    async def open(self):
        pass

    async def close(self):
        pass


@pytest.fixture
def always(monkeypatch):
    async def yes(*_):
        return True

    for module, name in ((clock_store, "follow_once"), (clock_store, "follow"), (operations, "is_ready")):
        monkeypatch.setattr(module, name, yes)


async def test_ready_means_listening(always):
    base = free_base()
    settings = Settings(database_url="postgresql://nowhere", port=base, ops_port=base + 1)
    app = FastAPI()
    database: Any = _Database()
    app.state.service, app.state.verifier = "targets", None
    async with AsyncExitStack() as stack, httpx.AsyncClient(trust_env=False) as client:
        await operations.enter(stack, app, settings, database)

        async def says():
            return (await client.get(f"http://127.0.0.1:{base + 1}/health/ready")).status_code

        for _ in range(100):
            try:
                before = await says()
                break
            except httpx.ConnectError:
                await asyncio.sleep(0.02)
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", base)
        with closing(server):
            during = await says()
        await server.wait_closed()
        assert (before, during, await says()) == (503, 200, 503)
