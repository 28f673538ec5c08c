"""A district's desk and its quotas through the door: what it shows moves with what happens."""

from tests.integration.enterprise.conftest import next_key
from tests.integration.enterprise.steps import expect, file_all, submitted

DESK, QUOTAS = "/v1/district-workspaces", "/v1/district-quotas"
UNIT = "CQ-500107"


def quota(**changes):
    return {"tier": "INNO_SME", "year": 2026, "district": UNIT, "places": 5, "document_number": "合成5号", **changes}


async def desk(house):
    answer = await house.district().get(f"{DESK}/{UNIT}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def rung(found, tier: str = "INNO_SME"):
    nothing = {"holders": 0, "new": 0, "ending": 0, "states": {}}
    return next((each for each in found["pipeline"] if each["tier"] == tier), nothing)


async def test_the_desk_moves_with_the_cases_titles_and_officers(house) -> None:
    key = next_key()
    made = await house.city().post(QUOTAS, quota(), **{"Idempotency-Key": key})
    again = await house.city().post(QUOTAS, quota(), **{"Idempotency-Key": key})
    assert (made.status_code, again.json()) == (201, made.json()), made.text
    before = await desk(house)
    used = before["quotas"][0]["passed"]
    code = await house.registered()
    await file_all(house, code)
    path = await submitted(house, code)
    waiting = await desk(house)
    assert waiting["queue"]["waiting"] == before["queue"]["waiting"] + 1
    assert waiting["queue"]["next_due"] is not None
    assert rung(waiting)["states"]["submitted"] == rung(before)["states"].get("submitted", 0) + 1
    await expect(house.district().post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
    passed = await desk(house)
    assert passed["queue"]["waiting"] == before["queue"]["waiting"]
    assert [(each["passed"], each["left"]) for each in passed["quotas"]] == [(used + 1, 5 - used - 1)]
    back = {"outcome": "return", "comment": "补正"}
    await expect(house.city().post(f"{path}/municipal-review", back), "returned")
    assert (await desk(house))["quotas"][0]["passed"] == used + 1
    title = {"tier": "INNO_SME", "granted_on": "2026-01-05", "valid_to": "2026-05-31", "document_number": "合成文号"}
    other = await house.registered()
    assert (await house.city().post("/v1/recognitions", {"credit_code": other, **title})).status_code == 201
    held = await desk(house)
    for name in ("holders", "new", "ending"):
        assert rung(held)[name] == rung(before)[name] + 1, name
    person = {"name": "专员甲", "district": UNIT, "department": "区经济信息委"}
    officer = (await house.district().post("/v1/service-officers", person)).json()["id"]
    given = {"credit_code": other, "valid_from": "2026-03-02"}
    assert (await house.district().post(f"/v1/service-officers/{officer}/assignments", given)).status_code == 201
    (mine,) = [each for each in (await desk(house))["staff"] if each["id"] == officer]
    assert (mine["firms"], mine["visits"]) == (1, 0)


async def test_the_latest_quota_stands_and_every_district_sees_its_own(house) -> None:
    for places in (7, 4):
        body = quota(tier="SRDI", district="CQ-500103", places=places)
        assert (await house.city().post(QUOTAS, body)).status_code == 201
    stands = (await house.city().get(f"{QUOTAS}?tier=SRDI&district=CQ-500103")).json()["items"]
    assert [(each["places"], each["passed"], each["left"]) for each in stands] == [(4, 0, 4)]
    own = (await house.district("CQ-500103").get(QUOTAS)).json()["items"]
    assert {each["district"] for each in own} == {"CQ-500103"}
    assert (await house.city().get(f"{QUOTAS}?year=2027")).json()["items"] == []
    assert (await house.caller("leader").get(f"{DESK}/CQ-500103")).json()["quotas"][0]["places"] == 4


async def test_other_districts_firms_and_bad_quotas_get_nowhere(house) -> None:
    before = await house.count("district_quotas")
    for path in (f"{DESK}/{UNIT}", f"{QUOTAS}?district={UNIT}"):
        away = await house.district("CQ-500103").get(path)
        assert (away.status_code, away.json()["code"]) == (403, "out_of_scope")
        assert (await house.caller("district-officer").get(path)).status_code == 403
        assert (await house.firm("91500107000000176L").get(path)).status_code == 403
        assert (await house.nobody.get(path)).status_code == 401
    assert (await house.district().post(QUOTAS, quota())).status_code == 403
    for changes, status, name in (
        ({"year": 2025}, 422, "quota_for_the_past"),
        ({"tier": "NONE"}, 422, "unknown_tier"),
        ({"district": "CQ-NONE"}, 422, "unknown_district"),
        ({"places": -1}, 400, "malformed"),
        ({"places": "5"}, 400, "malformed"),
        ({"document_number": ""}, 400, "malformed"),
    ):
        answer = await house.city().post(QUOTAS, quota(**changes))
        assert (answer.status_code, answer.json()["code"]) == (status, name), answer.text
    assert await house.count("district_quotas") == before
