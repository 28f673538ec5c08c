"""What was built from events can be built again and comes out equal."""

import asyncio

import pytest

from chassis.consumer import Consumer
from chassis.events import Handlers
from chassis.replay import TouchesLiving, WorkersRunning, begin_anew, compare
from tests.integration.events.ground import HEAR, on_both_brokers, per_key, until

TABLES = {"heard": ["at"]}


async def _compare(ground):
    return await compare(ground.sink.url, ground.platform.kafka, "targets", ground.handlers, TABLES)


async def _heard(ground, number):
    return len(await ground.heard()) >= number


@on_both_brokers
async def test_a_rebuilt_projection_equals_the_living_one_while_it_moves(ground):
    async with ground.running(ground.relay(), ground.consumer()):
        for n in range(50):
            await ground.note(f"k{n % 7}", n)
        writing = asyncio.create_task(ground.note("late", *range(200)))
        (found,) = await _compare(ground)
        await writing
        await until(lambda: _heard(ground, 250))
        (again,) = await _compare(ground)
    assert found.equal
    assert again.equal
    assert again.rows == 250


async def test_replaying_tells_nobody_anything(ground):
    telling = Handlers()

    @telling.on(ground.Noted)
    async def handle_noted(uow, event):
        await uow.lock("teller")
        uow.publish(ground.Noted(name="teller", n=event.n))
        await uow.execute(HEAR, key=event.name, n=event.n)

    await ground.note("a", 1)
    async with ground.running(ground.relay(), Consumer(ground.sink, ground.platform.kafka, telling)):
        await until(lambda: _heard(ground, 1))
    (found,) = await compare(ground.sink.url, ground.platform.kafka, "targets", telling, TABLES)
    assert found.equal
    told = await ground.sink.pool.fetchval("SELECT count(*) FROM outbox")
    assert told == 1


async def test_a_projection_that_was_touched_is_found(ground):
    await ground.note("a", 1, 2, 3)
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 3))
    await ground.sink.pool.execute("UPDATE heard SET n = 30 WHERE n = 3")
    (found,) = await _compare(ground)
    assert not found.equal


async def test_a_rebuild_that_would_write_a_living_table_ends_before_it(ground):
    await ground.note("a", 1, 2, 3)
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 3))
    with pytest.raises(TouchesLiving, match="heard"):
        await compare(ground.sink.url, ground.platform.kafka, "targets", ground.handlers, {})
    assert len(await ground.heard()) == 3


async def test_a_projection_begins_anew_once_its_workers_are_stopped(ground):
    await ground.note("a", 1, 2, 3)
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _heard(ground, 3))
        with pytest.raises(WorkersRunning):
            await begin_anew(ground.sink.url, ground.handlers, ["heard"], ground.platform.kafka)
    await begin_anew(ground.sink.url, ground.handlers, ["heard"], ground.platform.kafka)
    assert await ground.heard() == []
    async with ground.running(ground.consumer()):
        await until(lambda: _heard(ground, 3))
    assert per_key(await ground.heard()) == {"a": [1, 2, 3]}
