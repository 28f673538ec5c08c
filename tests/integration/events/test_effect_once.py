"""Effects happen once; what cannot be taken waits without holding up the rest; a broker that forgets is healed."""

import asyncio

import orjson
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from chassis import dead_letters, metrics
from chassis.consumer import Consumer
from chassis.consumer_position import forget_places
from chassis.consumer_store import Fenced, apply_batch
from chassis.events import Handlers
from chassis.kafka import EventLog
from chassis.sql import Q
from tests.integration.events.ground import HEAR, on_both_brokers, per_key, until


async def _heard(ground, number):
    return len(await ground.heard()) >= number


async def _waiting(ground, number):
    return len(await ground.waiting()) == number


@on_both_brokers
async def test_a_repeated_event_has_one_effect(ground):
    await ground.note("a", 1, 2, 3)
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 3))
    await ground.source.pool.execute("UPDATE relay_state SET epoch = 0, xid = '0', id = 0")
    await ground.note("a", 4)
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 4))
    assert await ground.heard() == [("a", n) for n in (1, 2, 3, 4)]
    async with EventLog(ground.platform.kafka, [ground.topic]) as log:
        assert sum((await log.ends(log.partitions)).values()) == 7


async def test_a_poisonous_event_waits_with_its_kin_and_leaves_in_order(ground):
    ground.refused.add(("bad", 2))
    await ground.note("bad", 1, 2, 3)
    await ground.note("good", 1, 2)
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 3))
        await until(lambda: _waiting(ground, 2))
        await ground.note("bad", 4)
        await until(lambda: _waiting(ground, 3))
        assert per_key(await ground.heard()) == {"bad": [1], "good": [1, 2]}
        assert await ground.waiting() == [("bad", False), ("bad", True), ("bad", True)]
        async with ground.sink.reading() as reader:
            (letter, *_) = await dead_letters.list_open(reader)
        assert "Refused" in letter.error

        await _retry(ground, letter.id)  # still refused
        await until(lambda: _attempts(ground, letter.id, 2))
        ground.refused.clear()
        await _retry(ground, letter.id)
        await until(lambda: _waiting(ground, 0))
        await ground.note("bad", 5)
        await until(lambda: _heard(ground, 7))
    assert per_key(await ground.heard())["bad"] == [1, 2, 3, 4, 5]


async def _retry(ground, letter_id):
    async with ground.sink.transaction() as uow:
        assert await dead_letters.request_retry(uow, letter_id)


async def _attempts(ground, letter_id, number):
    row = await ground.sink.pool.fetchrow("SELECT attempts FROM dead_letters WHERE id = $1", letter_id)
    return row["attempts"] == number


async def test_when_everything_looks_bad_the_consumer_stops(ground):
    ground.refused.update((f"key{n}", 1) for n in range(10))
    for n in range(10):
        await ground.note(f"key{n}", 1)
    consumer = ground.consumer(dead_letter_limit=3)
    async with ground.running(ground.relay()), asyncio.timeout(15):
        await consumer.run(asyncio.Event())
    assert consumer.stopped
    assert not consumer.healthy
    assert len(await ground.waiting()) <= 3


@on_both_brokers
async def test_a_broker_that_forgets_is_healed(ground):
    relay, consumer = ground.relay(), ground.consumer()
    repairs = metrics.RELAY_REPAIRS._value.get()
    async with ground.running(relay, consumer):
        for n in range(40):
            await ground.note(f"k{n % 5}", n)
        await until(lambda: _heard(ground, 40))
        ground.platform.kill("kafka")
        for n in range(40, 80):
            await ground.note(f"k{n % 5}", n)
        await until(lambda: _heard(ground, 80), 90)
        heard = await ground.heard()
        assert len(heard) == len(set(heard)) == 80
        for numbers in per_key(heard).values():
            assert numbers == sorted(numbers)
        await until(lambda: _log_complete(ground, 80))
    if ground.platform.config.kafka == "apache":
        assert metrics.RELAY_REPAIRS._value.get() == repairs, "Apache Kafka keeps what it acknowledged"


@on_both_brokers
async def test_a_topic_that_was_lost_is_made_again_and_filled(ground):
    async with ground.running(ground.relay(), ground.consumer()):
        await ground.note("a", *range(30))
        await ground.note("b", *range(30))
        await until(lambda: _heard(ground, 60))
        await _delete(ground.platform.kafka, ground.topic)
        await ground.note("a", 30)
        await until(lambda: _heard(ground, 61))
        await until(lambda: _log_complete(ground, 61))
    assert per_key(await ground.heard()) == {"a": list(range(31)), "b": list(range(30))}


async def _delete(kafka, topic):
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.delete_topics([topic])
    await admin.close()


@on_both_brokers
async def test_losing_the_database_connections_loses_nothing(ground):
    async with ground.running(ground.relay(), ground.consumer()):
        for n in range(60):
            await ground.note(f"k{n % 3}", n)
            if n % 20 == 10:
                for database in (ground.source, ground.sink):
                    await database.pool.execute(
                        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE application_name IN ('tidu-relay', 'tidu-consumer') AND usename = current_user"""
                    )
        await until(lambda: _heard(ground, 60))
    heard = await ground.heard()
    assert len(heard) == len(set(heard)) == 60
    assert all(numbers == sorted(numbers) for numbers in per_key(heard).values())


async def _log_complete(ground, number):
    """Every event lies in the log, and the first appearances of a key's events are in order."""
    async with EventLog(ground.platform.kafka, [ground.topic]) as log:
        fetched = await log.fetch(await log.starts(log.partitions))
    seen: dict[str, list[int]] = {}
    for got in fetched.values():
        for record in got.records:
            event = ground.handlers.kinds["proof.noted"].model_validate(_data(record.value))
            if event.n not in seen.setdefault(event.name, []):
                seen[event.name].append(event.n)
    assert all(numbers == sorted(numbers) for numbers in seen.values())
    return sum(len(numbers) for numbers in seen.values()) == number


def _data(value):
    return orjson.loads(value)["data"]


async def test_a_listener_beyond_the_end_of_the_log_goes_back(ground):
    await ground.note("a", *range(20))
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 20))
    await ground.sink.pool.execute("UPDATE consumer_positions SET next_offset = next_offset + 1000")
    await ground.note("a", 20)
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 21))
    assert [n for _, n in await ground.heard()] == list(range(21))


async def test_another_event_at_the_position_sends_the_listener_back(ground):
    await ground.note("a", *range(20))
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 20))
    await ground.sink.pool.execute("DELETE FROM consumed_events; DELETE FROM heard; ")
    await ground.sink.pool.execute("UPDATE consumer_positions SET last_event_id = gen_random_uuid()")
    async with ground.running(ground.consumer()):
        await until(lambda: _heard(ground, 20))


async def test_a_replaced_listener_is_fenced_off(ground):
    await ground.note("a", 1)
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 1))
    async with EventLog(ground.platform.kafka, [ground.topic]) as log:
        fetched = await log.fetch(await log.starts(log.partitions))
        ((where, got),) = fetched.items()
    with pytest.raises(Fenced):
        await apply_batch(ground.sink, ground.handlers, where, 0, got.records, 10)
    assert await ground.heard() == [("a", 1)]


async def test_a_listener_that_locks_and_tells_may_do_so(ground):
    """Positions move last, so the lock comes before the first write; several such events do not share a transaction."""
    told = Handlers()

    @told.on(ground.Noted)
    async def handle_noted(uow, event):
        await uow.lock(f"echo-{event.name}")
        uow.publish(ground.Noted(name=f"echo-{event.name}", n=event.n))
        await uow.execute(HEAR, key=event.name, n=event.n)

    for n in range(1, 6):
        await ground.note("a", n)
        await ground.note("b", n)
    consumer = Consumer(ground.sink, ground.platform.kafka, told)
    async with ground.running(ground.relay(), consumer):
        await until(lambda: _heard(ground, 10))
    assert await ground.waiting() == []
    assert per_key(await ground.heard()) == {"a": [1, 2, 3, 4, 5], "b": [1, 2, 3, 4, 5]}
    rows = await ground.sink.pool.fetch("SELECT key, payload FROM outbox ORDER BY epoch, xid, id")
    echoes = per_key((row["key"], _data(row["payload"])["n"]) for row in rows)
    assert echoes == {"echo-a": [1, 2, 3, 4, 5], "echo-b": [1, 2, 3, 4, 5]}


async def test_places_that_were_forgotten_are_noticed_without_a_new_event(ground):
    await ground.note("a", 1, 2, 3)
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 3))
        async with ground.sink.transaction() as uow:
            await forget_places(uow)
            await uow.execute(Q("DELETE FROM heard"))
        await until(lambda: _heard(ground, 3))
    assert await ground.heard() == [("a", 1), ("a", 2), ("a", 3)]


async def test_two_workers_share_the_partitions(ground):
    one, two = ground.consumer(workers=2), ground.consumer(workers=2)
    async with ground.running(ground.relay(), one, two):
        await until(lambda: _shares(one, two))
        for n in range(30):
            await ground.note(f"key{n}", n)
        await until(lambda: _heard(ground, 30))
        assert not one.owned & two.owned
    assert len(await ground.heard()) == 30


async def _shares(one, two):
    return len(one.owned) == len(two.owned) == 3
