"""The registry of standards, certificates and brands across firms; plans for standards; brand agencies and people."""

from tests.integration.enterprise.conftest import next_key
from tests.integration.enterprise.test_enterprise_chains import NEEDS, branch, need
from tests.integration.enterprise.test_enterprise_innovation_records import BRAND, IP_DEMO, ISO, STANDARD

URL, PLANS, AGENCIES, TRAININGS = (
    "/v1/innovation-records",
    "/v1/standard-plans",
    "/v1/brand-agencies",
    "/v1/brand-trainings",
)
UNIT = "CQ-500229"


async def filed(house, code: str, *items) -> list[str]:
    made = [await house.firm(code).post(f"/v1/enterprises/{code}/evidence", item) for item in items]
    assert {each.status_code for each in made} == {201}, [each.text for each in made]
    return [each.json()["id"] for each in made]


async def test_what_ends_first_stands_in_front_across_firms(house) -> None:
    one, two = await house.registered(district=UNIT), await house.registered(district=UNIT)
    late = {**ISO, "date": "2024-01-01", "valid_to": "2027-01-01"}
    await filed(house, one, late, STANDARD, IP_DEMO)
    await filed(house, two, {**ISO, "code": "ISO14001", "date": "2024-01-01", "valid_to": "2026-03-31"}, BRAND)
    await filed(house, two, {**ISO, "code": "ISO45001", "date": "2023-01-01", "valid_to": "2026-03-01"})
    await filed(house, two, {"kind": "certificate", "title": "高企", "code": "HNTE"})
    officer = house.district(UNIT)

    async def listed(query: str = "") -> list[tuple[str, str]]:
        answer = await officer.get(f"{URL}?limit=200{query}")
        assert answer.status_code == 200, answer.text
        return [(each["credit_code"], each["code"] or each["record"]) for each in answer.json()["items"]]

    assert await listed("&record=certificate") == [(two, "ISO45001"), (two, "ISO14001"), (one, "ISO9001")]
    assert await listed("&record=certificate&state=in_force") == [(two, "ISO14001"), (one, "ISO9001")]
    assert await listed("&record=certificate&state=expired") == [(two, "ISO45001")]
    assert await listed("&record=certificate&ends_within_days=29") == [(two, "ISO14001")]
    assert await listed("&record=certificate&ends_within_days=28") == []
    assert await listed("&code=ISO9001") == [(one, "ISO9001")]
    assert await listed("&record=standard&role=led&level=national") == [(one, "standard")]
    assert await listed("&record=standard&role=took_part") == []
    assert await listed("&record=ip_title&as_of=2024-12-31&state=not_yet") == [(one, "IP_DEMO")]
    assert len(await listed()) == 6
    first = (await officer.get(f"{URL}?record=certificate&limit=2")).json()
    second = (await officer.get(f"{URL}?record=certificate&limit=2&cursor={first['next_cursor']}")).json()
    assert [each["code"] for each in (*first["items"], *second["items"])] == ["ISO45001", "ISO14001", "ISO9001"]
    assert (first["items"][1]["state"], first["items"][1]["days_left"]) == ("in_force", 29)
    assert {each["credit_code"] for each in (await house.firm(one).get(URL)).json()["items"]} == {one}
    assert (await house.district("CQ-500106").get(f"{URL}?credit_code={one}")).json()["items"] == []
    assert (await house.nobody.get(URL)).status_code == 401
    assert (await officer.get(f"{URL}?ends_within_days=-1")).status_code == 400
    sums = {each["district"]: each for each in (await house.city().get(f"{URL}/summary")).json()["items"]}
    assert sums[UNIT]["records"] == {"ip_title": 1, "standard": 1, "certificate": 2, "brand": 1}
    assert sums[UNIT]["firms"]["certificate"] == 2
    assert (await house.firm(one).get(f"{URL}/summary")).status_code == 403


async def test_gaps_are_told_by_district_and_stage(house) -> None:
    unit = "CQ-500233"
    held, bare = await house.registered(district=unit), await house.registered(district=unit)
    young = await house.registered(district=unit, registered_on="2025-12-01")
    await filed(house, held, *({**ISO, "code": code} for code in ("ISO9001", "ISO14001", "ISO45001")))
    assert bare != young
    items = (await house.district(unit).get(f"{URL}/certificate-gaps")).json()["items"]
    grown = {"firms": 2, "complete": 1, "lacking": {"ISO9001": 1, "ISO14001": 1, "ISO45001": 1}}
    assert items == [
        {"district": unit, "stage": "GENERATION", "firms": 1, "complete": 0, "lacking": {"ISO9001": 1}},
        {"district": unit, "stage": "GROWTH", **grown},
    ]
    whole = (await house.city().get(f"{URL}/certificate-gaps?district={unit}")).json()
    assert (whole["items"], whole["stages_confidence"]) == (items, "C")
    assert (await house.district("CQ-500106").get(f"{URL}/certificate-gaps?district={unit}")).json()["items"] == []
    assert (await house.firm(held).get(f"{URL}/certificate-gaps")).status_code == 403


async def test_a_need_without_a_plan_for_a_standard_is_flagged_until_there_is_one(house) -> None:
    chain, code = await branch(house), await house.registered()
    firm = house.firm(code)
    made = (await firm.post(NEEDS, need(code, f"{chain}.L1.N1"))).json()
    assert made["standard_plan"] is False

    async def flagged(asked: str = "false") -> list[str]:
        found = (await firm.get(f"{NEEDS}?standard_plan={asked}")).json()["items"]
        return [each["id"] for each in found]

    assert await flagged() == [made["id"]]
    body = {"need_id": made["id"], "title": "合成规范", "level": "industry", "role": "led", "due_on": "2027-06-30"}
    key = next_key()
    first = await firm.post(PLANS, body, **{"Idempotency-Key": key})
    again = await firm.post(PLANS, body, **{"Idempotency-Key": key})
    assert (first.status_code, again.json()) == (201, first.json()), first.text
    assert (await flagged(), await flagged("true")) == ([], [made["id"]])
    for changes, status, name in (
        ({}, 409, "standard_planned"),
        ({"due_on": "2026-03-01"}, 422, "standard_due_in_the_past"),
        ({"need_id": "0198d3a0-0000-7000-8000-00000000dead"}, 404, "tech_need_not_found"),
        ({"level": "galactic"}, 400, "malformed"),
    ):
        refused = await firm.post(PLANS, {**body, **changes})
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text
    closing = f"{PLANS}/{first.json()['id']}/closing"
    (brand, standard) = await filed(house, code, BRAND, STANDARD)
    for given in ({"outcome": "published"}, {"outcome": "published", "evidence_id": brand}):
        assert (await firm.post(closing, given)).json()["code"] == "standard_not_on_file"
    assert (await house.district("CQ-500106").post(closing, {"outcome": "given_up"})).status_code == 404
    done = await firm.post(closing, {"outcome": "published", "evidence_id": standard})
    assert (done.status_code, done.json()["closed_on"]) == (200, "2026-03-02")
    assert (await firm.post(closing, {"outcome": "given_up"})).json()["code"] == "standard_plan_closed"
    assert await flagged() == []
    other = (await firm.post(NEEDS, need(code, f"{chain}.L1.N1"))).json()["id"]
    plan = (await firm.post(PLANS, {**body, "need_id": other})).json()
    assert len((await house.district().get(f"{PLANS}?credit_code={code}&overdue_on=2027-07-01")).json()["items"]) == 1
    assert (await house.district().get(f"{PLANS}?credit_code={code}&overdue_on=2027-06-30")).json()["items"] == []
    assert (await firm.post(f"{PLANS}/{plan['id']}/closing", {"outcome": "given_up"})).status_code == 200
    assert await flagged() == [other]
    assert (await firm.post(f"{NEEDS}/{other}/steps", {"action": "withdraw"})).status_code == 200
    assert (await firm.post(PLANS, {**body, "need_id": other})).json()["code"] == "need_is_over"


async def test_agencies_and_trained_people_are_counted_by_district(house) -> None:
    unit, other = "CQ-500235", "CQ-500236"
    one, two = await house.registered(district=unit), await house.registered(district=other)
    agency = {"name": "合成品牌机构", "district": unit, "services": "品牌定位", "source": "合成名录"}
    made = await house.district(unit).post(AGENCIES, agency)
    assert made.status_code == 201, made.text
    assert (await house.city().post(AGENCIES, {**agency, "district": None})).status_code == 201
    for caller in (house.district(other), house.caller("district-officer")):
        assert (await caller.post(AGENCIES, agency)).json()["code"] == "out_of_scope"
    assert (await house.city().post(AGENCIES, {**agency, "district": "CQ-NONE"})).json()["code"] == "unknown_district"
    body = {"title": "品牌经理培训", "agency_id": made.json()["id"], "held_on": "2026-02-20", "proof": "签到表"}
    sent = [{"credit_code": one, "people": 3}, {"credit_code": two, "people": 2}]
    away = await house.district(unit).post(TRAININGS, {**body, "firms": sent})
    assert (away.status_code, away.json()["code"]) == (403, "out_of_scope")
    held = await house.city().post(TRAININGS, {**body, "firms": sent})
    assert (held.status_code, held.json()["firms"], held.json()["people"]) == (201, 2, 5), held.text
    before = await house.count("brand_trainings")
    for changes, status, name in (
        ({"held_on": "2026-03-03"}, 422, "training_to_come"),
        ({"firms": [sent[0], sent[0]]}, 422, "firm_twice"),
        ({"firms": [{**sent[0], "people": 0}]}, 400, "malformed"),
        ({"firms": []}, 400, "malformed"),
        ({"firms": [{"credit_code": "91500107000999991T", "people": 1}]}, 400, "malformed"),
        ({"agency_id": "0198d3a0-0000-7000-8000-00000000dead"}, 404, "brand_agency_not_found"),
    ):
        refused = await house.city().post(TRAININGS, {**body, "firms": sent, **changes})
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text
    assert await house.count("brand_trainings") == before
    seen = (await house.firm(one).get(TRAININGS)).json()["items"]
    assert [(each["firms"], each["people"]) for each in seen] == [(1, 3)]
    summed = (await house.city().get(f"{TRAININGS}/summary?since=2026-02-20")).json()
    rows = {each["district"]: each for each in summed["items"]}
    assert rows[unit] == {"district": unit, "agencies": 1, "trainings": 1, "firms": 1, "people": 3}
    assert rows[other] == {"district": other, "agencies": 0, "trainings": 1, "firms": 1, "people": 2}
    assert summed["city_agencies"] >= 1
    later = (await house.city().get(f"{TRAININGS}/summary?since=2026-02-21")).json()["items"]
    assert {each["district"]: each["people"] for each in later}[unit] == 0
    end = f"{AGENCIES}/{made.json()['id']}/end"
    assert (await house.district(other).post(end, {"reason": "注销"})).status_code == 403
    assert (await house.district(unit).post(end, {"reason": "注销"})).json()["ended_on"] == "2026-03-02"
    assert (await house.city().post(end, {"reason": "注销"})).json()["code"] == "brand_agency_ended"
    listed = (await house.firm(one).get(f"{AGENCIES}?district={unit}&limit=200")).json()["items"]
    assert made.json()["id"] not in {each["id"] for each in listed}
