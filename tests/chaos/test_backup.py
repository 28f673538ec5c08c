"""A database restored from its base backup and archived log, and the topics that tell what it lacks."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from chassis.audit_seals import purpose, sealer, verify
from chassis.clock import Clock
from chassis.consumer import Consumer
from chassis.kafka import EventLog
from chassis.lost_events import go_on, lost
from chassis.migrate import migrate
from chassis.relay import Relay
from chassis.seal_keys import private_key, trusted_keys
from chassis.settings import Settings
from chassis.topics import ensure
from chassis.uow import Database
from contracts.catalogue import topics_of
from contracts.enterprise import EnterpriseRegistered
from devstack.city.firms import firm
from devstack.config import PlatformConfig, nothing
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from services.parks.enterprises.consumers import handlers
from tests.chaos.restoring import Backup, forget

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
FIRMS = 200_000 if FULL else 400
LINES_A_FIRM = 5
"""With its event each firm is six rows: at full size more than a million have to come back."""
TOGETHER = 200 if FULL else 20
SETTINGS = Settings(database_url="postgresql://nobody")
pytestmark = [pytest.mark.stack, pytest.mark.timeout(0 if FULL else 180)]


def event(serial: int) -> EnterpriseRegistered:
    found = firm(serial)
    return EnterpriseRegistered(
        credit_code=found.credit_code, name=found.name, district=found.district, industry=found.industry,
        registered_on=found.registered_on, recorded_on=found.registered_on, synthetic=True,
    )  # fmt: skip


@pytest.fixture
async def platform(tmp_path: Path) -> AsyncIterator[Platform]:
    config = PlatformConfig(
        state=tmp_path, ports=Ports.from_base(free_base()), jobs=nothing, programs=nothing, temporary=True
    )
    async with Platform(config) as running:
        for service in ("enterprise", "parks"):
            await migrate(f"services.{service}", running.database_url(service, "owner"))
        await ensure(running.kafka)
        yield running


class House:
    """The enterprise service's writing half and the listening half of parks, on one database server."""

    def __init__(self, platform: Platform, server: str) -> None:
        self._platform, self._place = platform, urlsplit(server).netloc.rpartition("@")[2]
        self.producer, self.listener = (
            Database(self.url(service), service=service, clock=Clock(), pool_size=6)
            for service in ("enterprise", "parks")
        )

        self._checked: tuple[int, bytes | None] = (0, None)

    def url(self, service: str, role: Any = "app") -> str:
        parts = urlsplit(self._platform.database_url(service, role))
        return urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@{self._place}"))

    async def __aenter__(self) -> Self:
        await self.producer.open()
        await self.listener.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.producer.close()
        await self.listener.close()

    async def write(self, serials: range) -> set[str]:
        """Commit firms and their audit lines, many together; what was acknowledged."""
        acknowledged: set[str] = set()

        async def some(own: range) -> None:
            events = [event(serial) for serial in own]
            async with self.producer.transaction() as uow:
                await uow.lock(*(each.key for each in events))
                uow.publish(*events)
                for each in events:
                    for n in range(LINES_A_FIRM):
                        uow.audit(action="firm.told", subject=("firm", each.key), after={"n": n})
            acknowledged.update(each.key for each in events)

        for begin in range(serials.start, serials.stop, 4 * TOGETHER):
            end = min(begin + 4 * TOGETHER, serials.stop)
            await asyncio.gather(*(some(range(n, min(n + TOGETHER, end))) for n in range(begin, end, TOGETHER)))
        return acknowledged

    async def all_told(self) -> None:
        """Relay everything, let parks hear it and seal the audit log."""
        stop = asyncio.Event()
        relay = Relay(self.url("enterprise"), self._platform.kafka, topics_of("enterprise"))
        running = [
            asyncio.create_task(part.run(stop))
            for part in (relay, Consumer(self.listener, self._platform.kafka, handlers))
        ]
        try:
            async with asyncio.timeout(None if FULL else 90):
                while await self._behind():
                    await asyncio.sleep(0.05)
        finally:
            stop.set()
            await asyncio.gather(*running)

    async def _behind(self) -> bool:
        seal, more = sealer(private_key(SETTINGS, purpose("enterprise"))), True
        while more:
            async with self.producer.transaction() as uow:
                more = await seal(uow)
        waiting = await self.producer.pool.fetchval(
            "SELECT EXISTS (SELECT FROM outbox o, relay_state s"
            " WHERE (o.epoch, o.xid, o.id) > (s.epoch, s.xid, s.id)) OR (SELECT count(*) FROM audit_log) >"
            " coalesce((SELECT max(lines) FROM audit_seals), 0)"
        )
        async with EventLog(self._platform.kafka, handlers.topics) as log:
            ends = await log.ends(log.partitions)
        rows = await self.listener.pool.fetch("SELECT topic, partition, next_offset FROM consumer_positions")
        heard = {(row["topic"], row["partition"]): row["next_offset"] for row in rows}
        return bool(waiting or any(end > heard.get(where, 0) for where, end in ends.items()))

    async def held(self) -> set[str]:
        return {row[0] for row in await self.producer.pool.fetch("SELECT key FROM outbox")}

    async def heard(self) -> set[str]:
        return {row[0] for row in await self.listener.pool.fetch("SELECT credit_code FROM enterprises")}

    async def lines(self) -> int:
        return int(await self.producer.pool.fetchval("SELECT count(*) FROM audit_log"))

    async def chain(self) -> tuple[bool, int]:
        """Whether the audit log is what was sealed, from where it was last asked on, and how much of it waits."""
        trusted, (after, head) = trusted_keys(SETTINGS, purpose("enterprise")), self._checked
        while True:
            async with self.producer.reading() as reader:
                found = await verify(reader, trusted, after, head)
            after, head = self._checked = found.length, found.head
            if found.fault or not found.more:
                return found.fault is None, found.waiting

    async def lost(self, *, going_on: bool = False) -> set[str]:
        connection = await asyncpg.connect(self.url("enterprise", "owner"))
        try:
            found, highest = await lost(connection, self._platform.kafka, "enterprise")
            if going_on:
                await go_on(connection, highest)
        finally:
            await connection.close()
        return {each.subject for each in found}


async def test_nothing_acknowledged_is_lost_and_an_earlier_point_lists_what_it_lacks(platform: Platform) -> None:
    backup = Backup(platform)
    half = FIRMS // 2
    try:
        admin = await asyncpg.connect(platform.admin_url)
        async with House(platform, platform.admin_url) as house:
            before = await house.write(range(1, 11))
            backup.archive()
            await backup.take()
            before |= await house.write(range(11, half + 1))
            await house.all_told()
            await admin.execute("SELECT pg_create_restore_point('before_the_mistake')")
            after = await house.write(range(half + 1, FIRMS + 1))
            await house.all_told()
            untold = await house.write(range(FIRMS + 1, FIRMS + 11))
            await backup.archived(admin)
            lines = await house.lines()
        await admin.close()

        server, seconds = await backup.restore("end", durable=FULL)
        async with House(platform, server) as house:
            assert await house.held() == before | after | untold
            assert await house.lines() == lines
            assert await house.chain() == (True, LINES_A_FIRM * len(untold))
            assert await house.lost() == set()
            await house.all_told()
            assert await house.heard() == before | after | untold
            assert await house.chain() == (True, 0)

        earlier, seconds_earlier = await backup.restore("earlier", "before_the_mistake", durable=FULL)
        async with House(platform, earlier) as house:
            assert await house.held() == before
            assert await house.heard() == before
            assert await house.lost(going_on=True) == after | untold
            again = await house.write(range(FIRMS + 11, FIRMS + 21))
            await house.all_told()
            assert await house.heard() == before | after | untold | again
            assert await house.chain() == (True, 0)
            assert await house.lost() == after | untold
            await _new_ones_follow_all_that_were_told(house, again)
    finally:
        backup.stop()
        forget(backup)
    _say(
        rows=lines + len(before | after | untold),
        seconds=round(seconds, 2),
        seconds_earlier=round(seconds_earlier, 2),
        acknowledged=len(before | after | untold),
        lost=0,
        listed=len(after | untold),
    )
    assert seconds < 60 or not FULL


async def _new_ones_follow_all_that_were_told(house: House, again: set[str]) -> None:
    rows = await house.producer.pool.fetch("SELECT epoch, id, key FROM outbox")
    new = [(row["epoch"], row["id"]) for row in rows if row["key"] in again]
    old = [(row["epoch"], row["id"]) for row in rows if row["key"] not in again]
    assert min(new) > max(old)
    assert min(number for _, number in new) > FIRMS


def _say(**figures: object) -> None:
    print("\n" + json.dumps(figures))
    if place := os.environ.get("TIDU_PROOF_FIGURES"):
        Path(place).write_text(json.dumps(figures))
