"""The schema goes up, down and up again, and the described columns are those of the database."""

import asyncio

import asyncpg
import pytest

from chassis.migrate import migrate
from devstack.config import PlatformConfig, nothing
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from services.enterprise.applications import models as applications
from services.enterprise.batches import models as batches
from services.enterprise.deputies import models as deputies
from services.enterprise.filings import models as filings
from services.enterprise.impact import models as impact
from services.enterprise.imports import models as imports
from services.enterprise.ladder import models as ladder
from services.enterprise.metadata import metadata
from services.enterprise.official_lists import models as official_lists
from services.enterprise.recognitions import models as recognitions
from services.enterprise.registry import models as registry
from services.enterprise.rulesets import models as rulesets
from services.enterprise.visits import models as visits
from tests.integration.enterprise.conftest import new_firm

WORKFLOW = (batches, deputies, official_lists, visits)
ROOMS = (*(registry, filings, ladder, applications, recognitions, imports, rulesets, impact), *WORKFLOW)
COLUMNS = "SELECT column_name, is_nullable = 'YES' AS empty FROM information_schema.columns WHERE table_name = $1"


async def test_up_down_up(tmp_path) -> None:
    ports = Ports.from_base(free_base())
    config = PlatformConfig(state=tmp_path, ports=ports, jobs=nothing, programs=nothing, temporary=True)
    async with Platform(config) as platform:
        url = platform.database_url("enterprise", role="owner")
        for target in ("head", "base", "head"):
            await migrate("services.enterprise", url, target)
        connection = await asyncpg.connect(url)
        try:
            assert await connection.fetchval("SELECT count(*) FROM enterprises") == 0
        finally:
            await connection.close()


@pytest.mark.parametrize("table", sorted(metadata.tables))
async def test_the_described_columns_are_those_of_the_database(house, table) -> None:
    assert ROOMS
    rows = await house.database.pool.fetch(COLUMNS, table)
    described = metadata.tables[table].columns
    assert {row["column_name"]: row["empty"] for row in rows} == {each.name: bool(each.nullable) for each in described}


async def test_twins_at_the_same_moment_register_one_firm(house) -> None:
    firm = new_firm()
    callers = [house.district(subject=f"district-{n}") for n in range(6)]
    answers = await asyncio.gather(*(caller.post("/v1/enterprises", firm) for caller in callers))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    assert len(await house.events(firm["credit_code"])) == 1
