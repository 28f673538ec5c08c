"""Achievements in through the worker's handlers, the yearly floor of section 二（一） out through the doors."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from chassis.events import Received
from contracts.base import Event
from contracts.enterprise_innovation import (
    AchievementProposed,
    AchievementSelected,
    AchievementSelectionReversed,
)
from contracts.enterprise_records import UnicornEntered
from services.targets.facts.service import projection
from services.targets.listeners import every
from tests.integration.targets.conftest import EMPTY
from tests.integration.targets.test_targets_doors import read
from tests.integration.targets.test_targets_statements import URL as STATEMENTS
from tests.integration.targets.test_targets_statements import headers, submit

CODE, PATH = "FLOW_ACHIEVEMENT", "/indicators/FLOW_ACHIEVEMENT"
JIULONGPO, YUBEI, BEIBEI, NEW = "CQ-500107", "CQ-500112", "CQ-500109", "CQ-LJXQ-D"
_sequence = iter(range(1, 1000))


def received(event: Event, at: str) -> Received[Event]:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return Received(event, uuid4(), event.type, event.key, moment, next(_sequence))


async def hear(database, *told: Received[Event]) -> None:
    async with database.transaction() as uow:
        await every.apply(uow, list(told))


def candidate(achievement: UUID, on: str, unit: str = JIULONGPO, recorded: str | None = None, **changes):
    named = {"name": "合成成果", "source": "bred", "institution": "合成研究院", "readiness": 6, "district": unit}
    days = {"proposed_on": on, "recorded_on": recorded or on}
    return AchievementProposed.model_validate({"achievement_id": achievement, **named, **days, **changes})


def selected(achievement: UUID, selection: UUID, on: str, unit: str = JIULONGPO, **changes):
    named = {"name": "合成成果", "source": "bred", "institution": "合成研究院", "readiness": 6, "district": unit}
    ids = {"achievement_id": achievement, "selection_id": selection}
    return AchievementSelected.model_validate({**ids, **named, "selected_on": on, **changes})


def taken_back(achievement: UUID, selection: UUID, of: str, on: str):
    told = {"achievement_id": achievement, "selection_id": selection, "selected_on": of, "reversed_on": on}
    return AchievementSelectionReversed.model_validate(told)


async def one_selected(database, on: str, unit: str = JIULONGPO, **changes) -> tuple[UUID, UUID]:
    achievement, selection = uuid4(), uuid4()
    await hear(
        database,
        received(candidate(achievement, on, unit, **changes), on),
        received(selected(achievement, selection, on, unit, **changes), on),
    )
    return achievement, selection


async def stated(client, value: int, on: str, **changes) -> None:
    made = await submit(client, indicator=CODE, value=value, as_of=on, **changes)
    assert made.status_code == 201, made.text
    approval = f"{STATEMENTS}/{made.json()['id']}/approval"
    assert (await client.post(approval, headers=headers("municipal-officer:b:市科技局"))).status_code == 200


async def value(client, day: str, **asked: str):
    found = await read(client, PATH, as_of=day, **asked)
    return found["value"], found["source"]


async def test_what_departments_state_holds_until_the_first_selection_and_stands_beside_it_then(
    client, database
) -> None:
    assert await value(client, "2026-02-28") == (None, "none")
    await stated(client, 47, "2025-12-31")
    await stated(client, 9, "2026-02-27")
    assert await value(client, "2025-12-31") == (47, "stated")
    assert await value(client, "2026-02-28") == (9, "stated")
    await one_selected(database, "2026-03-01")
    assert await value(client, "2025-12-31") == (47, "stated")
    assert await value(client, "2026-02-28") == (9, "stated")
    found = await read(client, PATH, as_of="2026-03-01")
    assert (found["value"], found["source"], found["stated"]["value"], found["stated"]["difference"]) == (
        1, "mixed", 9, 8
    )  # fmt: skip
    assert (found["target"], found["progress_ratio"], found["setting"]["name"]) == (
        50,
        "0.02",
        "ACHIEVEMENT_COUNTS_WHEN",
    )
    before = await read(client, PATH, as_of="2026-02-28")
    assert (before["stated"]["difference"], before["value"]) == (None, 9)
    assert await value(client, "2027-01-15") == (0, "counted")
    series = await read(client, f"{PATH}/series", **{"from": "2025-11-30", "as_of": "2026-04-30"})
    assert [each["value"] for each in series["points"]] == [None, 47, None, 9, 1, 1]


async def test_a_selection_counts_for_the_year_of_its_day(client, database) -> None:
    await one_selected(database, "2025-12-31")
    await one_selected(database, "2026-01-01")
    for day, expected in (
        ("2025-12-30", None),
        ("2025-12-31", 1),
        ("2026-01-01", 1),
        ("2026-12-31", 1),
        ("2027-01-01", 0),
    ):
        assert (await value(client, day))[0] == expected, day


async def test_a_reversal_in_the_next_year_takes_the_selection_out_of_its_own_and_what_was_known_stays(
    client, database
) -> None:
    await one_selected(database, "2025-11-20")
    achievement, selection = await one_selected(database, "2025-12-20")
    assert await value(client, "2025-12-31") == (2, "counted")
    back = received(taken_back(achievement, selection, "2025-12-20", "2026-01-10"), "2026-01-10")
    await hear(database, back)
    await hear(database, back)
    assert await value(client, "2025-12-31") == (1, "counted")
    assert await value(client, "2025-12-31", known_at="2026-01-05T00:00:00Z") == (2, "counted")
    assert await value(client, "2026-01-31") == (0, "counted")
    again = uuid4()
    await hear(database, received(selected(achievement, again, "2026-01-20"), "2026-01-20"))
    assert (await value(client, "2025-12-31"), await value(client, "2026-01-31")) == ((1, "counted"), (1, "counted"))
    items = (await read(client, f"{PATH}/facts", as_of="2026-01-31"))["items"]
    assert [(each["counted"], each["reference"]) for each in items] == [(str(achievement), str(again))]


async def test_where_the_only_selection_is_taken_back_what_is_stated_holds_again(client, database) -> None:
    await stated(client, 9, "2026-02-27")
    achievement, selection = await one_selected(database, "2026-03-01")
    await hear(database, received(taken_back(achievement, selection, "2026-03-01", "2026-03-05"), "2026-03-05"))
    assert await value(client, "2026-03-31") == (9, "stated")
    assert await value(client, "2026-03-31", known_at="2026-03-04T00:00:00Z") == (1, "counted")


async def test_from_the_number_to_its_parts_to_the_event_and_the_achievement(client, database) -> None:
    tags = {"clusters": ("LEAD01", "STAR01"), "chain": "CHAIN01"}
    achievement, selection = await one_selected(database, "2026-02-10", JIULONGPO, **tags)
    await one_selected(database, "2026-02-11", "CQ-500103")
    asked = {"as_of": "2026-06-30"}
    parts = await read(client, f"{PATH}/breakdown", **asked)
    assert {each["part"]: each["value"] for each in parts["items"] if each["value"]} == {JIULONGPO: 1, "CQ-500103": 1}
    behind = next(each["facts"] for each in parts["items"] if each["part"] == JIULONGPO)
    (fact,) = (await client.get(behind)).json()["items"]
    assert (fact["counted"], fact["credit_code"], fact["tier"], fact["category"]) == (
        str(achievement), None, "ACHIEVEMENT", "bred"
    )  # fmt: skip
    assert (fact["decided_on"], fact["counts_until"], fact["reference"]) == ("2026-02-10", "2027-01-01", str(selection))
    assert (fact["clusters"], fact["chains"]) == (["LEAD01", "STAR01"], ["CHAIN01"])
    assert (fact["proof"]["record"], fact["proof"]["recognition"]) == (f"/v1/achievements/{achievement}", None)
    told = await database.pool.fetchrow("SELECT kind, key FROM facts WHERE event_id = $1", UUID(fact["event_id"]))
    assert tuple(told) == ("recognition", str(achievement))
    for by, part in (("cluster", "LEAD01"), ("cluster", "STAR01"), ("chain", "CHAIN01")):
        split = await read(client, f"{PATH}/breakdown", by=by, **asked)
        assert ({each["part"]: each["value"] for each in split["items"]}[part], split["outside"]) == (1, 1)
        listed = (await read(client, f"{PATH}/facts", **{by: part}, **asked))["items"]
        assert [each["counted"] for each in listed] == [str(achievement)]


async def test_a_correction_moves_the_number_to_its_cluster_and_what_was_known_stays(client, database) -> None:
    achievement, _ = await one_selected(database, "2026-02-10", clusters=("LEAD01",), chain="CHAIN01")
    told = candidate(achievement, "2026-02-10", clusters=("LEAD02",))
    await hear(database, received(told, "2026-03-10"))

    async def clusters(**asked: str) -> tuple[dict[str, int], int]:
        found = await read(client, f"{PATH}/breakdown", by="cluster", as_of="2026-06-30", **asked)
        return {each["part"]: each["value"] for each in found["items"]}, found["total"]

    assert await clusters() == ({"LEAD02": 1}, 1)
    assert await clusters(known_at="2026-03-09T00:00:00Z") == ({"LEAD01": 1}, 1)
    split = await read(client, f"{PATH}/breakdown", by="chain", as_of="2026-06-30")
    assert (split["items"], split["outside"]) == ([], 1)


async def test_a_redrawn_unit_follows_the_town_on_both_sides(client, database) -> None:
    await one_selected(database, "2025-10-01", YUBEI, town="大湾镇")
    await one_selected(database, "2025-10-02", YUBEI, town="龙溪街道")
    await one_selected(database, "2025-10-03", YUBEI)
    late = uuid4()
    told = candidate(late, "2025-10-04", BEIBEI, recorded="2026-02-01", town="大湾镇")
    chosen = selected(late, uuid4(), "2025-10-04", BEIBEI, town="大湾镇")
    await hear(database, received(told, "2026-02-01"), received(chosen, "2026-02-02"))

    async def units(day: str, **asked: str) -> tuple[dict[str, int], int]:
        found = await read(client, f"{PATH}/breakdown", as_of=day, **asked)
        return {each["part"]: each["value"] for each in found["items"] if each["value"]}, found["undecided"]

    assert await units("2025-11-05") == ({YUBEI: 4}, 0), "what lies in Beibei today lay in Yubei then"
    assert await units("2025-11-06") == ({BEIBEI: 2, NEW: 1}, 1)
    assert await units("2025-11-05", units="new") == ({BEIBEI: 2, NEW: 1}, 1)
    assert await units("2025-12-31", units="old") == ({YUBEI: 4}, 0)
    assert await units("2026-01-01") == ({}, 0)


async def test_progress_forecast_tile_and_opening_show_the_floor(client, database) -> None:
    for day in ("2026-01-15", "2026-02-15", "2026-03-15"):
        await one_selected(database, day)
    found = (await read(client, f"{PATH}/progress", as_of="2026-06-30"))["progress"]
    assert (found["code"], found["value"], found["light"]) == (CODE, 3, "red")
    ahead = await read(client, f"{PATH}/forecast", as_of="2026-06-30")
    assert ahead["code"] == CODE
    page = await read(client, "/scoreboard/cockpit", as_of="2026-06-30", district=JIULONGPO)
    (tile,) = [each for each in page["floors"] if each["code"] == CODE]
    assert (tile["value"], tile["city_value"]) == (3, 3)
    refused = await client.get(f"/v1/targets{PATH}/forecast", params={"as_of": "2025-12-31"})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_forecast")
    drawn = await client.get("/v1/targets/scoreboard/chart.svg", params={"kind": "floors", "as_of": "2026-06-30"})
    assert (drawn.status_code, CODE in drawn.text) == (200, True)
    await stated(client, 10, "2026-02-28", kind="opening")
    opened = await read(client, PATH, as_of="2026-06-30")
    assert (opened["value"], opened["opening"]["adds"]) == (11, 8), "ten by the end of February, and one since"


async def test_a_rebuild_in_any_order_comes_out_equal(client, database) -> None:
    told: list[Received[Event]] = []
    for day, unit in (("2025-10-01", YUBEI), ("2025-12-31", BEIBEI), ("2026-01-01", JIULONGPO)):
        achievement, selection = uuid4(), uuid4()
        told += [received(candidate(achievement, day, unit, town="大湾镇"), day)]
        told += [received(selected(achievement, selection, day, unit), day)]
        told += (
            [received(taken_back(achievement, selection, day, "2026-02-01"), "2026-02-01")] if unit == BEIBEI else []
        )
    found = set()
    for order in (told, told[::-1], [*told[3:], *told]):
        async with database.transaction() as uow:
            await uow.execute(EMPTY)
        for event in order:
            await hear(database, event)
        assert (await value(client, "2025-12-31"), await value(client, "2026-01-01")) == (
            (1, "counted"),
            (1, "counted"),
        )
        async with database.reading() as reader:
            found.add(await projection(reader))
    assert len(found) == 1


async def test_what_is_kept_like_a_title_is_proved_by_its_own_record(client, database) -> None:
    entry = uuid4()
    day = date(2026, 1, 5)
    told = UnicornEntered(
        unicorn_id=entry, credit_code="91500107000000176L", entered_on=day, valuation_fen=1, round="C", valued_on=day,
        district=JIULONGPO,
    )  # fmt: skip
    await hear(database, received(told, "2026-01-05"))
    (fact,) = (await read(client, "/indicators/UNICORN/facts", as_of="2026-06-30"))["items"]
    assert (fact["proof"]["record"], fact["proof"]["recognition"]) == (f"/v1/unicorns/{entry}", None)
    assert fact["credit_code"] == "91500107000000176L"
