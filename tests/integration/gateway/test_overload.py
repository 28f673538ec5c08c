"""More than a service can do: refused at once, and what was taken finds no queue before it."""

import asyncio
from collections import Counter

import httpx
import pytest

from gateway.upstream.errors import Full, NotReached
from gateway.upstream.pool import Pool, PoolLimits
from tests.integration.gateway.upstream import OK

PLACES = 4
STEPS = 80


class SlowService:
    """Ends as many requests as it is told to; how many it had in hand when each came."""

    def __init__(self) -> None:
        self.may_end = asyncio.Semaphore(0)
        self.inside = 0
        self.found: list[int] = []

    async def __call__(self, _, __, writer) -> None:
        self.found.append(self.inside)
        self.inside += 1
        await self.may_end.acquire()
        self.inside -= 1
        writer.write(OK)


async def _offered(gateway, service: SlowService, times: int) -> list[httpx.Response]:
    """Callers who come `times` as fast as the service ends one, whatever became of those before."""
    asked = []
    for _ in range(STEPS):
        asked += [asyncio.create_task(gateway.client.get("/v1/parks")) for _ in range(times)]
        service.may_end.release()
        await asyncio.sleep(0.01)
    for _ in range(STEPS * times):
        service.may_end.release()
    return list(await asyncio.gather(*asked))


async def test_at_three_times_capacity_the_rest_is_refused_at_once(gateway_of, upstream) -> None:
    gateway = await gateway_of(limits=PoolLimits(connections=PLACES, burst=0.05))
    service = upstream.behave = SlowService()
    answers = await _offered(gateway, service, 3)
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) == {200, 503}
    assert statuses[200] == len(service.found) > STEPS / 3  # what was refused never reached it
    assert max(service.found) < PLACES
    for answer in answers:
        if answer.status_code == 503:
            told = answer.json()["code"], answer.headers["retry-after"], answer.headers["cache-control"]
            assert told == ("upstream_full", "1", "no-store")
            assert "ratelimit" in answer.headers
    assert gateway.parts.inside == 0


async def test_a_short_burst_waits_instead_of_being_refused(gateway_of, upstream) -> None:
    gateway = await gateway_of(limits=PoolLimits(connections=PLACES, burst=5))
    service = upstream.behave = SlowService()
    for _ in range(5 * PLACES):
        asyncio.get_running_loop().call_later(0.3, service.may_end.release)
    answers = await asyncio.gather(*(gateway.client.get("/v1/parks") for _ in range(5 * PLACES)))
    assert {answer.status_code for answer in answers} == {200}
    assert max(service.found) < PLACES


async def test_streams_and_uploads_have_places_of_their_own(gateway_of, upstream) -> None:
    gateway = await gateway_of(limits=PoolLimits(connections=1, burst=0.01))
    release = asyncio.Event()

    async def hold(_, request, writer) -> None:
        if b"/v1/parks" in request.line:
            await release.wait()
        writer.write(OK)

    upstream.behave = hold
    inside = asyncio.create_task(gateway.client.get("/v1/parks"))
    while not any(b"/v1/parks" in request.line for request in upstream.requests):
        await asyncio.sleep(0.01)
    assert (await gateway.client.get("/v1/parks")).status_code == 503
    assert (await gateway.client.get("/v1/targets/stream")).status_code == 200

    async def chunks():
        yield b"x" * 10

    assert (await gateway.client.post("/v1/imports", content=chunks())).status_code == 200
    release.set()
    assert (await inside).status_code == 200


@pytest.mark.parametrize("way", ["door"], indirect=True)
async def test_who_waited_for_a_service_that_was_away_is_let_in(gateway_of, upstream, monkeypatch) -> None:
    gateway = await gateway_of(retry=5)
    acquire, said = gateway.balancer.acquire, [NotReached("away"), Full("others came first")]

    async def at_last(*, reuse=True):
        if said:
            raise said.pop(0)
        return await acquire(reuse=reuse)

    monkeypatch.setattr(gateway.balancer, "acquire", at_last)
    assert (await gateway.client.get("/v1/parks")).status_code == 200
    said = [Full("no place is free")]
    assert (await gateway.client.get("/v1/parks")).json()["code"] == "upstream_full"


async def test_a_queue_that_stood_is_closed_until_it_is_calm(upstream) -> None:
    pool = Pool(f"http://127.0.0.1:{upstream.port}", PoolLimits(connections=1, burst=0.02, calm=0.1))
    held = await pool.acquire()
    assert not pool.refuses(0.0)
    with pytest.raises(Full):
        await pool.acquire()
    begun = asyncio.get_running_loop().time()
    with pytest.raises(Full):
        await pool.acquire()
    assert pool.refuses(begun)
    assert not pool.refuses(begun + 10)
    pool.release(held, keep=True)
    assert not pool.refuses(begun)
    pool.release(await pool.acquire(), keep=True)
    pool.close()
