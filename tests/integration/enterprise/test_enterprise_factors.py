"""The factor ledger through the door: four kinds, whom they reached, whom nothing reached."""

from tests.integration.enterprise.conftest import yuan

URL = "/v1/factors"


def entry(**changes):
    return {
        "kind": "talent",
        "source": "某高校 (synthetic)",
        "description": "工程师",
        "received_on": "2026-02-20",
    } | changes


async def recorded(house, code: str, **changes):
    made = await house.city().post(f"/v1/enterprises/{code}/factors", entry(**changes))
    assert made.status_code == 201, made.text
    return made.json()


async def without(house, **asked: str) -> set[str]:
    query = "&".join(f"{name}={value}" for name, value in {"limit": "200", **asked}.items())
    items = (await house.city().get(f"{URL}/unreached?{query}")).json()["items"]
    assert all(each["name"] and each["district"] for each in items)
    return {each["credit_code"] for each in items}


async def test_who_got_nothing_is_told_by_kind_and_time(house) -> None:
    code, other = await house.registered(), await house.registered()
    await recorded(house, code, value={"amount": "500000.00", "currency": "CNY"})
    assert code not in await without(house)
    assert other in await without(house)
    assert code in await without(house, kind="data")
    assert code not in await without(house, since="2026-02-20")
    assert code in await without(house, since="2026-02-21")
    assert code in await without(house, as_of="2026-02-19")
    assert code not in await without(house, as_of="2026-02-20")
    assert other not in await without(house, tier="SRDI")


async def test_an_entry_is_reversed_once_and_stays(house) -> None:
    code = await house.registered(district="CQ-500153")
    made = await recorded(house, code, kind="capital", value={"amount": "12.34", "currency": "CNY"})
    summed = (await house.city().get(f"{URL}/summary?district=CQ-500153")).json()["items"]
    assert summed == [{"kind": "capital", "entries": 1, "firms": 1, "value": {"amount": "12.34", "currency": "CNY"}}]
    away = f"{URL}/{made['id']}/reversal"
    assert (await house.district("CQ-500106").post(away, {"reason": "重复"})).status_code == 404
    assert (await house.district("CQ-500153").post(away, {"reason": "重复"})).json()["reversed_on"] == "2026-03-02"
    twice = await house.city().post(away, {"reason": "重复"})
    assert (twice.status_code, twice.json()["code"]) == (409, "entry_already_reversed")
    assert (await house.city().get(f"{URL}/summary?district=CQ-500153")).json()["items"] == []
    assert len((await house.firm(code).get(URL)).json()["items"]) == 1
    assert (await house.firm(code).get(f"{URL}?as_of=2026-03-02")).json()["items"] == []
    assert len((await house.firm(code).get(f"{URL}?as_of=2026-03-01")).json()["items"]) == 1


async def test_others_see_nothing_and_bad_entries_change_nothing(house) -> None:
    code = await house.registered()
    before = await house.count("factor_entries")
    path = f"/v1/enterprises/{code}/factors"
    assert (await house.district("CQ-500106").post(path, entry())).status_code == 404
    assert (await house.firm(code).post(path, entry())).status_code == 403
    for changes, status in (
        ({"received_on": "2026-03-03"}, 422),
        ({"value": {"amount": "0.00", "currency": "CNY"}}, 422),
        ({"value": {"amount": "-1.00", "currency": "CNY"}}, 422),
        ({"kind": "luck"}, 400),
        ({"source": ""}, 400),
        ({"value": 5}, 400),
        ({"more": 1}, 400),
    ):
        answer = await house.city().post(path, entry(**changes))
        assert answer.status_code == status, (changes, answer.text)
    assert before == await house.count("factor_entries")
    assert (await house.nobody.get(URL)).status_code == 401


async def test_pool_firms_that_got_nothing_and_what_a_firm_never_got(house) -> None:
    code, other = await house.registered(), await house.registered()
    figures = {"revenue": yuan("20000000.00"), "total_assets": yuan("10000000.00"), "employees": 50}
    filed = f"/v1/enterprises/{code}/annual-reports/2025"
    assert (await house.firm(code).call("PUT", filed, figures, **{"If-None-Match": "*"})).status_code == 200
    place = {"programme": "SRDI", "credit_code": code, "reason": "区县推荐"}
    made = await house.district().post("/v1/cultivation-pool/places", place)
    assert made.status_code == 201, made.text
    found = await without(house, programme="SRDI")
    assert code in found
    assert other not in found
    assert code not in await without(house, programme="SRDI", as_of="2026-03-01")
    await recorded(house, code, value=yuan("12.00"))
    assert code not in await without(house, programme="SRDI")
    assert code in await without(house, programme="SRDI", kind="data")
    assert (await house.city().get(f"{URL}/unreached?programme=NONE")).status_code == 404
    path = f"/v1/enterprises/{code}/factors"
    told = (await house.firm(code).get(path)).json()
    assert [(each["kind"], each["value"]) for each in told["items"]] == [("talent", yuan("12.00"))]
    assert told["missing"] == ["technology", "capital", "data"]
    assert (await house.firm(code).get(f"{path}?as_of=2026-02-19")).json()["items"] == []
    assert (await house.firm(other).get(path)).status_code == 404
