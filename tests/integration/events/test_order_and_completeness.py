"""Events leave in order and completely, whatever happens to the relay."""

import asyncio
import contextlib

import orjson
import pytest

from tests.integration.events.ground import HEAR, per_key, until

WRITERS = 8
EACH = 60


async def _write(ground, writer):
    for n in range(EACH):
        await ground.note(f"key-{writer % 4}", writer * 1000 + n)


async def _sent_order(ground):
    """Per key the numbers in outbox order, the order of the business."""
    rows = await ground.source.pool.fetch("SELECT payload FROM outbox ORDER BY epoch, xid, id")
    found: dict[str, list[int]] = {}
    for row in rows:
        data = orjson.loads(row["payload"])["data"]
        found.setdefault(data["name"], []).append(data["n"])
    return found


async def test_eight_writers_and_relays_that_die(ground):
    async with ground.running(ground.consumer()):
        writers = [asyncio.create_task(_write(ground, w)) for w in range(WRITERS)]
        while not all(w.done() for w in writers):
            relay = asyncio.create_task(ground.relay().run(asyncio.Event()))
            await asyncio.sleep(0.12)
            relay.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await relay
        await asyncio.gather(*writers)
        async with ground.running(ground.relay()):
            await until(lambda: _count(ground, WRITERS * EACH))
    heard = await ground.heard()
    assert len(heard) == len(set(heard)) == WRITERS * EACH
    assert per_key(heard) == await _sent_order(ground)


async def _count(ground, number):
    return len(await ground.heard()) >= number


async def test_one_of_two_relays_is_active_and_the_other_takes_over(ground):
    first, second = ground.relay(), ground.relay()
    stop_first = asyncio.Event()
    one = asyncio.create_task(first.run(stop_first))
    await until(lambda: _true(first.active))
    async with ground.running(second, ground.consumer()):
        await until(lambda: _true(second.healthy))
        assert not second.active
        await ground.note("a", 1)
        await until(lambda: _count(ground, 1))
        stop_first.set()
        await one
        await until(lambda: _true(second.active))
        await ground.note("a", 2)
        await until(lambda: _count(ground, 2))
    assert await ground.heard() == [("a", 1), ("a", 2)]


async def _true(value):
    return value


async def test_an_open_transaction_holds_later_events_back(ground):
    async with ground.running(ground.relay(), ground.consumer()):
        async with ground.source.transaction() as slow:
            await slow.lock("slow")
            slow.publish(ground.Noted(name="slow", n=1))
            await slow.execute(HEAR, key="a write that gives the transaction its number", n=0)
            await ground.note("fast", 1)
            await asyncio.sleep(0.3)
            assert await ground.heard() == []
        await until(lambda: _count(ground, 2))


@pytest.mark.parametrize("number", [3000])
async def test_a_large_import_arrives_whole(ground, number):
    await ground.note("import", *range(number))
    async with ground.running(ground.relay(), ground.consumer()):
        await until(lambda: _count(ground, number))
    assert [n for _, n in await ground.heard()] == list(range(number))
