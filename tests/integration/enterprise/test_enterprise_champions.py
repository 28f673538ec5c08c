"""The lists of champions on a real database: entered, left, moved up, shown as on any day."""

from services.enterprise.champions import models
from tests.integration.enterprise.conftest import next_key
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

URL = "/v1/cultivation-pool/champions"


def entry(code: str, **changes):
    body = {"list": "city", "batch": "第一批", "credit_code": code, "product_code": "34110203", "product": "精密轴承"}
    rest = {"share": "31.5", "share_evidence": "行业协会证明", "sponsor": "区经济信息委", "entered_on": "2026-02-01"}
    return {**body, **rest, **changes}


async def test_the_described_columns_are_those_of_the_database(house) -> None:
    rows = await house.database.pool.fetch(COLUMNS, "champion_entries")
    described = models.champion_entries.columns
    assert {row["column_name"]: row["empty"] for row in rows} == {c.name: bool(c.nullable) for c in described}


async def test_a_product_moves_from_the_citys_list_to_the_nations(house) -> None:
    code, city, key = await house.registered(), house.city(), next_key()
    made = await city.post(URL, entry(code), **{"Idempotency-Key": key})
    again = await city.post(URL, entry(code), **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    assert made.json()["share"] == "31.5"
    assert (await city.post(URL, entry(code))).json()["code"] == "champion_already_listed"
    path = made.headers["location"]
    early = await city.post(f"{path}/move", {"on": "2026-01-31", "batch": "第九批"})
    assert (early.status_code, early.json()["code"]) == (422, "list_day_refused")
    moved = await city.post(f"{path}/move", {"on": "2026-03-01", "batch": "第九批"})
    assert (moved.status_code, moved.json()["list"], moved.json()["moved_from"]) == (200, "national", made.json()["id"])
    assert (await city.get(path)).json()["leave_reason"] == "moved_to_national"
    for day, lists in (("2026-01-31", []), ("2026-02-28", ["city"]), ("2026-03-01", ["national"])):
        told = (await house.firm(code).get(f"{URL}?as_of={day}")).json()["items"]
        assert [each["list"] for each in told] == lists, day
    up = await city.post(f"{URL}/{moved.json()['id']}/move", {"on": "2026-03-02", "batch": "x"})
    assert (up.status_code, up.json()["code"]) == (409, "not_on_city_list")
    told = [each for each in await house.events(code) if each["type"] == "enterprise.champion_listed"]
    assert [(each["list"], each["change"]) for each in told] == [
        ("city", "entered"),
        ("city", "left"),
        ("national", "entered"),
    ]


async def test_a_move_that_cannot_be_made_leaves_the_citys_entry(house) -> None:
    code, city = await house.registered(), house.city()
    first = (await city.post(URL, entry(code))).json()
    assert (await city.post(URL, entry(code, list="national"))).status_code == 201
    refused = await city.post(f"{URL}/{first['id']}/move", {"on": "2026-03-01", "batch": "第九批"})
    assert (refused.status_code, refused.json()["code"]) == (409, "champion_already_listed")
    assert (await city.get(f"{URL}/{first['id']}")).json()["left_on"] is None


async def test_bad_input_and_strangers_change_nothing(house) -> None:
    code, city = await house.registered(), house.city()
    before = await house.count("champion_entries")
    for body, status in (
        (entry(code, product_code="341102"), 400),
        (entry(code, product_code="341102030"), 400),
        (entry(code, share="0"), 400),
        (entry(code, share="100.1"), 400),
        (entry(code, share=31.5), 400),
        (entry(code, list="district"), 400),
        (entry(code, share_evidence=""), 400),
        (entry(code, entered_on="2026-03-03"), 422),
    ):
        answer = await city.post(URL, body)
        assert answer.status_code == status, (body, answer.text)
    for caller in (house.firm(code), house.district()):
        assert (await caller.post(URL, entry(code))).status_code == 403
    assert (await house.nobody.get(URL)).status_code == 401
    assert before == await house.count("champion_entries")
    made = (await city.post(URL, entry(code, product_code="3411020301"))).json()
    assert (await house.district("CQ-500103").get(f"{URL}/{made['id']}")).status_code == 404
    left = await city.post(f"{URL}/{made['id']}/leaving", {"on": "2026-03-02", "reason": "产品停产"})
    assert left.json()["left_on"] == "2026-03-02"
    again = await city.post(f"{URL}/{made['id']}/leaving", {"on": "2026-03-02", "reason": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "champion_already_left")
