"""The audit log of a real service: sealed after the commit, once, in the order of commits; every change is found."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from chassis.audit_seals import purpose, sealer, verify
from chassis.schedule import Periodic, Schedule
from chassis.seal_keys import private_key, trusted_keys
from chassis.sql import Q
from tests.servers import Servers, bearer

PATH = "/v1/audit-log/enterprise/verification"


class Log:
    """The audit log of the small service, empty at the beginning."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, admin: asyncpg.Connection) -> None:
        self.database = app.state.database
        self.client, self.admin = client, admin
        self.seal = sealer(private_key(app.state.settings, purpose("enterprise")))
        self.trusted = trusted_keys(app.state.settings, purpose("enterprise"))

    async def write(self, *numbers: int) -> None:
        async with self.database.transaction() as uow:
            for n in numbers:
                uow.audit(action="note.written", subject=("note", n), after={"n": n})

    async def sealed(self) -> bool:
        """One run of the sealer; a transaction elsewhere on the server may make it come again."""
        async with self.database.transaction() as uow:
            return await self.seal(uow) is True

    async def all_sealed(self) -> None:
        for _ in range(200):
            await self.sealed()
            if not (await self.said())["waiting"]:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("lines wait for ever")

    async def said(self, **params: Any) -> dict[str, Any]:
        answer = await self.client.get(PATH, params=params, headers=bearer(roles=["auditor"]))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest.fixture
async def log(app: FastAPI, client: httpx.AsyncClient, admin: asyncpg.Connection) -> AsyncIterator[Log]:
    await admin.execute("TRUNCATE audit_log, audit_seals RESTART IDENTITY")
    yield Log(app, client, admin)
    await admin.execute("TRUNCATE audit_log, audit_seals")


async def test_lines_wait_until_they_are_sealed_and_then_hold(log: Log) -> None:
    nothing = await log.said()
    assert (nothing["intact"], nothing["length"], nothing["head"], nothing["waiting"]) == (True, 0, "0" * 64, 0)
    await log.write(1, 2)
    await log.write(3)
    waiting = await log.said()
    assert (waiting["sealed"], waiting["waiting"], waiting["oldest_waiting"] is None) == (0, 3, False)
    await log.all_sealed()
    found = await log.said()
    assert found["intact"]
    assert (found["checked"], found["sealed"], found["waiting"], found["more"]) == (3, 3, 0, False)
    assert found["length"] == await log.admin.fetchval("SELECT max(n) FROM audit_seals")
    assert found["keys"] == list(log.trusted)


TAMPERED = {
    "edited": ("UPDATE audit_log SET action = 'harmless' WHERE id = 2", ["edited"], 2),
    "edited inside": ("UPDATE audit_log SET after = '{\"n\": 20}' WHERE id = 2", ["edited"], 2),
    "backdated": ("UPDATE audit_log SET at = at - interval '1 day' WHERE id = 3", ["edited"], 3),
    "deleted": ("DELETE FROM audit_log WHERE id = 2", ["deleted"], 2),
    "all deleted": ("DELETE FROM audit_log", ["deleted"], 1),
    "inserted": (
        """INSERT INTO audit_log (epoch, xid, id, business_date, actor, action, subject_type, subject_id)
        OVERRIDING SYSTEM VALUE SELECT epoch, xid, 9, business_date, actor, action, subject_type, '9'
        FROM audit_log WHERE id = 2""",
        ["inserted"],
        9,
    ),
    "reordered": (
        "UPDATE audit_log l SET xid = o.xid FROM audit_log o WHERE l.id IN (2, 3) AND o.id = 5 - l.id",
        ["edited"],
        2,
    ),
    "seal deleted": ("DELETE FROM audit_seals WHERE n = 1", ["order", "previous", "inserted"], 1),
    "seal rewritten": (
        "UPDATE audit_seals SET hashes[1] = sha256('x') WHERE n = 1",
        ["link", "edited"],
        1,
    ),
}


@pytest.mark.parametrize("way", TAMPERED)
async def test_whoever_owns_the_database_changes_nothing_unnoticed(log: Log, way: str) -> None:
    for n in range(1, 6):
        await log.write(n)
        await log.all_sealed() if n in {4, 5} else None
    assert (await log.said())["intact"]
    statement, kinds, line = TAMPERED[way]
    await log.admin.execute(statement)
    found = await log.said()
    assert (found["intact"], found["fault"]["kinds"], found["fault"]["line"]) == (False, kinds, line)


async def test_a_chain_sealed_anew_with_another_key_is_found(log: Log) -> None:
    await log.write(1, 2)
    await log.all_sealed()
    await log.admin.execute("UPDATE audit_log SET action = 'harmless'; DELETE FROM audit_seals")
    log.seal = sealer(Ed25519PrivateKey.generate())
    await log.all_sealed()
    assert (await log.said())["fault"] == {"seal": 1, "kinds": ["signature"], "line": None}


async def test_a_forgotten_end_is_found_by_who_noted_the_head(log: Log) -> None:
    await log.write(1)
    await log.all_sealed()
    first = await log.said()
    await log.write(2)
    await log.all_sealed()
    noted = await log.said()
    since = await log.said(after=first["length"], head=first["head"])
    assert (since["intact"], since["checked"], since["head"]) == (True, 1, noted["head"])
    await log.admin.execute("DELETE FROM audit_seals WHERE n = 2; DELETE FROM audit_log WHERE id = 2")
    assert (await log.said())["intact"]
    gone = await log.said(after=noted["length"], head=noted["head"])
    assert gone["fault"] == {"seal": noted["length"], "kinds": ["missing"], "line": None}
    await log.write(3)
    await log.all_sealed()
    assert (await log.said(after=noted["length"], head=noted["head"]))["fault"]["kinds"] == ["head"]


async def test_a_long_chain_is_checked_piece_by_piece(log: Log) -> None:
    for n in range(3):
        await log.write(n, n)
        await log.all_sealed()
    async with log.database.reading() as reader:
        one = await verify(reader, log.trusted, most=2)
        two = await verify(reader, log.trusted, one.length, one.head, most=3)
    assert [(each.length, each.lines, each.more) for each in (one, two)] == [(1, 2, True), (3, 4, False)]


async def test_a_line_that_may_come_earlier_is_waited_for(log: Log) -> None:
    async with log.database.transaction() as slow:
        slow.audit(action="note.written", subject=("note", "first"))
        await slow.flush()
        slow._audit.clear()
        await log.write(2)
        assert not await log.sealed()
        assert (await log.said())["waiting"] == 1
    await log.all_sealed()
    ids = await log.admin.fetchval("SELECT ids FROM audit_seals")
    assert (ids, (await log.said())["intact"]) == ([1, 2], True)


class Killed(Exception):
    """What ends a sealer between its seal and its commit."""


async def test_a_sealer_that_dies_before_its_commit_has_sealed_nothing(log: Log) -> None:
    await log.write(1, 2)
    made = 0
    while not made:
        with contextlib.suppress(Killed):
            async with log.database.transaction() as uow:
                await log.seal(uow)
                made = await uow.fetchval(Q("SELECT count(*) FROM audit_seals"))
                raise Killed
        await asyncio.sleep(0.02)
    assert (await log.said())["sealed"] == 0
    await log.all_sealed()
    found = await log.said()
    assert (found["sealed"], found["intact"]) == (2, True)


async def test_two_leaders_seal_every_line_once_while_others_write(log: Log) -> None:
    stop = asyncio.Event()
    jobs = [Periodic("audit_seals", 0.001, log.seal)]
    leaders = [asyncio.create_task(Schedule(log.database, jobs).run(stop)) for _ in range(2)]
    await asyncio.gather(*(_many(log, n) for n in range(8)), *(_sealing(log) for _ in range(3)))
    await log.all_sealed()
    stop.set()
    await asyncio.gather(*leaders)
    ids = [row["id"] for row in await log.admin.fetch("SELECT unnest(ids) AS id FROM audit_seals")]
    found = await log.said()
    assert (len(ids), len(set(ids)), found["intact"], found["sealed"]) == (160, 160, True, 160)


async def _many(log: Log, number: int) -> None:
    for n in range(20):
        await log.write(number * 100 + n)


async def _sealing(log: Log) -> None:
    for _ in range(20):
        await log.sealed()


async def test_the_application_can_neither_change_a_line_nor_choose_its_place(log: Log, servers: Servers) -> None:
    await log.write(1)
    await log.all_sealed()
    app = await asyncpg.connect(servers.url("enterprise", "app"))
    columns = "business_date, actor, action, subject_type, subject_id"
    values = "current_date, '{}', 'x', 'x', 'x'"
    try:
        for table in ("audit_log", "audit_seals"):
            for statement in (f"UPDATE {table} SET epoch = 1", f"DELETE FROM {table}", f"TRUNCATE {table}"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await app.execute(statement)
        for column, value in (("at", "now()"), ("xid", "'1'"), ("epoch", "0")):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await app.execute(f"INSERT INTO audit_log ({columns}, {column}) VALUES ({values}, {value})")
    finally:
        await app.close()


@pytest.mark.parametrize(
    ("roles", "status"), [(["operator"], 200), (["platform-admin"], 200), (["leader"], 403), (["enterprise"], 403)]
)
async def test_auditors_and_operators_ask(log: Log, roles: list[str], status: int) -> None:
    assert (await log.client.get(PATH, headers=bearer(roles=roles))).status_code == status
    for odd in ({"after": "-1"}, {"after": "x"}, {"head": "A" * 64}, {"head": "0"}):
        answer = await log.client.get(PATH, params=odd, headers=bearer(roles=["auditor"]))
        assert answer.status_code == 400, odd
