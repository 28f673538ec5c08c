"""Establishing and reading parks."""

from datetime import date

import pytest

from contracts.enterprise import EnterpriseChanged
from services.parks.enterprises.consumers import handle_enterprise_changed
from tests.integration.parks.conftest import House, new_park


async def test_a_park_is_established_told_and_audited(house: House) -> None:
    made = await house.post("/v1/parks", new_park(leading_industries=["甲", "乙", "丙"]))
    assert made.status_code == 201, made.text
    park = made.json()
    assert made.headers["location"] == f"/v1/parks/{park['id']}"
    read = await house.get(f"/v1/parks/{park['id']}")
    assert read.json() == park
    (event,) = await house.events(park["id"])
    assert event["type"] == "parks.park_established"
    assert event["leading_industries"] == ["甲", "乙", "丙"]
    assert event["established_on"] == "2025-06-30"
    lines = await house.database.pool.fetch("SELECT action FROM audit_log WHERE subject_id = $1", park["id"])
    assert [line["action"] for line in lines] == ["establish_park"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"leading_industries": ["甲"]}, 422, "leading_industries_out_of_bounds"),
        ({"leading_industries": ["甲", "乙", "丙", "丁"]}, 422, "leading_industries_out_of_bounds"),
        ({"leading_industries": ["甲", " 甲"]}, 422, "leading_industries_out_of_bounds"),
        ({"established_on": "2099-01-01"}, 422, "day_in_the_future"),
        ({"district": "CQ-999999"}, 422, "district_not_in_force"),
        ({"district": "CQ-500105", "established_on": "2025-11-06"}, 422, "district_not_in_force"),
        ({"established_on": "2025-02-30"}, 400, None),
        ({"established_on": "2025-6-1"}, 400, None),
        ({"operator": "91500107000000000X"}, 400, None),
        ({"carrier": "castle"}, 400, None),
        ({"name": "  "}, 400, None),
        ({"colour": "red"}, 400, None),
    ],
)
async def test_bad_input_is_a_problem_and_changes_nothing(
    house: House, changes: dict[str, object], status: int, code: str | None
) -> None:
    before = await house.counts()
    answer = await house.post("/v1/parks", new_park(**changes))
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert code is None or answer.json()["code"] == code
    assert await house.counts() == before


async def test_a_district_of_that_day_is_taken(house: House) -> None:
    await house.park(district="CQ-500105", established_on="2025-11-05")


async def test_a_name_stands_once_per_district(house: House) -> None:
    body = new_park()
    assert (await house.post("/v1/parks", body)).status_code == 201
    again = await house.post("/v1/parks", body)
    assert (again.status_code, again.json()["code"]) == (409, "park_name_taken")
    assert (await house.post("/v1/parks", {**body, "district": "CQ-500106"})).status_code == 201


@pytest.mark.parametrize("role", ["district-officer", "park-operator", "enterprise", "bank", "leader", "auditor"])
async def test_only_the_city_establishes_parks(house: House, role: str) -> None:
    before = await house.counts()
    answer = await house.post("/v1/parks", new_park(), roles=[role], district="CQ-500107")
    assert answer.status_code == 403
    assert await house.counts() == before


async def test_who_sees_which_park(house: House) -> None:
    mine = await house.park(district="CQ-500108")
    other = await house.park(district="CQ-500109")
    operator = {"roles": ["park-operator"], "park_id": mine}
    district = {"roles": ["district-officer"], "district": "CQ-500108"}
    for caller in (operator, district):
        assert (await house.get(f"/v1/parks/{mine}", **caller)).status_code == 200
        assert (await house.get(f"/v1/parks/{other}", **caller)).status_code == 404
    listed = (await house.get("/v1/parks", **operator)).json()["items"]
    assert [each["id"] for each in listed] == [mine]
    assert (await house.get("/v1/parks", roles=["park-operator"])).json()["items"] == []
    assert (await house.get("/v1/parks", roles=["enterprise"], credit_code="x")).status_code == 403
    assert (await house.http.get("/v1/parks")).status_code == 401


async def test_pages_follow_each_other_without_gap(house: House) -> None:
    made = [await house.park(district="CQ-500110") for _ in range(3)]
    first = (await house.get("/v1/parks?district=CQ-500110&limit=2")).json()
    second = (await house.get(f"/v1/parks?district=CQ-500110&limit=2&cursor={first['next_cursor']}")).json()
    assert [each["id"] for each in first["items"] + second["items"]] == made
    assert second["next_cursor"] is None
    before = await house.get("/v1/parks?district=CQ-500110&as_of=2025-06-29")
    assert before.json()["items"] == []


async def test_a_park_says_its_town(house: House) -> None:
    made = await house.post("/v1/parks", new_park(name="镇上家园", town="水土街道"))
    assert (made.status_code, made.json()["town"]) == (201, "水土街道"), made.text
    (event,) = await house.events(made.json()["id"])
    assert event["town"] == "水土街道"
    code = await house.firm()
    incoming = {"kind": "firm", "credit_code": code, "moved_in_on": "2025-07-01"}
    came = await house.post(f"/v1/parks/{made.json()['id']}/residents", incoming)
    assert came.status_code == 201, came.text
    assert (await house.events(code))[-1]["town"] == "水土街道"


async def test_a_firms_standing_is_known_here(house: House) -> None:
    code = await house.firm()
    told = EnterpriseChanged(
        credit_code=code,
        name="合成测试企业",
        district="CQ-500107",
        industry="C3912",
        registered_on=date(2020, 1, 1),
        effective_on=date(2026, 2, 1),
        changed=("status",),
        status="deregistered",
    )
    for event in (told, told.model_copy(update={"status": None, "changed": ("name",)})):
        async with house.database.transaction() as uow:
            await handle_enterprise_changed(uow, event)
        assert await house.database.pool.fetchval("SELECT status FROM enterprises WHERE credit_code = $1", code) == (
            "deregistered"
        )
