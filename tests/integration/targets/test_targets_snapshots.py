"""Frozen numbers: sealed in a chain, shown again byte for byte, tampering found."""

import json
from hashlib import sha256

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.targets.settings import TargetsSettings
from services.targets.snapshots.keys import private_key
from services.targets.snapshots.service import sealer
from tests.integration.targets.desk import DISTRICT, ECONOMY, ECONOMY_2, LEADER, Desk

DAY = {"title": "2025年上半年", "as_of": "2025-06-30"}
STRANGER = "enterprise:s:91500000202869177Y"


async def seal(database) -> None:
    key = private_key(TargetsSettings(database_url="postgresql://nobody"))
    async with database.transaction() as uow:
        await sealer(key)(uow)


async def published(desk: Desk, database) -> str:
    made = await desk.made("snapshots", DAY, ECONOMY)
    await seal(database)
    await desk.made(f"snapshots/{made['id']}/publication", None, ECONOMY_2)
    return str(made["id"])


async def test_what_was_published_is_shown_again_byte_for_byte_whatever_happens_later(desk: Desk, database) -> None:
    one = await published(desk, database)
    first = await desk.get(f"snapshots/{one}/content", STRANGER)
    held = await desk.read(f"snapshots/{one}", STRANGER)
    assert sha256(first.content).hexdigest() == held["content_hash"] == first.headers["etag"].strip('"')
    assert json.dumps(first.json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == first.content
    stated = {"indicator": "TECH_ENTERPRISE", "as_of": "2025-06-30", "value": 61234}
    statement = await desk.made("statements", stated, "municipal-officer:a:市科技局")
    await desk.made(f"statements/{statement['id']}/approval", None, "municipal-officer:b:市科技局")
    assert (await desk.get(f"snapshots/{one}/content", STRANGER)).content == first.content
    second = await desk.made("snapshots", DAY, ECONOMY)
    values = [
        next(each["value"] for each in content["indicators"] if each["code"] == "TECH_ENTERPRISE")
        for content in (first.json(), (await desk.get(f"snapshots/{second['id']}/content", LEADER)).json())
    ]
    assert values == [None, 61234]


async def test_a_publication_is_told_with_hash_and_seal_and_once(desk: Desk, database) -> None:
    await desk.sql.execute("DELETE FROM outbox WHERE type = 'targets.snapshot_published'")
    one = await published(desk, database)
    assert await desk.refused(f"snapshots/{one}/publication", None, ECONOMY_2) == (409, "snapshot_already_published")
    held = await desk.read(f"snapshots/{one}", LEADER)
    told = [json.loads(row["payload"])["data"] for row in await desk.sql.fetch(
        "SELECT payload FROM outbox WHERE type = 'targets.snapshot_published'"
    )]  # fmt: skip
    assert [(each["snapshot_id"], each["content_hash"], each["seal"]) for each in told] == [
        (one, held["content_hash"], held["seal"]["hash"]),
    ]  # fmt: skip


async def test_links_follow_each_other_and_anybody_can_check_the_signature(desk: Desk, database) -> None:
    for _ in range(3):
        await desk.made("snapshots", DAY, ECONOMY)
    assert (await desk.read("snapshots/chain", LEADER))["unsealed"] == 3
    await seal(database)
    seals = [row["seal"] for row in reversed((await desk.read("snapshots", LEADER))["items"])]
    assert [each["n"] for each in seals] == [1, 2, 3]
    assert [each["previous"] for each in seals] == ["0" * 64, seals[0]["hash"], seals[1]["hash"]]
    for each in seals:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(each["key"]))
        key.verify(bytes.fromhex(each["signature"]), bytes.fromhex(each["hash"]))
    chain = await desk.read("snapshots/chain", STRANGER)
    assert (chain["intact"], chain["length"], chain["head"], chain["unsealed"]) == (True, 3, seals[2]["hash"], 0)
    await seal(database)
    assert (await desk.read("snapshots/chain", LEADER))["length"] == 3


async def test_every_kind_of_tampering_is_found(desk: Desk, database) -> None:
    ids = [await published(desk, database) for _ in range(3)]
    changes = (
        ("UPDATE snapshots SET content = content || ' ' WHERE id = $1", ["content"]),
        ("UPDATE snapshot_seals SET content_hash = repeat('a', 64) WHERE snapshot_id = $1", ["content", "link"]),
        ("UPDATE snapshot_seals SET previous = repeat('a', 64) WHERE snapshot_id = $1", ["previous", "link"]),
        ("UPDATE snapshot_seals SET signature = repeat('0a', 64) WHERE snapshot_id = $1", ["signature"]),
        ("UPDATE snapshot_seals SET key = repeat('0b', 32) WHERE snapshot_id = $1", ["signature"]),
    )
    for change, faults in changes:
        for table in ("snapshots", "snapshot_seals"):
            await desk.sql.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}")
        await desk.sql.execute(change, ids[1])
        found = await desk.read(f"snapshots/{ids[1]}/verification", STRANGER)
        assert (found["intact"], found["faults"]) == (False, faults), change
        chain = await desk.read("snapshots/chain", STRANGER)
        assert (chain["length"], chain["fault"]) == (1, {"n": 2, "snapshot_id": ids[1], "faults": faults})
        await desk.sql.execute(
            """UPDATE snapshots s SET content = k.content FROM kept_snapshots k WHERE k.id = s.id;
            DELETE FROM snapshot_seals; INSERT INTO snapshot_seals SELECT * FROM kept_snapshot_seals;
            DROP TABLE kept_snapshots, kept_snapshot_seals"""
        )
    assert (await desk.read(f"snapshots/{ids[1]}/verification", STRANGER))["intact"] is True
    await desk.sql.execute("DELETE FROM snapshot_seals WHERE n = 2")
    assert (await desk.read("snapshots/chain", LEADER))["fault"]["faults"] == ["order", "previous"]


async def test_the_application_itself_can_change_no_snapshot(desk: Desk, database) -> None:
    for table in ("snapshots", "snapshot_seals", "snapshot_publications"):
        for change in ("DELETE FROM", "TRUNCATE"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await database.pool.execute(f"{change} {table}")


async def test_only_what_another_person_published_is_open_to_all(desk: Desk, database) -> None:
    made = await desk.made("snapshots", DAY, ECONOMY)
    publication = f"snapshots/{made['id']}/publication"
    for path in ("", "/content", "/verification"):
        assert (await desk.get(f"snapshots/{made['id']}{path}", STRANGER)).status_code == 404
    assert (await desk.read("snapshots", STRANGER))["items"] == []
    assert await desk.refused(publication, None, ECONOMY) == (403, "taker_may_not_publish")
    assert await desk.refused(publication, None, ECONOMY_2) == (409, "snapshot_not_sealed_yet")
    assert await desk.refused(publication, None, DISTRICT) == (403, "forbidden")
    await seal(database)
    await desk.made(publication, None, ECONOMY_2)
    assert await desk.refused(publication, None, ECONOMY_2) == (409, "snapshot_already_published")
    assert len((await desk.read("snapshots", STRANGER))["items"]) == 1


async def test_bad_snapshots_change_nothing_and_the_same_key_takes_one(desk: Desk) -> None:
    for body, token, expected in (
        (DAY | {"as_of": "2999-01-01"}, ECONOMY, (422, "stated_for_the_future")),
        (DAY | {"title": ""}, ECONOMY, (400, "malformed")),
        (DAY | {"as_of": "2025-02-30"}, ECONOMY, (400, "malformed")),
        (DAY, LEADER, (403, "forbidden")),
        (DAY, DISTRICT, (403, "forbidden")),
    ):
        assert await desk.refused("snapshots", body, token) == expected
    assert await desk.sql.fetchval("SELECT count(*) FROM snapshots") == 0
    first = await desk.post("snapshots", DAY, ECONOMY, key="snapshot-1")
    again = await desk.post("snapshots", DAY, ECONOMY, key="snapshot-1")
    assert (first.status_code, again.json()) == (201, first.json())
    assert await desk.sql.fetchval("SELECT count(*) FROM snapshots") == 1
