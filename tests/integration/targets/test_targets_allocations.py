"""Targets parted among districts: sums, signatures, versions, who sees what."""

from datetime import date

from services.targets.allocations import service
from tests.integration.targets.desk import (
    AUDITOR,
    DISTRICT,
    ECONOMY,
    ECONOMY_2,
    FINANCE,
    HERE,
    LEADER,
    OTHER_DISTRICT,
    THERE,
    Desk,
)


def body(here: int = 2500, there: int = 2500, **changes: object) -> dict[str, object]:
    shares = [{"district": HERE, "value": here}, {"district": THERE, "value": there}]
    return {"indicator": "SRDI_SME", "year": 2027, "shares": shares} | changes


async def issued(desk: Desk, **changes: int) -> str:
    made = await desk.made("allocations", body(**changes), ECONOMY)
    for token in (DISTRICT, OTHER_DISTRICT):
        await desk.made(f"allocations/{made['id']}/answer", {"accepted": True}, token)
    done = await desk.made(f"allocations/{made['id']}/issue", None, ECONOMY_2)
    assert done["state"] == "issued"
    return str(made["id"])


async def test_a_version_counts_once_it_adds_up_and_every_district_signed(desk: Desk) -> None:
    made = await desk.made("allocations", body(), ECONOMY)
    assert (made["version"], made["state"], made["sums"]["difference"], made["sums"]["kept"]) == (
        1,
        "proposed",
        0,
        True,
    )
    issue = f"allocations/{made['id']}/issue"
    assert await desk.refused(issue, None, ECONOMY) == (403, "proposer_may_not_issue")
    assert await desk.refused(issue, None, ECONOMY_2) == (422, "not_signed_by_all")
    await desk.made(f"allocations/{made['id']}/answer", {"accepted": True}, DISTRICT)
    contested = await desk.made(f"allocations/{made['id']}/answer", {"accepted": False, "note": "偏高"}, OTHER_DISTRICT)
    assert [(s["district"], s["answer"], s["note"]) for s in contested["shares"]] == [(THERE, "contested", "偏高")]
    refused = await desk.post(issue, None, ECONOMY_2)
    assert (refused.json()["code"], THERE in refused.json()["title"]) == ("not_signed_by_all", True)
    await desk.made(f"allocations/{made['id']}/answer", {"accepted": True}, OTHER_DISTRICT)
    assert (await desk.made(issue, None, ECONOMY_2))["issued_by"] == "b"
    assert await desk.refused(issue, None, ECONOMY_2) == (409, "allocation_closed")
    said = await desk.sql.fetch("SELECT action FROM audit_log WHERE subject_id = $1 ORDER BY id", made["id"])
    assert [row["action"].split(".")[1] for row in said] == ["proposed", *["answered"] * 3, "issued"]


async def test_shares_one_short_of_the_target_are_not_issued_and_at_the_target_they_are(desk: Desk) -> None:
    made = await desk.made("allocations", body(there=2499), ECONOMY)
    assert (made["sums"]["difference"], made["sums"]["kept"]) == (-1, False)
    for token in (DISTRICT, OTHER_DISTRICT):
        await desk.made(f"allocations/{made['id']}/answer", {"accepted": True}, token)
    assert await desk.refused(f"allocations/{made['id']}/issue", None, ECONOMY_2) == (422, "shares_do_not_add_up")
    assert await desk.sql.fetchval("SELECT count(*) FROM allocations WHERE issued_on IS NOT NULL") == 0
    assert (await desk.read(f"allocations/{await issued(desk)}", LEADER))["sums"]["kept"] is True


async def test_a_new_version_supersedes_and_says_what_it_changed(desk: Desk, database) -> None:
    first = await issued(desk)
    second = await issued(desk, here=2600)
    assert (await desk.read(f"allocations/{first}", AUDITOR))["state"] == "superseded"
    changed = await desk.read(f"allocations/{second}/changes", AUDITOR)
    assert (changed["version"], changed["compared_with"]) == (2, 1)
    assert changed["items"] == [{"district": HERE, "before": 2500, "after": 2600}]
    await desk.sql.execute("UPDATE allocations SET issued_on = '2025-01-01' WHERE version = 1")
    for day, value in (("2024-12-31", None), ("2025-01-01", 2500), ("2099-12-31", 2600)):
        listed = (await desk.read("allocations", LEADER, as_of=day))["items"]
        assert [e["shares"][1]["value"] for e in listed] == ([] if value is None else [value]), day
    async with database.reading() as reader:
        found = await service.allocated(reader, date(2025, 6, 30))
    assert found[("SRDI_SME", HERE)] == {2027: 2500}


async def test_an_older_proposal_is_closed_by_a_newer(desk: Desk) -> None:
    old = await desk.made("allocations", body(), ECONOMY)
    await desk.made("allocations", body(), ECONOMY)
    assert await desk.refused(f"allocations/{old['id']}/answer", {"accepted": True}, DISTRICT) == (
        409,
        "allocation_closed",
    )


async def test_a_district_sees_its_own_share_and_others_none(desk: Desk) -> None:
    made = await desk.made("allocations", body(), ECONOMY)
    mine = await desk.read(f"allocations/{made['id']}", DISTRICT)
    assert [share["district"] for share in mine["shares"]] == [HERE]
    assert (mine["sums"]["total"], mine["allowed_actions"]) == (5000, ["answer"])
    stranger = "district-officer:x:CQ-500101"
    assert (await desk.get(f"allocations/{made['id']}", stranger)).status_code == 404
    assert (await desk.read("allocations", stranger))["items"] == []
    assert await desk.refused(f"allocations/{made['id']}/answer", {"accepted": True}, stranger) == (
        404,
        "allocation_unknown",
    )
    assert await desk.refused(f"allocations/{made['id']}/issue", None, FINANCE) == (403, "not_the_owner")


async def test_bad_allocations_change_nothing(desk: Desk) -> None:
    for changes, token, expected in (
        ({"year": 2026}, ECONOMY, (422, "no_printed_target")),
        ({"year": 2023}, ECONOMY, (400, "malformed")),
        ({"indicator": "NOTHING"}, ECONOMY, (404, "indicator_unknown")),
        ({"shares": []}, ECONOMY, (400, "malformed")),
        ({"shares": [{"district": HERE, "value": 1}] * 2}, ECONOMY, (422, "share_twice")),
        ({"shares": [{"district": "CQ-500112", "value": 1}]}, ECONOMY, (422, "share_of_no_unit")),
        ({"shares": [{"district": HERE, "value": -1}]}, ECONOMY, (400, "malformed")),
        ({}, FINANCE, (403, "not_the_owner")),
        ({}, DISTRICT, (403, "forbidden")),
    ):
        assert await desk.refused("allocations", body() | changes, token) == expected, changes
    assert await desk.sql.fetchval("SELECT count(*) FROM allocations") == 0


async def test_the_same_key_makes_one_version(desk: Desk) -> None:
    first = await desk.post("allocations", body(), ECONOMY, key="allocation-1")
    again = await desk.post("allocations", body(), ECONOMY, key="allocation-1")
    assert (first.status_code, again.json()) == (201, first.json())
    assert (await desk.read("allocations", LEADER))["items"] == [first.json() | {"allowed_actions": []}]


async def test_the_cockpit_of_a_district_holds_numbers_against_its_share(desk: Desk) -> None:
    before = await desk.read("scoreboard/cockpit", LEADER, district=HERE)
    assert "allocation" in {part["part"] for part in before["missing"]}
    await issued(desk)
    after = await desk.read("scoreboard/cockpit", LEADER, district=HERE)
    tile = next(tile for tile in after["indicators"] if tile["code"] == "SRDI_SME")
    assert (tile["goal"], tile["goal_year"], tile["light"]) == (2500, 2027, "red")
