"""The projection is forgotten and built anew from the log, and comes out equal to the byte."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from chassis import topics
from chassis.consumer import Consumer
from chassis.events import Handlers, Received
from chassis.sql import Q
from contracts.base import Envelope, Event
from contracts.enterprise import RecognitionRevoked
from services.targets.facts.consumers import handlers as facts
from services.targets.hard_tech.consumers import handlers as hard_tech
from services.targets.listings.consumers import handlers as listings
from services.targets.otc_records.consumers import handlers as otc_records
from tests.integration.targets.test_targets_doors import granted, registered
from tests.integration.targets.test_targets_hard_tech import entered, withdrawn
from tests.integration.targets.test_targets_listings import listed, recorded, reversed_

FIRMS = 120
handlers = Handlers(facts, hard_tech, listings, otc_records)
AT = datetime(2026, 1, 1, tzinfo=UTC)


def envelope(event: Event, sequence: int) -> bytes:
    made = Envelope(
        id=str(uuid4()), source="tests", type=event.type, subject=event.key, time=AT, dataschema="x",
        sequence=f"{sequence:019d}", data=event.model_dump(mode="json"),
    )  # fmt: skip
    return made.model_dump_json().encode()


def history() -> list[Event]:
    events: list[Event] = []
    for n in range(FIRMS):
        code = f"SYNTHETIC{n:09d}"
        title = granted(code, "SRDI" if n % 2 else "LITTLE_GIANT", on=f"2024-{n % 12 + 1:02d}-11")
        events += [registered(code, ("CQ-500107", "CQ-500112")[n % 2]), title]
        if n % 5 == 0:
            events.append(
                RecognitionRevoked(
                    recognition_id=title.recognition_id, credit_code=code, tier=title.tier,
                    effective_on=title.valid_from.replace(year=2025), reason_code="x",
                )
            )  # fmt: skip
        if n % 10 == 0:
            entry = uuid4()
            events.append(entered(code, entry, "2024-12-31"))
            events += [withdrawn(code, entry, "2024-12-31", "entered_in_error")] if n % 20 == 0 else []
            listing = uuid4()
            events += [listed(code, listing, "2024-02-01"), recorded(code, uuid4(), "2024-03-01", "custody")]
            events += [reversed_(code, listing, "2025-01-05")] if n % 20 == 0 else []
    return events


async def test_a_rebuild_from_the_log_is_equal_to_the_byte(platform, database, client) -> None:
    await topics.ensure(platform.kafka)
    producer = AIOKafkaProducer(bootstrap_servers=platform.kafka, enable_idempotence=True)
    await producer.start()
    events = history()
    for n, event in enumerate(events, 1):
        await producer.send(event.topic, envelope(event, n), key=event.key.encode())
    await producer.stop()

    stop = asyncio.Event()
    running = asyncio.create_task(Consumer(database, platform.kafka, handlers).run(stop))

    async def all_heard():
        for _ in range(300):
            found = (await client.get("/v1/targets/projection", headers=operator())).json()
            if found["facts"] == len(events):
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(found)

    live = await all_heard()
    begun = await client.post("/v1/targets/rebuilds", headers=operator() | {"Idempotency-Key": str(uuid4())})
    assert (begun.status_code, begun.json()["before"]) == (202, live), begun.text
    assert await all_heard() == live
    operation = begun.headers["location"]
    done = (await client.get(operation, headers=operator())).json()
    assert (done["state"], done["facts_now"], done["done_ratio"]) == ("equal", len(events), "1")
    late = granted("SYNTHETIC999999999", on="2025-01-01")
    async with database.transaction() as uow:
        await handlers.apply(uow, [Received(late, uuid4(), late.type, late.key, AT + timedelta(days=1), 1)])
    assert (await client.get(operation, headers=operator())).json()["state"] == "equal"
    async with database.transaction() as uow:
        await uow.execute(Q("DELETE FROM coverage WHERE key = 'SYNTHETIC000000001'"))
    assert (await client.get(operation, headers=operator())).json()["state"] == "different"
    async with database.transaction() as uow:
        await uow.execute(Q("TRUNCATE facts"))
    assert (await client.get(operation, headers=operator())).json()["state"] == "running"
    assert (await client.get(f"/v1/targets/rebuilds/{uuid4()}", headers=operator())).status_code == 404
    stop.set()
    await running
    assert await database.pool.fetchval("SELECT count(*) FROM dead_letters") == 0


def operator() -> dict[str, str]:
    return {"Authorization": "Bearer operator:o:"}


async def test_only_operators_rebuild(client) -> None:
    answer = await client.post(
        "/v1/targets/rebuilds", headers={"Authorization": "Bearer leader:l:", "Idempotency-Key": str(uuid4())}
    )
    assert answer.status_code == 403
