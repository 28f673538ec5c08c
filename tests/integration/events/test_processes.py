"""Whole processes: relays that are killed, a worker with its operators' port, jobs on a schedule."""

import asyncio

import httpx

from chassis.kafka import Topic, in_sync
from chassis.schedule import Periodic, Schedule
from chassis.settings import Settings
from chassis.topics import faults
from chassis.worker import Worker, WorkerSpec
from devstack.ports import free_base
from tests.integration.events.ground import HEAR, until


async def _heard(ground, number):
    return len(await ground.heard()) >= number


async def test_a_worker_shows_that_it_is_ready_and_stops_gently(ground):
    base = free_base()
    settings = Settings(
        database_url=ground.platform.database_url("targets", role="owner"),
        kafka=ground.platform.kafka,
        ops_port=base,
        worker_roles="consumer,schedule",
    )
    ran = []

    async def note(uow):
        ran.append(uow.clock.today())

    spec = WorkerSpec(
        service="targets", settings=settings, handlers=ground.handlers, schedule=[Periodic("n", 0.1, note)]
    )
    stop = asyncio.Event()
    worker = Worker(spec)
    task = asyncio.create_task(worker.serve(stop))
    async with ground.running(ground.relay()), httpx.AsyncClient(base_url=f"http://127.0.0.1:{base}") as client:
        await until(lambda: _ready(client))
        await ground.note("a", 1)
        await until(lambda: _heard(ground, 1))
        assert "tidu_consumer_events_total" in (await client.get("/metrics")).text
        await ground.sink.pool.execute("UPDATE business_clock SET offset_seconds = 864000")
        await until(lambda: _moved(ran))
        await ground.sink.pool.execute("UPDATE business_clock SET offset_seconds = 0")
    stop.set()
    async with asyncio.timeout(10):
        await task


async def _ready(client):
    try:
        return (await client.get("/health/ready")).status_code == 200
    except httpx.TransportError:
        return False


async def _moved(days):
    return len(days) > 1 and (days[-1] - days[0]).days == 10


async def test_one_of_two_schedules_leads_and_a_failing_job_is_tried_again(ground):
    runs = []

    async def fails_first(uow):
        runs.append(1)
        await uow.execute(HEAR, key="job", n=len(runs))
        if len(runs) == 1:
            raise ValueError("the first time fails")

    one, two = (Schedule(ground.sink, [Periodic("job", 0.2, fails_first)]) for _ in range(2))
    async with ground.running(one, two):
        await until(lambda: _heard(ground, 2))
        assert one.leading != two.leading
    assert (await ground.heard())[0] == ("job", 2), "what the failed run wrote is undone"


def test_topics_that_would_forget_or_reorder_are_named():
    found = {
        "a.v1": Topic(6, 1, "-1", "1"),
        "b.v1": Topic(4, 1, "-1", "1"),
        "c.v1": Topic(6, 1, "604800000", None),
        "d.v1": Topic(6, 1, None, None),
    }
    assert faults(found, ["a.v1", "d.v1"], 6, 1) == []
    wrong = faults(found, ["b.v1", "c.v1", "e.v1"], 6, 1)
    assert [line.split()[0] for line in wrong] == ["b.v1", "c.v1", "e.v1"]


def test_topics_that_one_disk_could_lose_are_named():
    found = {"a.v1": Topic(6, 1, "-1", "1"), "b.v1": Topic(6, 3, "-1", "1"), "c.v1": Topic(6, 3, "-1", "2")}
    wrong = faults(found, ["a.v1", "b.v1", "c.v1"], 6, 3)
    assert [line.split()[0] for line in wrong] == ["a.v1", "b.v1"]
    assert [in_sync(replicas) for replicas in (1, 2, 3, 5)] == [1, 1, 2, 2]
