"""Firms enter the registry, change, and are seen only by those they concern."""

import pytest

from tests.integration.enterprise.conftest import new_firm, yuan


async def test_a_registered_firm_is_told_and_read(house) -> None:
    firm = new_firm(town="石桥铺")
    officer = house.district()
    made = await officer.post("/v1/enterprises", firm)
    assert made.status_code == 201, made.text
    assert made.headers["ETag"] == '"1"'
    body = made.json()
    assert body["recorded_on"] == house.database.clock.today().isoformat()
    assert body["size_class"] == "unknown"
    assert body["size_reason"]["missing"] == ["employees_y1", "revenue_y1"]
    read = await house.firm(firm["credit_code"]).get(made.headers["Location"].lower())
    assert read.json() == body
    (event,) = await house.events(firm["credit_code"])
    assert event["type"] == "enterprise.enterprise_registered"
    assert (event["district"], event["town"], event["clusters"]) == ("CQ-500107", "石桥铺", ["LEAD01"])


async def test_a_second_registration_is_a_conflict_and_changes_nothing(house) -> None:
    code = await house.registered()
    again = await house.district().post("/v1/enterprises", new_firm(credit_code=code, name="别名"))
    assert (again.status_code, again.json()["code"]) == (409, "enterprise_already_registered")
    assert len(await house.events(code)) == 1


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"credit_code": "91500107000000176X"}, 400, None),
        ({"registered_on": "2026-02-30"}, 400, None),
        ({"registered_on": 20200518}, 400, None),
        ({"unheard": 1}, 400, None),
        ({"name": ""}, 400, None),
        ({"name": "a\0b"}, 400, None),
        ({"town": "a\0b"}, 400, None),
        ({"industry": "Z99"}, 400, None),
        ({"district": "CQ-999999"}, 403, "out_of_scope"),
        ({"registered_on": "2030-01-01"}, 422, "registered_in_future"),
        ({"clusters": ["NOSUCH"]}, 422, "unknown_code"),
    ],
)
async def test_bad_input_is_a_problem_and_changes_nothing(house, change, status, code) -> None:
    before = await house.count("enterprises"), await house.count("outbox")
    answer = await house.district().post("/v1/enterprises", new_firm(**change))
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    if code:
        assert answer.json()["code"] == code
    assert (await house.count("enterprises"), await house.count("outbox")) == before


async def test_an_abolished_district_takes_no_new_firm(house) -> None:
    answer = await house.city().post("/v1/enterprises", new_firm(district="CQ-500112"))
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_district")


async def test_other_peoples_rows_are_not_found(house) -> None:
    mine, other = await house.registered(), await house.registered()
    assert (await house.firm(mine).get(f"/v1/enterprises/{other}")).status_code == 404
    assert (await house.district("CQ-500103").get(f"/v1/enterprises/{mine}")).status_code == 404
    assert (await house.caller("leader").get(f"/v1/enterprises/{mine}")).status_code == 200
    assert (await house.caller("bank", org="b").get(f"/v1/enterprises/{mine}")).status_code == 403
    assert (await house.nobody.get(f"/v1/enterprises/{mine}")).status_code == 401
    seen = (await house.firm(mine).get("/v1/enterprises")).json()["items"]
    assert [each["credit_code"] for each in seen] == [mine]
    filed = await house.firm(mine).call(
        "PUT", f"/v1/enterprises/{other}/annual-reports/2025", {"employees": 3}, **{"If-None-Match": "*"}
    )
    assert filed.status_code == 404


async def test_a_merge_patch_needs_the_version_and_leaves_history(house) -> None:
    code = await house.registered()
    path, firm = f"/v1/enterprises/{code}", house.firm(code)
    assert (await firm.call("PATCH", path, {"town": "二郎"})).status_code == 428
    assert (await firm.call("PATCH", path, {"town": "二郎"}, **{"If-Match": '"9"'})).status_code == 412
    officers_only = await firm.call("PATCH", path, {"status": "suspended"}, **{"If-Match": '"1"'})
    assert (officers_only.status_code, officers_only.json()["code"]) == (422, "officers_only")
    changed = await firm.call("PATCH", path, {"town": "二郎", "industry": "I6510"}, **{"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"'), changed.text
    same = await firm.call("PATCH", path, {"town": "二郎"}, **{"If-Match": '"2"'})
    assert same.headers["ETag"] == '"2"'
    history = (await house.district().get(f"{path}/history?limit=1")).json()
    rest = (await house.district().get(f"{path}/history?limit=1&cursor={history['next_cursor']}")).json()
    found = {each["field"]: (each["before"], each["after"]) for each in history["items"] + rest["items"]}
    assert found == {"town": (None, "二郎"), "industry": ("C3912", "I6510")}
    assert rest["next_cursor"] is None
    told = (await house.events(code))[-1]
    assert (told["changed"], told["status"]) == (["industry", "town"], "active")
    ended = await house.city().call("PATCH", path, {"status": "deregistered"}, **{"If-Match": '"2"'})
    assert ended.status_code == 200, ended.text
    told = (await house.events(code))[-1]
    assert (told["changed"], told["status"]) == (["status"], "deregistered")


async def test_lists_filter_and_page(house) -> None:
    for number in range(3):
        await house.registered(name=f"翻页测试{number}", clusters=["PILLAR01"] if number else [])
    city = house.city()
    first = (await city.get("/v1/enterprises?q=翻页测试&limit=2")).json()
    second = (await city.get(f"/v1/enterprises?q=翻页测试&limit=2&cursor={first['next_cursor']}")).json()
    assert len(first["items"]) == 2
    assert len(second["items"]) == 1
    assert second["next_cursor"] is None
    wrong = await city.get(f"/v1/enterprises?q=other&limit=2&cursor={first['next_cursor']}")
    assert wrong.status_code == 400
    clustered = (await city.get("/v1/enterprises?q=翻页测试&cluster=PILLAR01&status=active&size=unknown")).json()
    assert len(clustered["items"]) == 2
    assert (await city.get("/v1/enterprises?q=翻页测试&tier=SRDI")).json()["items"] == []


async def test_figures_are_filed_once_then_corrected(house) -> None:
    code = await house.registered()
    path, firm = f"/v1/enterprises/{code}/annual-reports/2025", house.firm(code)
    figures = {"revenue": yuan("12000000.00"), "rd": yuan("600000.00"), "employees": 120}
    assert (await firm.call("PUT", path, figures)).status_code == 428
    assert (await firm.call("PUT", path, figures, **{"If-Match": '"1"'})).status_code == 412
    filed = await firm.call("PUT", path, figures, **{"If-None-Match": "*"})
    assert (filed.status_code, filed.headers["ETag"]) == (200, '"1"'), filed.text
    assert filed.json()["revenue"] == yuan("12000000.00")
    assert filed.json()["net_profit"] is None
    again = await firm.call("PUT", path, figures, **{"If-None-Match": "*"})
    assert (again.status_code, again.json()["code"]) == (412, "already_filed")
    fixed = await firm.call("PUT", path, {**figures, "employees": 19}, **{"If-Match": '"1"'})
    assert fixed.headers["ETag"] == '"2"'
    assert (await firm.get(path)).json()["employees"] == 19
    profile = (await firm.get(f"/v1/enterprises/{code}")).json()
    assert (profile["size_class"], profile["size_year"]) == ("micro", 2025)
    told = [each for each in await house.events(code) if each["type"] == "enterprise.annual_report_filed"]
    assert [(each["size_class"], each["version"]) for each in told] == [("small", 1), ("micro", 2)]
    assert told[0]["revenue_fen"] == 1_200_000_000


@pytest.mark.parametrize(
    ("year", "figures", "status"),
    [
        (2026, {"employees": 1}, 422),
        (2019, {"employees": 1}, 422),
        (2025, {"rd": yuan("-1.00")}, 422),
        (2025, {"rd": 12.5}, 400),
        (2025, {"rd": {"amount": 12.5, "currency": "CNY"}}, 400),
        (2025, {"rd": yuan("1.005")}, 400),
        (2025, {"employees": 1.0}, 400),
        (2025, {"employees": 5, "rd_staff": 6}, 422),
        (2025, {"workers": 5}, 400),
        (2025, b"\xff", 400),
    ],
)
async def test_wrong_figures_are_refused(house, year, figures, status) -> None:
    code = await house.registered()
    path = f"/v1/enterprises/{code}/annual-reports/{year}"
    answer = await house.firm(code).call("PUT", path, figures, **{"If-None-Match": "*"})
    assert answer.status_code == status, answer.text
    assert len(await house.events(code)) == 1


async def test_evidence_is_kept_with_its_dates(house) -> None:
    code = await house.registered()
    path, firm = f"/v1/enterprises/{code}/evidence", house.firm(code)
    patent = {"kind": "ip", "title": "合成专利", "ip_type": "invention_patent", "granted_on": "2024-01-05"}
    made = await firm.post(path, patent)
    assert made.status_code == 201, made.text
    assert (await firm.get(path)).json()["items"] == [made.json()]
    late = await firm.post(path, {**patent, "granted_on": "2027-01-01"})
    assert (late.status_code, late.json()["code"]) == (422, "not_yet_happened")


async def test_the_same_key_gives_the_same_answer(house) -> None:
    firm, officer = new_firm(), house.district()
    first = await officer.post("/v1/enterprises", firm, **{"Idempotency-Key": "once"})
    second = await officer.post("/v1/enterprises", firm, **{"Idempotency-Key": "once"})
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["Idempotency-Replayed"] == "true"
    other = await officer.post("/v1/enterprises", new_firm(), **{"Idempotency-Key": "once"})
    assert other.status_code == 422
