"""Many writers while the broker is killed again and again: what it forgets comes back, in order and with one effect."""

import asyncio
import os

from chassis import metrics
from tests.integration.events.ground import per_key, until
from tests.integration.events.test_effect_once import _heard

FULL = os.environ.get("TIDU_PROOF_SIZE") == "full"
KILLS = 20 if FULL else 2


async def test_a_broker_killed_under_load_loses_nothing(ground):
    sent: dict[str, int] = {}
    over = asyncio.Event()
    repairs = metrics.RELAY_REPAIRS._value.get()

    async def write(key):
        while not over.is_set():
            first = sent.get(key, 0)
            await ground.note(key, *range(first, first + 3))
            sent[key] = first + 3
            await asyncio.sleep(0.02)

    async with ground.running(ground.relay(), ground.consumer()):
        writers = [asyncio.create_task(write(f"writer{n}")) for n in range(8)]
        for _ in range(KILLS):
            await asyncio.sleep(1.7)
            await ground.platform.wait_ready(["kafka"])
            ground.platform.kill("kafka")
        await asyncio.sleep(2.6)
        over.set()
        await asyncio.gather(*writers)
        await until(lambda: _heard(ground, sum(sent.values())), 400 if FULL else 40)
        assert metrics.RELAY_REPAIRS._value.get() > repairs, "the broker forgot nothing; this test shows nothing"
    assert per_key(await ground.heard()) == {key: list(range(number)) for key, number in sent.items()}
