"""Cultivation pools in through the worker's handlers: a number on every day, with the firms behind it."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from chassis.events import Received
from contracts.enterprise_cultivation import PoolChanged
from services.targets.pools.consumers import handlers
from tests.integration.targets.test_targets_doors import hear, read, registered

FIRM = "91500107000000176L"


async def tell(database, place: UUID, change: str, on: str, programme: str = "SRDI") -> None:
    told = {"place_id": place, "credit_code": FIRM, "programme": programme, "district": "CQ-500107", "by": "rule"}
    event = PoolChanged.model_validate({**told, "change": change, "on": date.fromisoformat(on), "reason": "screened"})
    at = datetime(2026, 1, 1, tzinfo=UTC)
    async with database.transaction() as uow:
        await handlers.apply(uow, [Received(event, uuid4(), event.type, event.key, at, 5 + (change == "left"))])


async def test_a_place_counts_from_its_first_day_until_before_it_is_left(client, database) -> None:
    await hear(database, registered(FIRM, "CQ-500107"))
    place = uuid4()
    await tell(database, place, "left", "2026-04-01")
    await tell(database, place, "entered", "2026-01-05")
    await tell(database, uuid4(), "entered", "2026-01-05", "LITTLE_GIANT")
    for day, value in {"2026-01-04": 0, "2026-01-05": 1, "2026-03-31": 1, "2026-04-01": 0}.items():
        assert (await read(client, "/indicators/POOL_SRDI", as_of=day))["value"] == value, day
    assert (await read(client, "/indicators/POOL_LITTLE_GIANT", as_of="2026-06-30"))["value"] == 1
    behind = await read(client, "/indicators/POOL_SRDI/facts", as_of="2026-03-31")
    assert [each["reference"] for each in behind["items"]] == [str(place)]
    page = await read(client, "/scoreboard/cockpit", as_of="2026-03-31")
    assert [(tile["code"], tile["value"], tile["light"]) for tile in page["cultivation"]] == [("POOL_SRDI", 1, "none")]
    ours = await read(client, "/scoreboard/cockpit", as_of="2026-03-31", district="CQ-500103")
    assert [(tile["value"], tile["city_value"]) for tile in ours["cultivation"]] == [(0, 1)]
