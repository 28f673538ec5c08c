"""The stream tells what moved, once, and resumes where a listener stopped."""

import asyncio
import json
from uuid import uuid4

from services.targets.stream.endpoints import shown
from services.targets.stream.hub import Hub
from tests.integration.targets.test_targets_doors import FIRM, OTHER, granted, hear


def parsed(text: str) -> tuple[int, str, dict[str, object]]:
    fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
    return int(fields["id"]), fields["event"], json.loads(fields["data"])


async def several(stream, count: int):
    return [parsed(await asyncio.wait_for(anext(stream), 5)) for _ in range(count)]


async def test_listeners_hear_each_change_and_resume(database) -> None:
    await hear(database, granted(FIRM, "HNTE", on="2024-05-01", until="2099-12-31"))
    hub = Hub(database, shown, 0.02)
    stream = hub.follow(None)
    [(stood, kind, _)] = await several(stream, 1)
    assert kind == "standing"
    await hear(database, granted(OTHER, "HNTE", on="2024-05-01", until="2099-12-31"))
    [(n, kind, data)] = await several(stream, 1)
    assert (kind, data["code"], data["value"], n > stood) == ("indicator", "HIGH_TECH_ENTERPRISE", 2, True)
    other = hub.follow(stood)
    assert [event[0] for event in await several(other, 2)] == [stood, n]
    assert hub.listeners == 2
    await stream.aclose()
    await other.aclose()
    assert hub.listeners == 0
    late = hub.follow(n)
    await several(late, 1)
    hub.beat = 0.01
    assert (await asyncio.wait_for(anext(late), 5)).startswith(": beat")
    await late.aclose()


async def test_a_bad_event_id_is_refused(client) -> None:
    answer = await client.get("/v1/targets/stream", headers={"Last-Event-ID": str(uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_event_id")
