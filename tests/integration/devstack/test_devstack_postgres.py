"""The embedded PostgreSQL: rights of its roles, crash and recovery, start on the same data."""

from dataclasses import replace

import asyncpg
import pytest

from devstack import provision
from devstack.config import PlatformConfig, nothing
from devstack.console import Silent
from devstack.platform import Platform
from devstack.ports import Ports, free_base


@pytest.fixture(scope="module")
async def servers(tmp_path_factory):
    state = tmp_path_factory.mktemp("servers")
    ports = Ports.from_base(free_base(22000, 24000))
    config = PlatformConfig(state=state, ports=ports, jobs=nothing, programs=nothing, temporary=True)
    async with Platform(config) as platform:
        yield platform


async def test_the_server_is_durable_and_takes_passwords_only(servers):
    admin = await asyncpg.connect(servers.admin_url)
    shown = {
        name: await admin.fetchval(f"SHOW {name}")
        for name in ("server_version_num", "fsync", "synchronous_commit", "TimeZone", "max_connections")
    }
    await admin.close()
    assert shown["server_version_num"].startswith("18")
    assert (shown["fsync"], shown["synchronous_commit"], shown["TimeZone"]) == ("on", "on", "UTC")
    assert shown["max_connections"] == "200"
    wrong = provision.url_for(servers.admin_url, "tidu_parks", "tidu_parks_app", "wrong")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(wrong)


async def test_roles_may_do_their_part_and_no_more(servers):
    owner = await asyncpg.connect(servers.database_url("parks", "owner"))
    await owner.execute("CREATE TABLE IF NOT EXISTS t (n int)")
    app = await asyncpg.connect(servers.database_url("parks"))
    await app.execute("CREATE TEMPORARY TABLE own (n int)")
    for statement in ("CREATE TABLE mine (n int)", "SELECT * FROM t"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(statement)
    reader = await asyncpg.connect(servers.database_url("parks", "readonly"))
    for statement in ("CREATE TEMPORARY TABLE own (n int)", "CREATE TABLE mine (n int)"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await reader.execute(statement)
    foreign = provision.url_for(servers.database_url("parks"), "tidu_finance")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(foreign)
    for connection in (owner, app, reader):
        await connection.close()


async def test_provisioning_again_changes_nothing(servers):
    passwords = servers.secrets.get_all(provision.roles())
    await provision.provision(servers.admin_url, passwords)
    connection = await asyncpg.connect(servers.database_url("gateway"))
    assert await connection.fetchval("SELECT current_user") == "tidu_gateway_app"
    await connection.close()


async def test_a_killed_server_comes_back_with_every_acknowledged_row(servers):
    owner = await asyncpg.connect(servers.database_url("finance", "owner"))
    await owner.execute("CREATE TABLE rows (n int)")
    for n in range(20):
        await owner.execute("INSERT INTO rows VALUES ($1)", n)
    old = servers.kill("postgres")
    await servers.wait_ready(["postgres"])
    assert servers.pids()["postgres"] != old
    owner.terminate()
    again = await asyncpg.connect(servers.database_url("finance", "owner"))
    assert await again.fetchval("SELECT count(*) FROM rows") == 20
    await again.close()


async def test_a_second_start_continues_with_the_same_data_on_another_port(tmp_path):
    config = PlatformConfig(state=tmp_path, ports=Ports.from_base(free_base()), jobs=nothing, programs=nothing)
    async with Platform(config) as first:
        owner = await asyncpg.connect(first.database_url("targets", "owner"))
        await owner.execute("CREATE TABLE kept AS SELECT 7 AS n")
        await owner.close()
    assert first.pids() == {}
    moved = replace(config, ports=Ports.from_base(free_base()), temporary=True)
    console = Silent()
    async with Platform(moved, console) as second:
        owner = await asyncpg.connect(second.database_url("targets", "owner"))
        assert await owner.fetchval("SELECT n FROM kept") == 7
        await owner.close()
        assert second.seconds_to_ready < 10


async def test_a_server_given_by_its_address_is_provisioned_and_left_running(servers, tmp_path):
    given = PlatformConfig(
        state=tmp_path,
        ports=Ports.from_base(free_base()),
        database=servers.admin_url,
        kafka=servers.kafka,
        jobs=nothing,
        programs=nothing,
    )
    # the second platform sets passwords of its own; the first one's are restored afterwards
    try:
        async with Platform(given) as platform:
            assert platform.pids() == {}
            connection = await asyncpg.connect(platform.database_url("enterprise"))
            assert await connection.fetchval("SELECT current_database()") == "tidu_enterprise"
            await connection.close()
        assert "postgres" in servers.pids()
    finally:
        await provision.provision(servers.admin_url, servers.secrets.get_all(provision.roles()))
