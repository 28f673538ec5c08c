"""From what is missing to the title: assessment, application, reviews, publicity, decision."""

from datetime import timedelta

import pytest

from tests.integration.enterprise.conftest import START, yuan
from tests.integration.enterprise.steps import DECLARED, expect, file_all, opened, published, submitted


@pytest.fixture(autouse=True)
def _time_returns(house):
    yield
    house.time.now = START


async def test_the_assessment_says_what_is_missing_and_then_that_it_is_met(house) -> None:
    code = await house.registered()
    path, firm = f"/v1/enterprises/{code}/assessments", house.firm(code)
    first = await firm.post(path, {"tier": "INNO_SME"})
    assert first.status_code == 201, first.text
    assert first.json()["result"] == "unknown"
    assert {"revenue_y1", "has_legal_personality"} <= {each["field"] for each in first.json()["missing"]}
    await file_all(house, code)
    second = (await firm.post(path, {"tier": "INNO_SME", "on": "2026-03-02", "overrides": DECLARED})).json()
    assert (second["rule_set"], second["result"]) == ("INNO_SME_2022", "met")
    assert second["score"] == {"low": "90", "high": "90"}
    share = next(each for each in second["criteria"] if each["id"] == "2")
    assert (share["value"], share["label"], share["score"], share["max"]) == ("5", "A", "20", "20")
    assert (await firm.get(f"{path}/{second['id']}")).json() == second
    assert [each["id"] for each in (await firm.get(path)).json()["items"]] == [second["id"], first.json()["id"]]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"tier": "NOSUCH"}, 422, "unknown_tier"),
        ({"tier": "INNO_SME", "on": "2020-01-01"}, 422, "no_rule_set"),
        ({"tier": "INNO_SME", "overrides": {"unheard": 1}}, 400, "input_malformed"),
        ({"tier": "INNO_SME", "overrides": {"revenue_y1": 1000}}, 400, "input_malformed"),
        ({"tier": "INNO_SME", "overrides": {"employees_y1": 1.5}}, 400, "input_malformed"),
        ({"tier": "INNO_SME", "overrides": {"size_class": "small"}}, 403, "not_the_firms_to_state"),
        ({"tier": "LITTLE_GIANT", "overrides": {"no_group_conflict": True}}, 403, "not_the_firms_to_state"),
    ],
)
async def test_what_a_firm_may_not_state_is_refused(house, body, status, code) -> None:
    firm = await house.registered()
    before = await house.count("assessments")
    answer = await house.firm(firm).post(f"/v1/enterprises/{firm}/assessments", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert await house.count("assessments") == before


async def test_an_officer_may_state_a_judgement(house) -> None:
    code = await house.registered()
    body = {"tier": "LITTLE_GIANT", "overrides": {"no_group_conflict": True, "revenue_y1": yuan("50000000.00")}}
    answer = await house.district().post(f"/v1/enterprises/{code}/assessments", body)
    assert answer.status_code == 201, answer.text


async def test_experts_points_outside_their_band_are_kept_with_the_reason(house) -> None:
    code, name = await house.registered(), "hnte_transformation_points"
    path = f"/v1/enterprises/{code}/assessments"
    body = {"tier": "HNTE", "overrides": {name: 12, "transformation_avg_3y": "5.5"}}
    before = await house.count("assessments")
    bare = await house.city().post(path, body)
    assert (bare.status_code, bare.json()["code"]) == (422, "points_need_reason")
    assert bare.json()["errors"][0]["pointer"] == f"/reasons/{name}"
    over = await house.city().post(path, {**body, "overrides": {name: 31}})
    assert (over.status_code, over.json()["code"]) == (400, "input_malformed")
    other = await house.city().post(path, {**body, "reasons": {name: "合成理由", "hnte_ip_core_points": "合成"}})
    assert (other.status_code, other.json()["code"]) == (400, "input_malformed")
    assert await house.count("assessments") == before
    told = await house.city().post(path, {**body, "reasons": {name: "合成理由"}})
    assert told.status_code == 201, told.text
    kept = (await house.firm(code).get(told.headers["location"])).json()
    assert kept["reasons"] == {name: "合成理由"}
    (points,) = [each for each in kept["criteria"] if each["id"] == "6"]
    assert points["score"] == "12"
    assert "25至30分之外" in points["reason"]["zh"]


async def test_from_the_draft_to_the_recognition(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    path = await opened(house, code)
    refused = await house.firm(code).post(f"{path}/submission")
    assert (refused.status_code, refused.json()["code"]) == (422, "assessment_not_met")
    assert "has_legal_personality" in refused.json()["detail"]
    mine = (await house.firm(code).get(path)).json()
    assert (mine["state"], mine["allowed_actions"]) == ("draft", ["submission", "withdrawal"])
    await house.firm(code).post(f"/v1/enterprises/{code}/assessments", {"tier": "INNO_SME", "overrides": DECLARED})
    await expect(house.firm(code).post(f"{path}/submission"), "submitted")
    queue = await house.district().get("/v1/applications?state=submitted")
    assert path.rsplit("/", 1)[1] in {each["id"] for each in queue.json()["items"]}
    await expect(house.district().post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
    await expect(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), "municipal_passed")
    await expect(house.city().post(f"{path}/publicity", {"from": "2026-03-02", "to": "2026-03-06"}), "in_publicity")
    early = await house.city().post(f"{path}/decision", {"outcome": "approve"})
    assert (early.status_code, early.json()["code"]) == (409, "publicity_not_over")
    house.time.forward(5)
    decision = {"outcome": "approve", "document_number": "合成文号1"}
    done = await expect(house.city().post(f"{path}/decision", decision), "approved")
    title = (await house.nobody.get(f"/v1/recognitions/{done['recognition_id']}")).json()
    assert (title["valid_from"], title["valid_to"]) == ("2026-03-07", "2029-03-06")
    assert (title["first_time"], title["gap_free"], title["rule_set"]) == (True, False, "INNO_SME_2022")
    events = await house.events(code)
    (granted,) = [each for each in events if each["type"] == "enterprise.recognition_granted"]
    assert (granted["recognition_id"], granted["document_number"]) == (title["id"], "合成文号1")
    moves = [each["to_state"] for each in events if each["type"] == "enterprise.application_moved"]
    assert moves == ["submitted", "district_passed", "municipal_passed", "in_publicity", "approved"]
    for day, count in (("2026-03-06", 0), ("2026-03-07", 1), ("2029-03-06", 1), ("2029-03-07", 0)):
        listed = await house.nobody.get(f"/v1/recognitions?tier=INNO_SME&in_force_on={day}&credit_code={code}")
        assert len(listed.json()["items"]) == count
    holders = await house.city().get(f"/v1/enterprises?tier=INNO_SME&q={code}")
    assert len(holders.json()["items"]) == 1
    again = await house.firm(code).post("/v1/applications", {"credit_code": code, "tier": "INNO_SME"})
    assert (again.status_code, again.json()["code"]) == (409, "title_in_force")


async def test_a_trial_figure_does_not_enter_an_application(house) -> None:
    code = await house.registered()
    trial = {**DECLARED, "revenue_y1": yuan("10000000.00"), "rd_y1": yuan("900000.00"), "employees_y1": 50}
    tried = await house.firm(code).post(f"/v1/enterprises/{code}/assessments", {"tier": "INNO_SME", "overrides": trial})
    assert tried.status_code == 201
    path = await opened(house, code)
    refused = await house.firm(code).post(f"{path}/submission", {"overrides": trial})
    assert refused.status_code == 422
    assert "revenue_y1" in refused.json()["detail"]


async def test_property_on_file_is_counted_not_declared(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    path, firm = await opened(house, code), house.firm(code)
    boast = {**DECLARED, "ip_class1_highvalue_count": 9}
    done = await expect(firm.post(f"{path}/submission", {"overrides": boast}), "submitted")
    kept = (await firm.get(f"/v1/enterprises/{code}/assessments/{done['assessment_id']}")).json()
    assert next(each for each in kept["criteria"] if each["id"] == "1")["score"] == "15"


async def test_an_assessment_on_a_past_day_takes_what_held_then(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    path = f"/v1/enterprises/{code}/assessments"
    body = {"tier": "INNO_SME", "on": "2026-01-15", "overrides": DECLARED}
    assert (await house.firm(code).post(path, body)).json()["result"] == "met"
    before_grant = (await house.firm(code).post(path, {**body, "on": "2024-01-04"})).json()
    assert next(each for each in before_grant["criteria"] if each["id"] == "1")["score"] == "0"


async def test_wrong_state_wrong_district_wrong_person(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    path = await submitted(house, code)
    too_early = await house.city().post(f"{path}/decision", {"outcome": "approve"})
    assert (too_early.status_code, too_early.json()["code"]) == (409, "application_wrong_state")
    elsewhere = await house.district("CQ-500103").post(f"{path}/district-review", {"outcome": "pass"})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "application_not_found")
    assert (await house.firm(code).post(f"{path}/district-review", {"outcome": "pass"})).status_code == 403
    stranger = await house.registered()
    assert (await house.firm(stranger).get(path)).status_code == 404
    twice = await house.firm(code).post("/v1/applications", {"credit_code": code, "tier": "INNO_SME"})
    assert (twice.status_code, twice.json()["code"]) == (409, "application_already_open")
    without = await house.district().post(f"{path}/district-review", {"outcome": "reject"})
    assert (without.status_code, without.json()["code"]) == (422, "comment_needed")
    both = house.caller("district-officer", "municipal-officer", district="CQ-500107", subject="both")
    await expect(both.post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
    assert (await both.get(path)).json()["allowed_actions"] == ["site-visits"]
    same = await both.post(f"{path}/municipal-review", {"outcome": "pass"})
    assert (same.status_code, same.json()["code"]) == (403, "same_person")
    assert [move["action"] for move in (await both.get(path)).json()["moves"]] == ["submission", "district-review"]


async def test_a_returned_case_comes_back(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    path = await submitted(house, code)
    body = {"outcome": "return", "comment": "请补充"}
    await expect(house.district().post(f"{path}/district-review", body), "returned")
    await expect(house.firm(code).post(f"{path}/submission"), "submitted")


async def noticed(house) -> set[str]:
    notices = (await house.nobody.get("/v1/publicity-notices?limit=200")).json()["items"]
    return {each["application_id"] for each in notices}


async def test_publicity_objection_decision(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    path = await submitted(house, code)
    await expect(house.district().post(f"{path}/district-review", {"outcome": "pass"}), "district_passed")
    await expect(house.city().post(f"{path}/municipal-review", {"outcome": "pass"}), "municipal_passed")
    for days, name in (
        ({"from": "2026-03-02", "to": "2026-03-05"}, "publicity_too_short"),
        ({"from": "2026-02-27", "to": "2026-03-20"}, "publicity_in_past"),
    ):
        refused = await house.city().post(f"{path}/publicity", days)
        assert (refused.status_code, refused.json()["code"]) == (422, name)
    await expect(house.city().post(f"{path}/publicity", {"from": "2026-03-03", "to": "2026-03-09"}), "in_publicity")
    other = await house.registered()
    objector = house.firm(other)
    early = await objector.post(f"{path}/objections", {"grounds": "合成异议"})
    assert (early.status_code, early.json()["code"]) == (409, "publicity_not_running")
    assert path.rsplit("/", 1)[1] not in await noticed(house)
    house.time.forward(1)
    assert path.rsplit("/", 1)[1] in await noticed(house)
    assert (await objector.post(f"{path}/objections", {"grounds": "合成异议"})).status_code == 201
    house.time.forward(7)
    silent = await house.city().post(f"{path}/decision", {"outcome": "approve"})
    assert (silent.status_code, silent.json()["code"]) == (422, "objections_unanswered")
    await expect(house.city().post(f"{path}/decision", {"outcome": "reject", "comment": "异议成立"}), "rejected")
    late = await objector.post(f"{path}/objections", {"grounds": "合成异议"})
    assert late.status_code == 404
    assert path.rsplit("/", 1)[1] not in await noticed(house)


async def test_a_renewal_follows_without_a_gap_and_a_revocation_bars(house) -> None:
    code = await house.registered()
    await file_all(house, code)
    body = {
        "credit_code": code,
        "tier": "INNO_SME",
        "granted_on": "2023-04-01",
        "valid_to": "2026-03-31",
        "document_number": "合成文号2",
    }
    first = await house.city().post("/v1/recognitions", body)
    assert first.status_code == 201, first.text
    assert (await house.district().post("/v1/recognitions", body)).status_code == 403
    assert (await house.city().post("/v1/recognitions", body)).json()["code"] == "title_in_force"
    path = await published(house, code, "renewal")
    house.time.forward(7)
    done = await expect(house.city().post(f"{path}/decision", {"outcome": "approve"}), "approved")
    title = (await house.nobody.get(f"/v1/recognitions/{done['recognition_id']}")).json()
    assert (title["valid_from"], title["valid_to"]) == ("2026-04-01", "2029-03-31")
    assert (title["first_time"], title["gap_free"], title["kind"]) == (False, True, "renewal")
    revocation = {"effective_on": "2026-05-01", "reason_code": "fraud", "barred_until": "2029-04-30"}
    over = await house.city().post(f"/v1/recognitions/{first.json()['id']}/revocation", revocation)
    assert (over.status_code, over.json()["code"]) == (422, "revoked_outside_validity")
    revoked = await house.city().post(f"/v1/recognitions/{title['id']}/revocation", revocation)
    assert revoked.json()["revoked_on"] == "2026-05-01"
    twice = await house.city().post(f"/v1/recognitions/{title['id']}/revocation", revocation)
    assert (twice.status_code, twice.json()["code"]) == (409, "already_revoked")
    assert (await house.events(code))[-1]["type"] == "enterprise.recognition_revoked"
    house.time.now += timedelta(days=90)
    barred = await house.firm(code).post("/v1/applications", {"credit_code": code, "tier": "INNO_SME"})
    assert (barred.status_code, barred.json()["code"]) == (422, "barred")


async def test_rule_sets_and_reference_data_are_open(house) -> None:
    sets = (await house.nobody.get("/v1/rule-sets")).json()
    assert "INNO_SME_2022" in {each["id"] for each in sets}
    whole = (await house.nobody.get("/v1/rule-sets/INNO_SME_2022")).json()
    assert whole["document"]["scoring"]["pass_min"] == 60
    assert (await house.nobody.get("/v1/rule-sets/NOSUCH")).status_code == 404
    for name in ("districts", "clusters", "chains", "tiers", "codes"):
        assert (await house.nobody.get(f"/v1/reference/{name}")).status_code == 200
    before = (await house.nobody.get("/v1/reference/districts?as_of=2025-11-05")).json()["items"]
    after = (await house.nobody.get("/v1/reference/districts?as_of=2025-11-06")).json()["items"]
    assert "CQ-500112" in {each["code"] for each in before}
    assert "CQ-500112" not in {each["code"] for each in after}
    me = (await house.district().get("/v1/me")).json()
    assert (me["roles"], me["district"]) == (["district-officer"], "CQ-500107")
    assert (await house.nobody.get("/v1/me")).status_code == 401
