"""The white list through the door and the worker: runs, vetoes, versions that verify, exports."""

import csv
import hashlib
import io

import jwt
import pytest

from services.enterprise.white_list.chunks import WhiteListWork

URL = "/v1/white-list"


async def titled(house, **changes):
    code = await house.registered(**changes)
    given = {"credit_code": code, "tier": "SRDI", "granted_on": "2026-01-05", "document_number": "渝经信〔2026〕1号"}
    made = await house.city().post("/v1/recognitions", {**given, "valid_to": "2029-01-04"})
    assert made.status_code == 201, made.text
    return code


async def ran(house, size: int = 3):
    asked = await house.city().post(f"{URL}/runs")
    assert asked.status_code == 202, asked.text
    work = WhiteListWork(size)
    going = True
    while going:
        async with house.database.transaction() as uow:
            going = await work.work_off(uow)
    return (await house.city().get(asked.headers["location"])).json()


async def stays(house, code: str, **asked: str):
    query = "&".join(f"{name}={value}" for name, value in {"credit_code": code, **asked}.items())
    found = (await house.city().get(f"{URL}?{query}")).json()["items"]
    return [(each["entered_on"], each["valid_to"], each["left_on"], each["left_because"]) for each in found]


async def told(house, code: str):
    events = [each for each in await house.events(code) if each["type"] == "enterprise.white_list_changed"]
    return [(each["listed"], each["since"], each["valid_to"], each["because"]) for each in events]


async def test_a_run_takes_who_meets_all_and_drops_who_no_longer_does(house) -> None:
    inside, plain = await titled(house), await house.registered()
    first = await ran(house)
    assert (first["state"], first["entered"] >= 1) == ("done", True)
    assert await stays(house, inside) == [("2026-03-02", "2027-03-01", None, None)]
    assert await stays(house, plain) == []
    again = await ran(house)
    assert (again["entered"], again["renewed"], again["left"]) == (0, 0, 0)
    assert again["done"] == first["done"]
    title = (await house.city().get(f"/v1/recognitions?credit_code={inside}")).json()["items"][0]["id"]
    gone = {"effective_on": "2026-03-02", "reason_code": "fraud", "barred_until": "2029-03-01"}
    assert (await house.city().post(f"/v1/recognitions/{title}/revocation", gone)).status_code == 200
    assert (await ran(house))["left"] == 1
    assert await stays(house, inside) == [("2026-03-02", "2027-03-01", "2026-03-02", ["title", "no_bar"])]
    assert await stays(house, inside, as_of="2026-03-02") == []
    assert await told(house, inside) == [
        (True, "2026-03-02", "2027-03-01", []),
        (False, "2026-03-02", "2027-03-01", ["title", "no_bar"]),
    ]


async def test_a_veto_takes_a_firm_off_at_once_and_keeps_it_off_until_lifted(house) -> None:
    code, city = await titled(house), house.city()
    await ran(house)
    why = {"reason_code": "abnormal_list", "reason": "列入经营异常名录 (synthetic)"}
    veto = await city.post(f"{URL}/firms/{code}/vetoes", why)
    assert veto.status_code == 201, veto.text
    twice = await city.post(f"{URL}/firms/{code}/vetoes", why)
    assert (twice.status_code, twice.json()["code"]) == (409, "veto_in_force")
    assert (await stays(house, code))[0][2:] == ("2026-03-02", ["veto"])
    await ran(house)
    assert len(await stays(house, code)) == 1
    lifting = f"{URL}/vetoes/{veto.json()['id']}/lifting"
    assert (await house.district().post(lifting, {"reason": "已移出"})).status_code == 403
    assert (await city.post(lifting, {"reason": "已移出"})).json()["lifted_on"] == "2026-03-02"
    again = await city.post(lifting, {"reason": "已移出"})
    assert (again.status_code, again.json()["code"]) == (409, "veto_already_lifted")
    await ran(house)
    assert [stay[2] for stay in await stays(house, code)] == ["2026-03-02", None]
    assert [each[0] for each in await told(house, code)] == [True, False, True]
    seen = (await house.firm(code).get(f"{URL}/vetoes")).json()["items"]
    assert [each["reason_code"] for each in seen] == ["abnormal_list"]


async def test_a_version_verifies_with_the_published_key_and_never_changes(house) -> None:
    code, city, bank = await titled(house, name="=重庆合成企业"), house.city(), house.caller("bank", organisation="b1")
    await ran(house)
    made = await city.post(f"{URL}/versions")
    assert made.status_code == 201, made.text
    version = made.json()
    export = await bank.get(f"{URL}/versions/{version['number']}/export")
    content = export.content
    assert hashlib.sha256(content).hexdigest() == version["sha256"]
    keys = (await bank.get(f"{URL}/keys")).json()["keys"]
    assert all("d" not in key for key in keys)
    key = jwt.PyJWK(next(key for key in keys if key["kid"] == version["key_id"]))
    checker, signature = jwt.PyJWS(), export.headers["x-jws-signature"]
    checker.decode(signature, key, algorithms=["ES256"], detached_payload=content)
    with pytest.raises(jwt.InvalidSignatureError):
        checker.decode(signature, key, algorithms=["ES256"], detached_payload=content + b" ")
    entry = next(each for each in export.json()["entries"] if each["credit_code"] == code)
    assert entry == {
        "credit_code": code,
        "name": "=重庆合成企业",
        "district": "CQ-500107",
        "since": "2026-03-02",
        "valid_to": "2027-03-01",
    }
    sheet = await bank.get(f"{URL}/versions/{version['number']}/export", Accept="text/csv")
    rows = list(csv.DictReader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert len(rows) == version["firms"]
    assert next(row for row in rows if row["credit_code"] == code)["name"] == "'=重庆合成企业"
    why = {"reason_code": "incident", "reason": "合成"}
    assert (await city.post(f"{URL}/firms/{code}/vetoes", why)).status_code == 201
    later = (await city.post(f"{URL}/versions")).json()
    assert (later["number"], later["firms"]) == (version["number"] + 1, version["firms"] - 1)
    assert later["key_id"] == version["key_id"]
    assert (await bank.get(f"{URL}/versions/{version['number']}/export")).content == content
    kept = await house.database.pool.fetchval("SELECT sealed FROM white_list_keys")
    assert b"ENCRYPTED" in kept


async def test_everybody_sees_and_does_what_is_theirs(house) -> None:
    code = await titled(house)
    await ran(house)
    for caller, seen in (
        (house.firm(code), 1),
        (house.firm("91500107000000176L"), 0),
        (house.district("CQ-500106"), 0),
    ):
        assert len((await caller.get(f"{URL}?credit_code={code}")).json()["items"]) == seen
    why = {"reason_code": "incident", "reason": "合成"}
    for caller in (house.firm(code), house.district(), house.caller("bank"), house.caller("leader")):
        assert (await caller.post(f"{URL}/runs")).status_code == 403
        assert (await caller.post(f"{URL}/versions")).status_code == 403
        assert (await caller.post(f"{URL}/firms/{code}/vetoes", why)).status_code == 403
    assert (await house.caller("bank").get(URL)).status_code == 403
    assert (await house.firm(code).get(f"{URL}/versions")).status_code == 403
    assert (await house.nobody.get(f"{URL}/keys")).status_code == 401


async def test_bad_requests_change_nothing(house) -> None:
    code, city = await titled(house), house.city()
    before = await house.count("white_list_vetoes")
    for body in ({"reason_code": "mood", "reason": "x"}, {"reason_code": "other", "reason": ""}, {"reason": "x"}):
        assert (await city.post(f"{URL}/firms/{code}/vetoes", body)).status_code == 400
    assert (await city.post(f"{URL}/firms/123/vetoes", {"reason_code": "other", "reason": "x"})).status_code == 400
    assert before == await house.count("white_list_vetoes")
    assert (await city.get(f"{URL}/versions/999999")).json()["code"] == "white_list_version_not_found"
    assert (await city.get(f"{URL}/versions/999999/export")).status_code == 404
    assert (await city.get(f"{URL}/versions/0")).status_code == 400
    asked = await city.post(f"{URL}/runs")
    twice = await city.post(f"{URL}/runs")
    assert (asked.status_code, twice.status_code, twice.json()["code"]) == (202, 409, "white_list_run_under_way")
    async with house.database.transaction() as uow:
        await WhiteListWork(10_000).work_off(uow)
