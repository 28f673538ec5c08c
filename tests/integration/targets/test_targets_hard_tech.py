"""The register of hard-tech firms in through the worker's handlers, FLOW_HARD_TECH out through the doors."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from chassis.events import Received
from contracts.base import Event
from contracts.enterprise_records import HardTechEntered, HardTechWithdrawn
from services.targets.facts.consumers import handlers as facts
from services.targets.hard_tech.consumers import handlers
from tests.integration.targets.test_targets_doors import read
from tests.integration.targets.test_targets_officers import located
from tests.integration.targets.test_targets_statements import APPROVER, SUBMITTER, URL, headers

FIRM, OTHER = "91500000202869177Y", "91500107MA5U00001X"
CODE, TOLD = "FLOW_HARD_TECH", datetime(2026, 3, 1, tzinfo=UTC)
_sequence = iter(range(1, 1000))


async def hear(database, *events: Event, at: datetime = TOLD, by=handlers) -> list[Received[Event]]:
    received = [Received(e, uuid4(), e.type, e.key, at, next(_sequence)) for e in events]
    async with database.transaction() as uow:
        await by.apply(uow, received)
    return received


async def stated(client, as_of: str, number: int, kind: str = "figure") -> None:
    body = {"indicator": CODE, "as_of": as_of, "value": number, "kind": kind}
    made = await client.post(URL, json=body, headers=headers(SUBMITTER))
    done = await client.post(f"{URL}/{made.json()['id']}/approval", headers=headers(APPROVER))
    assert done.status_code == 200, done.text


def entered(code: str, entry: UUID, on: str, route: str = "brought_in", district: str = "CQ-500107") -> HardTechEntered:
    day = date.fromisoformat(on)
    told = {"entry_id": entry, "credit_code": code, "route": route, "entered_on": day, "confirmed_on": day}
    return HardTechEntered.model_validate(
        {**told, "district": district, "definition": "HARD_TECH_2024", "assessment_id": uuid4()}
    )


def withdrawn(code: str, entry: UUID, on: str, reason: str) -> HardTechWithdrawn:
    told = {"entry_id": entry, "credit_code": code, "withdrawn_on": date.fromisoformat(on)}
    return HardTechWithdrawn.model_validate({**told, "withdrawal_reason": reason})


async def value(client, day: str, **asked: str) -> tuple[Any, str]:
    found = await read(client, f"/indicators/{CODE}", as_of=day, **asked)
    return found["value"], found["source"]


async def test_what_is_stated_holds_until_the_first_entry_and_stands_beside_it_after(client, database) -> None:
    assert await value(client, "2026-02-28") == (None, "none")
    await stated(client, "2026-01-31", 12)
    assert await value(client, "2026-02-28") == (12, "stated")
    assert (await client.get(f"/v1/targets/indicators/{CODE}/forecast?as_of=2026-02-28")).status_code == 422
    assert await value(client, "2025-12-31") == (None, "none"), "a yearly flow begins anew"
    entry = uuid4()
    await hear(database, entered(FIRM, entry, "2026-02-10"))
    assert await value(client, "2026-02-09") == (12, "stated")
    found = await read(client, f"/indicators/{CODE}", as_of="2026-02-10")
    assert (found["value"], found["source"], found["target"]) == (1, "mixed", 100)
    assert (found["stated"]["value"], found["stated"]["difference"]) == (12, 11)
    assert await value(client, "2026-02-10", known_at="2026-02-20T00:00:00Z") == (None, "none")
    series = await read(client, f"/indicators/{CODE}/series", **{"from": "2025-12-01", "as_of": "2026-03-15"})
    assert [each["value"] for each in series["points"]] == [None, 12, 1, 1]
    assert await value(client, "2027-01-01") == (0, "counted"), "told of once, a new year begins with a counted nought"
    await hear(database, withdrawn(FIRM, entry, "2026-02-10", "entered_in_error"), at=datetime(2026, 3, 2, tzinfo=UTC))
    assert await value(client, "2026-02-10") == (12, "stated"), "the only entry was an error"
    assert await value(client, "2026-02-10", known_at="2026-03-01T12:00:00Z") == (1, "counted")


async def test_an_opening_balance_keeps_what_was_counted_before_the_register(client, database) -> None:
    await stated(client, "2026-01-31", 12, "opening")
    assert await value(client, "2026-02-09") == (12, "counted")
    await hear(database, entered(FIRM, uuid4(), "2026-02-10"))
    assert [(await value(client, day))[0] for day in ("2026-02-09", "2026-02-10", "2027-01-01")] == [12, 13, 0]


async def test_a_firm_counts_once_in_the_year_of_its_first_entry(client, database) -> None:
    await hear(
        database,
        entered(FIRM, uuid4(), "2025-12-31"), entered(FIRM, uuid4(), "2025-12-31", "bred"),
        entered(FIRM, uuid4(), "2026-02-01", "bred"), entered(OTHER, uuid4(), "2026-01-01", "bred"),
    )  # fmt: skip
    for day, number in (("2025-12-30", None), ("2025-12-31", 1), ("2026-01-01", 1), ("2026-12-31", 1)):
        assert (await value(client, day))[0] == number, day
    behind = await read(client, f"/indicators/{CODE}/facts", as_of="2026-12-31")
    assert [(each["credit_code"], each["category"]) for each in behind["items"]] == [(OTHER, "bred")]


async def test_a_leave_in_the_next_year_takes_nothing_and_an_error_takes_the_year_back(client, database) -> None:
    one, other = uuid4(), uuid4()
    await hear(database, entered(FIRM, one, "2025-11-20"), entered(OTHER, other, "2025-11-20"))
    await hear(database, withdrawn(FIRM, one, "2026-02-01", "moved_away"))
    assert await value(client, "2025-12-31") == (2, "counted")
    later = datetime(2026, 3, 5, tzinfo=UTC)
    await hear(database, withdrawn(OTHER, other, "2025-11-20", "entered_in_error"), at=later)
    assert await value(client, "2025-12-31") == (1, "counted")
    assert await value(client, "2025-12-31", known_at="2026-03-04T00:00:00Z") == (2, "counted")


async def test_the_number_opens_by_unit_of_either_drawing_and_cluster_down_to_the_entry(client, database) -> None:
    entry = uuid4()
    await hear(
        database, located(FIRM, "CQ-500112", "统景镇", "LEAD01"), located(OTHER, "CQ-500112", None), by=facts
    )  # fmt: skip
    first = entered(FIRM, entry, "2025-03-01", district="CQ-500112")
    (event, _) = await hear(database, first, entered(OTHER, uuid4(), "2025-03-01", district="CQ-500112"))
    at = f"/indicators/{CODE}/breakdown"
    old = await read(client, at, as_of="2025-12-31", units="old")
    assert {each["part"]: each["value"] for each in old["items"] if each["value"]} == {"CQ-500112": 2}
    new = await read(client, at, as_of="2025-12-31", units="new")
    assert {each["part"]: each["value"] for each in new["items"] if each["value"]} == {"CQ-500109": 1}
    assert new["undecided"] == 1, "whose town is not told is in no new unit"
    clusters = await read(client, at, as_of="2025-12-31", by="cluster")
    assert [(each["part"], each["value"]) for each in clusters["items"]] == [("LEAD01", 1)]
    assert clusters["outside"] == 1
    behind = (await client.get(clusters["items"][0]["facts"])).json()["items"]
    assert [(each["credit_code"], each["event_id"], each["reference"]) for each in behind] == [
        (FIRM, str(event.id), str(entry))
    ]
    assert behind[0]["proof"] == {
        "recognition": None,
        "record": f"/v1/hard-tech/entries/{entry}",
        "assessment": f"/v1/enterprises/{FIRM}/assessments/{first.assessment_id}",
        "application": None,
        "rule_set": "/v1/hard-tech/definition",
    }


async def test_progress_forecast_and_floors_show_it(client, database) -> None:
    await hear(database, entered(FIRM, uuid4(), "2026-02-10"), entered(OTHER, uuid4(), "2026-03-01", "bred"))
    progress = (await read(client, f"/indicators/{CODE}/progress", as_of="2026-06-30"))["progress"]
    assert (progress["value"], progress["goal"]) == (2, 100)
    forecast = await read(client, f"/indicators/{CODE}/forecast", as_of="2026-06-30")
    assert (forecast["code"], forecast["value"]) == (CODE, 2)
    board = await read(client, "/scoreboard", as_of="2026-06-30")
    floor = next(each for each in board["floors"] if each["code"] == CODE)
    assert (floor["value"], floor["source"], floor["target"]) == (2, "counted", 100)
    chart = await client.get("/v1/targets/scoreboard/chart.svg?kind=floors&as_of=2026-06-30&district=CQ-500107")
    assert chart.status_code == 200
    gauge = await client.get(f"/v1/targets/indicators/{CODE}/chart.svg?kind=gauge&as_of=2026-06-30")
    assert gauge.status_code == 200
