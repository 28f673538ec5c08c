"""Service officers on a real database: one a firm at a time, handed over together, coverage on any day."""

import asyncpg
import pytest

from services.enterprise.officers import models
from tests.integration.enterprise.conftest import next_key
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

URL = "/v1/service-officers"
TABLES = [models.service_officers, models.officer_assignments, models.service_visits]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_the_described_columns_are_those_of_the_database(house, table) -> None:
    rows = await house.database.pool.fetch(COLUMNS, table.name)
    assert {row["column_name"]: row["empty"] for row in rows} == {c.name: bool(c.nullable) for c in table.columns}


async def officer(house, district: str = "CQ-500107") -> str:
    body = {"name": "专员甲（合成）", "district": district, "department": "区经济信息委"}
    made = await house.district(district).post(URL, body)
    assert made.status_code == 201, made.text
    return str(made.headers["location"])


async def assigned(house, path: str, code: str, first: str = "2026-03-02"):
    return await house.city().post(f"{path}/assignments", {"credit_code": code, "valid_from": first})


async def titled(house, first: str = "2026-01-01", last: str = "2026-03-31", **profile) -> str:
    code = await house.registered(**profile)
    title = {"tier": "SRDI", "granted_on": first, "valid_from": first, "valid_to": last, "document_number": "合成文号"}
    made = await house.city().post("/v1/recognitions", {"credit_code": code, **title})
    assert made.status_code == 201, made.text
    return str(code)


async def test_a_firm_has_one_officer_at_a_time_and_the_next_may_begin_on_the_last_day(house) -> None:
    code, one, two = await house.registered(), await officer(house), await officer(house)
    key, body = next_key(), {"credit_code": code, "valid_from": "2026-03-02"}
    made = await house.district().post(f"{one}/assignments", body, **{"Idempotency-Key": key})
    again = await house.district().post(f"{one}/assignments", body, **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    for first in ("2026-03-02", "2026-03-10", "2026-03-01"):
        refused = await assigned(house, two, code, first)
        assert (refused.status_code, refused.json()["code"]) == (409, "firm_has_officer"), first
    end = f"{made.headers['location']}/end"
    early = await house.district().post(end, {"valid_to": "2026-03-01", "reason": "调整"})
    assert (early.status_code, early.json()["code"]) == (422, "ends_before_it_began")
    assert (await house.district().post(end, {"valid_to": "2026-03-20", "reason": "调整"})).status_code == 200
    assert (await house.district().post(end, {"valid_to": "2026-03-21", "reason": "x"})).status_code == 409
    assert (await assigned(house, two, code, "2026-03-19")).status_code == 409
    assert (await assigned(house, two, code, "2026-03-20")).status_code == 201
    listed = (await house.firm(code).get(f"{URL}/assignments")).json()["items"]
    assert [(each["valid_from"], each["valid_to"]) for each in listed] == [
        ("2026-03-02", "2026-03-20"),
        ("2026-03-20", None),
    ]
    on = (await house.firm(code).get(f"{URL}/assignments?as_of=2026-03-20")).json()["items"]
    assert [each["valid_from"] for each in on] == ["2026-03-20"]
    told = [each["type"] for each in await house.events(code) if "officer" in each["type"]]
    assert told == [
        "enterprise.officer_assigned",
        "enterprise.officer_assignment_ended",
        "enterprise.officer_assigned",
    ]


async def test_the_database_itself_refuses_two_officers_on_one_day(house) -> None:
    code, one = await house.registered(), await officer(house)
    assert (await assigned(house, one, code)).status_code == 201
    copy = (
        "INSERT INTO officer_assignments (id, officer_id, credit_code, district, valid_from, recorded_at, recorded_by)"
        " SELECT gen_random_uuid(), officer_id, credit_code, district, DATE '2027-01-01', recorded_at, recorded_by"
        " FROM officer_assignments WHERE credit_code = $1"
    )
    with pytest.raises(asyncpg.ExclusionViolationError):
        await house.database.pool.execute(copy, code)


async def test_a_handover_moves_all_or_none(house) -> None:
    one, two, three = await officer(house), await officer(house), await officer(house, "CQ-500103")
    codes = [await house.registered() for _ in range(3)]
    for code in codes:
        assert (await assigned(house, one, code)).status_code == 201
    late = await house.registered()
    assert (await assigned(house, one, late, "2026-05-01")).status_code == 201
    body = {"to_officer_id": two.rsplit("/", 1)[1], "valid_from": "2026-04-01", "reason": "岗位调整"}
    before = await house.count("officer_assignments"), await house.count("outbox")
    not_begun = await house.district().post(f"{one}/handover", body)
    assert (not_begun.status_code, not_begun.json()["code"]) == (422, "ends_before_it_began")
    stranger = await house.registered()
    for wrong, status in (
        ({**body, "to_officer_id": one.rsplit("/", 1)[1]}, 422),
        ({**body, "to_officer_id": three.rsplit("/", 1)[1]}, 422),
        ({**body, "credit_codes": [codes[0], stranger]}, 422),
        ({**body, "credit_codes": []}, 400),
        ({**body, "to_officer_id": "0198d3a0-0000-7000-8000-000000000041"}, 404),
    ):
        assert (await house.district().post(f"{one}/handover", wrong)).status_code == status, wrong
    assert (await house.district("CQ-500103").post(f"{one}/handover", body)).status_code == 403
    assert before[0] == await house.count("officer_assignments")
    moved = await house.district().post(f"{one}/handover", {**body, "credit_codes": codes})
    assert (moved.status_code, moved.json()["firms"]) == (200, 3), moved.text
    own = (await house.district().get(f"{URL}/assignments?officer_id={body['to_officer_id']}")).json()["items"]
    assert {each["credit_code"] for each in own} == set(codes)
    assert {each["handover_id"] for each in own} == {moved.json()["handover_id"]}
    busy = await house.district().post(f"{one}/end", {"on": "2026-04-01"})
    assert (busy.status_code, busy.json()["code"]) == (409, "service_officer_has_firms")


async def covered(house, on: str, district: str):
    told = (await house.city().get(f"{URL}/coverage?as_of={on}")).json()
    assert told["target_percent"] == "100"
    return next((each for each in told["districts"] if each["district"] == district), None)


async def test_coverage_counts_titles_in_force_on_the_day(house) -> None:
    unit = "CQ-500241"  # nobody else's
    served, alone = await titled(house, district=unit), await titled(house, district=unit)
    path = await officer(house, unit)
    made = await assigned(house, path, served, "2026-02-01")
    assert made.status_code == 201, made.text
    assert await covered(house, "2025-12-31", unit) is None
    assert await covered(house, "2026-01-31", unit) == {"district": unit, "firms": 2, "covered": 0, "percent": "0"}
    assert await covered(house, "2026-02-01", unit) == {"district": unit, "firms": 2, "covered": 1, "percent": "50"}
    ended = {"valid_to": "2026-03-15", "reason": "调整"}
    assert (await house.city().post(f"{made.headers['location']}/end", ended)).status_code == 200
    assert (await covered(house, "2026-03-14", unit))["covered"] == 1
    assert (await covered(house, "2026-03-15", unit))["covered"] == 0
    assert (await covered(house, "2026-03-31", unit))["firms"] == 2
    assert await covered(house, "2026-04-01", unit) is None
    open_ = await house.district(unit).get(f"{URL}/coverage/uncovered?as_of=2026-03-01")
    assert [each["credit_code"] for each in open_.json()["items"]] == [alone]
    mine = (await house.district(unit).get(f"{URL}/coverage?as_of=2026-03-01")).json()
    assert [each["district"] for each in mine["districts"]] == [unit]
    assert (mine["firms"], mine["covered"], mine["percent"]) == (2, 1, "50")


async def test_bad_input_and_strangers_change_nothing(house) -> None:
    code, path = await house.registered(), await officer(house)
    person = {"name": "专员乙（合成）", "district": "CQ-500107", "department": "区经济信息委"}
    for wrong, status in (
        ({**person, "district": "CQ-000000"}, 422),
        ({**person, "name": ""}, 400),
        ({**person, "more": 1}, 400),
    ):
        assert (await house.city().post(URL, wrong)).status_code == status
    assert (await house.district("CQ-500103").post(URL, person)).status_code == 403
    assert (await house.firm(code).post(URL, person)).status_code == 403
    assert (await house.nobody.get(URL)).status_code == 401
    elsewhere = await house.registered(district="CQ-500103")
    assert (await assigned(house, path, elsewhere)).json()["code"] == "service_officer_elsewhere"
    assert (await assigned(house, path, code, "2026-02-30")).status_code == 400
    visit = {"credit_code": code, "visited_on": "2026-03-02", "findings": "融资需求已登记"}
    future = await house.district().post(f"{path}/visits", {**visit, "visited_on": "2027-03-02"})
    assert (future.status_code, future.json()["code"]) == (422, "not_yet_visited")
    assert (await house.district().post(f"{path}/visits", visit)).status_code == 201
    seen = (await house.firm(code).get(f"{URL}/visits")).json()["items"]
    assert [(each["credit_code"], each["findings"]) for each in seen] == [(code, "融资需求已登记")]
    ended = await house.district().post(f"{path}/end", {"on": "2026-03-03"})
    assert ended.json()["ended_on"] == "2026-03-03"
    assert (await assigned(house, path, code)).json()["code"] == "service_officer_left"
