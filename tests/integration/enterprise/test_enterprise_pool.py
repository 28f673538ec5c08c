"""The cultivation pool on a real database: screened by rule, kept in versions, changed by hand with a reason."""

import io

import openpyxl
import pytest

from services.enterprise.pool import models, refresh
from services.enterprise.pool.screening import Screening
from tests.integration.enterprise.conftest import next_key, yuan
from tests.integration.enterprise.test_enterprise_impact import firm_with
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

URL = "/v1/cultivation-pool"
TABLES = [models.pool_versions, models.pool_places, models.pool_version_members]


@pytest.fixture
async def in_may(house):
    """The rule set of 2026 holds from 1 April on."""
    before = house.time.now
    house.time.forward(61)
    yield house
    house.time.now = before


async def screened(house, programme: str = "SRDI"):
    asked = await house.city().post(f"{URL}/versions", {"programme": programme})
    assert asked.status_code == 202, asked.text
    again = await house.city().post(f"{URL}/versions", {"programme": programme})
    assert again.json()["code"] == "screening_under_way"
    # some chunks, however many firms the tests before have left
    work = Screening(3 + await house.count("enterprises") // 50)
    for _ in range(200):
        async with house.database.transaction() as uow:
            if not await work.work_off(uow):
                break
    told = (await house.city().get(asked.headers["location"])).json()
    assert told["state"] == "done"
    assert told["done"] == await house.count("enterprises WHERE status = 'active'")
    return told


async def place_of(house, code: str, programme: str = "SRDI"):
    told = await house.firm(code).get(f"{URL}?programme={programme}")
    assert told.status_code == 200, told.text
    return next(iter(told.json()["items"]), None)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_the_described_columns_are_those_of_the_database(house, table) -> None:
    rows = await house.database.pool.fetch(COLUMNS, table.name)
    assert {row["column_name"]: row["empty"] for row in rows} == {c.name: bool(c.nullable) for c in table.columns}


async def test_versions_differ_by_who_entered_and_left_and_why(in_may) -> None:
    house = in_may
    near, far = await firm_with(house, 1500), await house.registered()
    first = await screened(house)
    place = await place_of(house, near)
    assert (place["entry_reason"], place["entered_by"], place["entered_on"]) in {
        ("meets_all", "rule", "2026-05-02"),
        ("near", "rule", "2026-05-02"),
    }
    assert await place_of(house, far) is None
    title = {"tier": "SRDI", "granted_on": "2026-05-02", "valid_to": "2029-05-01", "document_number": "合成文号"}
    assert (await house.city().post("/v1/recognitions", {"credit_code": near, **title})).status_code == 201
    other = await firm_with(house, 5000, district="CQ-500103")
    second = await screened(house)
    path = f"{URL}/versions/{second['id']}/difference?against={first['id']}"
    found = {each["credit_code"]: each for each in (await house.city().get(path)).json()["items"]}
    assert (found[near]["change"], found[near]["reason"], found[near]["by"]) == ("left", "reached", "rule")
    assert (found[other]["change"], found[other]["reason"]) == ("entered", "meets_all")
    assert {near, far} & {each["credit_code"] for each in await members(house, first)} == {near}
    own = {each["credit_code"] for each in (await house.district().get(path)).json()["items"]}
    assert near in own
    assert other not in own
    told = [each["change"] for each in await house.events(near) if each["type"] == "enterprise.pool_changed"]
    assert told == ["entered", "left"]
    assert (await house.firm(near).get(path)).status_code == 403


async def members(house, version):
    return (await house.city().get(f"{URL}/versions/{version['id']}/members?limit=200")).json()["items"]


async def test_by_hand_in_and_out_and_the_screening_respects_both(in_may) -> None:
    house = in_may
    code, key = await house.registered(), next_key()
    body = {"programme": "SRDI", "credit_code": code, "reason": "区县推荐"}
    unsized = await house.district().post(f"{URL}/places", body)
    assert (unsized.status_code, unsized.json()["code"]) == (422, "not_for_the_pool")
    figures = {"revenue": yuan("20000000.00"), "total_assets": yuan("10000000.00"), "employees": 50}
    filed = f"/v1/enterprises/{code}/annual-reports/2025"
    assert (await house.firm(code).call("PUT", filed, figures, **{"If-None-Match": "*"})).status_code == 200
    made = await house.district().post(f"{URL}/places", body, **{"Idempotency-Key": key})
    assert made.status_code == 201, made.text
    again = await house.district().post(f"{URL}/places", body, **{"Idempotency-Key": key})
    assert again.json() == made.json()
    twice = await house.district().post(f"{URL}/places", body)
    assert (twice.status_code, twice.json()["code"]) == (409, "already_in_pool")
    await screened(house)
    assert (await place_of(house, code))["entered_by"] == "manual"
    exit_ = f"{made.headers['location']}/exit"
    assert (await house.district("CQ-500103").post(exit_, {"reason": "x"})).status_code == 404
    gone = await house.district().post(exit_, {"reason": "企业申请退出"})
    assert (gone.json()["left_on"], gone.json()["exit_reason"]) == ("2026-05-02", "企业申请退出")
    assert (await house.district().post(exit_, {"reason": "x"})).json()["code"] == "already_left_pool"
    assert await place_of(house, code) is None
    for wrong in ({**body, "credit_code": "91500107000999991T"}, {**body, "reason": ""}, {**body, "more": 1}):
        assert (await house.district().post(f"{URL}/places", wrong)).status_code == 400
    assert (await house.district().post(f"{URL}/places", {**body, "programme": "NONE"})).status_code == 404
    assert (await house.firm(code).post(f"{URL}/places", body)).status_code == 403
    assert (await house.nobody.get(f"{URL}?programme=SRDI")).status_code == 401


async def test_who_was_sent_away_is_not_taken_back_by_rule(in_may) -> None:
    house = in_may
    code = await firm_with(house, 5000)
    await screened(house)
    place = await place_of(house, code)
    assert place["distance"] == 0
    assert (await house.district().post(f"{URL}/places/{place['id']}/exit", {"reason": "另行安排"})).status_code == 200
    await screened(house)
    assert await place_of(house, code) is None


async def test_candidates_hold_the_title_below(in_may) -> None:
    house = in_may
    with_title, without = await firm_with(house, 5000), await firm_with(house, 5000)
    title = {"tier": "SRDI", "granted_on": "2025-05-02", "valid_to": "2028-05-01", "document_number": "合成文号"}
    assert (await house.city().post("/v1/recognitions", {"credit_code": with_title, **title})).status_code == 201
    for code, status in ((with_title, 201), (without, 422)):
        body = {"programme": "LITTLE_GIANT", "credit_code": code, "reason": "市级推荐"}
        assert (await house.city().post(f"{URL}/places", body)).status_code == status
    listed = (await house.city().get(f"{URL}?programme=LITTLE_GIANT&limit=200")).json()["items"]
    assert [each["credit_code"] for each in listed].count(with_title) == 1
    assert without not in {each["credit_code"] for each in listed}


async def test_files_hold_the_callers_rows_and_no_formula(in_may) -> None:
    house = in_may
    code, other = await firm_with(house, 5000), await firm_with(house, 5000, district="CQ-500103")
    await screened(house)
    text = (await house.district().get(f"{URL}/export?programme=SRDI")).content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("credit_code,district,entered_on")
    assert code in text
    assert other not in text
    book = await house.city().get(f"{URL}/export?programme=SRDI&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert {code, other} <= {row[0].value for row in sheet.rows}
    assert (await house.city().get(f"{URL}/export?programme=SRDI&format=pdf")).status_code == 400
    assert (await house.firm(code).get(f"{URL}/export?programme=SRDI")).status_code == 403


async def test_a_year_later_the_pool_is_screened_again_once(in_may) -> None:
    house = in_may
    await screened(house)
    due = []
    for days in (0, 364, 1, 0):
        house.time.forward(days)
        async with house.database.transaction() as uow:
            due.append(await refresh.request_due(uow))
    assert due == [False, False, True, False]
    work, more = Screening(), True
    while more:  # a transaction a chunk, however many firms the tests before have left
        async with house.database.transaction() as uow:
            more = await work.work_off(uow)
