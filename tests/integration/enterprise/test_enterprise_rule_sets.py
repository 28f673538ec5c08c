"""From the draft of a rule set over its approval to the day it begins."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.enterprise.conftest import START, yuan


@pytest.fixture(autouse=True)
def _time_returns(house):
    yield
    house.time.now = START


@pytest.fixture(autouse=True)
async def _no_set_of_a_test_stays_in_force(house):
    yield
    await house.database.pool.execute("UPDATE rule_sets SET state = 'withdrawn' WHERE state = 'activated'")


_ids = iter(range(1, 1000))


async def draft(house, changes: dict[str, Any] | None = None, **cases: Any) -> dict[str, Any]:
    """SRDI_2026 with a higher revenue, and cases that fit it."""
    whole = (await house.nobody.get("/v1/rule-sets/SRDI_2026")).json()
    document = deepcopy(whole["document"])
    document |= {"id": f"SRDI_T{next(_ids)}", "supersedes": ["SRDI_2026"], "base_of": "SRDI_2026"}
    document["conditions"][2]["any"][0]["value"] = 3000
    document["conditions"][2]["en"] = "Revenue CNY 30 million or more"
    book = {
        "day": "2026-05-01",
        "titles": ["INNO_SME"],
        "base": {**whole["cases"]["base"], "award_provincial_top3_3y": False, "has_provincial_rd_institution": False},
        "cases": [
            {
                "name": "revenue 3000",
                "changes": {"revenue_y1": 3000, "main_revenue_y1": 3000},
                "expect": {"result": "met"},
            },
            {
                "name": "revenue 2999",
                "changes": {"revenue_y1": "2999.9999", "main_revenue_y1": 2999},
                "expect": {"result": "unmet"},
            },
        ],
        **cases,
    }
    for name in ("SRDI_2026.S7b", "SRDI_2026.S7c"):
        book["base"].pop(name, None)
    return {"document": {**document, **(changes or {})}, "cases": book}


async def made(house, body: dict[str, Any]) -> str:
    answer = await house.city("city-author").post("/v1/rule-sets", body)
    assert answer.status_code == 201, answer.text
    return f"/v1/rule-sets/{answer.json()['id']}"


async def test_a_draft_becomes_the_standard_of_its_first_day(house) -> None:
    body = await draft(house)
    path = await made(house, body)
    assert (await house.nobody.get(path)).status_code == 404
    assert (await house.city().get(path)).json()["state"] == "draft"
    own = await house.city("city-author").post(f"{path}/approval")
    assert (own.status_code, own.json()["code"]) == (403, "own_draft")
    early = await house.city().post(f"{path}/activation", {"from": "2026-06-01"})
    assert (early.status_code, early.json()["code"]) == (409, "wrong_rule_set_state")
    approved = await house.city("city-2").post(f"{path}/approval")
    assert (approved.status_code, approved.json()["approved_by"]) == (200, "city-2"), approved.text
    past = await house.city().post(f"{path}/activation", {"from": "2026-03-01"})
    assert (past.status_code, past.json()["code"]) == (422, "activation_in_past")
    active = await house.city().post(f"{path}/activation", {"from": "2026-06-01"})
    assert (active.json()["state"], active.json()["active_from"]) == ("activated", "2026-06-01"), active.text
    assert (await house.nobody.get(path)).json()["document"]["id"] == body["document"]["id"]
    name = body["document"]["id"]
    (event,) = await house.events(name)
    assert (event["type"], event["active_from"]) == ("enterprise.rule_set_activated", "2026-06-01")
    code = await house.registered()
    firm = house.firm(code)
    for day, wanted in (("2026-05-31", "SRDI_2026"), ("2026-06-01", name)):
        stated = {"tier": "SRDI", "on": day, "overrides": {"revenue_y1": yuan("20000000.00")}}
        answer = (await firm.post(f"/v1/enterprises/{code}/assessments", stated)).json()
        assert answer["rule_set"] == wanted
        third = next(each for each in answer["criteria"] if each["id"] == "S3")
        assert third["result"] == ("met" if wanted == "SRDI_2026" else "unknown")
    again = await house.city().post(f"{path}/withdrawal", {"reason": "试"})
    assert again.json()["state"] == "withdrawn"
    after = (await firm.post(f"/v1/enterprises/{code}/assessments", {"tier": "SRDI", "on": "2026-06-01"})).json()
    assert after["rule_set"] == "SRDI_2026"


async def test_what_has_begun_is_replaced_and_not_withdrawn(house) -> None:
    path = await made(house, await draft(house))
    await house.city("city-2").post(f"{path}/approval")
    await house.city().post(f"{path}/activation", {"from": "2026-04-01"})
    house.time.now = START + timedelta(days=60)
    late = await house.city().post(f"{path}/withdrawal", {"reason": "试"})
    assert (late.status_code, late.json()["code"]) == (409, "rule_set_in_force")


async def test_a_set_whose_cases_fail_is_not_approved(house) -> None:
    body = await draft(house)
    body["cases"]["cases"].append({"name": "hopeful", "changes": {"revenue_y1": 1600}, "expect": {"result": "met"}})
    path = await made(house, body)
    told = (await house.city().get(f"{path}/test-results")).json()
    assert (told["passed"], told["failed"]) == (2, 1)
    assert told["cases"][2] == {
        "name": "hopeful",
        "passed": False,
        "expected": {"result": "met"},
        "found": {"result": "unmet"},
    }
    refused = await house.city("city-2").post(f"{path}/approval")
    assert (refused.status_code, refused.json()["code"]) == (422, "rule_set_tests_fail")
    assert "hopeful" in refused.json()["detail"]


async def test_two_sets_for_one_day_are_refused(house) -> None:
    path = await made(house, await draft(house, {"supersedes": []}))
    await house.city("city-2").post(f"{path}/approval")
    refused = await house.city().post(f"{path}/activation", {"from": "2026-06-01"})
    assert (refused.status_code, refused.json()["code"]) == (422, "rule_sets_overlap")
    assert (await house.city().get(path)).json()["state"] == "approved"


async def test_revisions_stay_and_are_compared(house) -> None:
    body = await draft(house)
    path = await made(house, body)
    body["document"]["conditions"][3]["value"] = 85
    assert (await house.city().call("PUT", path, body)).status_code == 428
    stale = await house.city().call("PUT", path, body, **{"If-Match": '"9"'})
    assert stale.status_code == 412
    done = await house.city().call("PUT", path, body, **{"If-Match": '"1"'})
    assert (done.status_code, done.json()["revision"]) == (200, 2), done.text
    assert (await house.city().post(f"{path}/approval")).json()["code"] == "own_draft"
    listed = (await house.city().get(f"{path}/revisions")).json()
    assert [each["by_subject"] for each in listed] == ["city-author", "city-1"]
    seen = (await house.city().get(f"{path}/difference?against_revision=1")).json()["changes"]
    assert seen == [{"pointer": "/conditions/S4/value", "before": 80, "after": 85}]
    against = (await house.city().get(f"{path}/difference?against=SRDI_2026")).json()["changes"]
    assert {each["pointer"] for each in against} >= {"/id", "/supersedes", "/conditions/S3/en", "/conditions/S4/value"}


def _without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}


FAULTS = [
    (lambda d: {**d, "id": "lower"}, "/document/id", "id_form"),
    (lambda d: {**d, "tier": "NOSUCH"}, "/document/tier", "unknown_tier"),
    (lambda d: _without(d, "doc"), "/document/doc", "missing"),
    (lambda d: _without(d, "base_of"), "/document/base_of", "base_of"),
    (lambda d: {**d, "effective_from": "1.4.2026"}, "/document/effective_from", "date_form"),
    (lambda d: {**d, "effective_to": "2020-01-01"}, "/document/effective_to", "date_form"),
    (lambda d: {**d, "supersedes": ["LG_2026"]}, "/document/supersedes/0", "unknown_rule_set"),
    (
        lambda d: {**d, "conditions": [{**d["conditions"][1], "field": "nosuch"}]},
        "/document/conditions/0/field",
        "unknown_field",
    ),
    (lambda d: {**d, "conditions": [{**d["conditions"][1], "value": 3.5}]}, "/document/conditions/0/value", "float"),
    (lambda d: {**d, "conditions": [{**d["conditions"][1], "op": "=>"}]}, "/document/conditions/0/op", "unknown_sign"),
    (lambda d: {**d, "conditions": [_without(d["conditions"][1], "en")]}, "/document/conditions/0/en", "missing"),
    (
        lambda d: {**d, "conditions": [{**d["conditions"][0], "any_of": ["NOSUCH"]}]},
        "/document/conditions/0/any_of/0",
        "unknown_title",
    ),
    (
        lambda d: {**d, "conditions": [{**d["conditions"][1], "field": "own_brand"}]},
        "/document/conditions/0/field",
        "not_a_number",
    ),
    (
        lambda d: {**d, "scoring": {"indicators": [{"enum_field": "rd_institution_level", "scores": {"none": 0}}]}},
        "/document/scoring/indicators/0/scores",
        "enum",
    ),
    (
        lambda d: {**d, "scoring": {"indicators": [{"field": "rd_y1", "bands": [{"min": 5, "score": 5}]}]}},
        "/document/scoring/indicators/0/bands",
        "open_end",
    ),
    (lambda d: {**d, "decision": "guess"}, "/document", "not_compiled"),
]


@pytest.mark.parametrize(("change", "pointer", "code"), FAULTS)
async def test_a_faulty_draft_is_refused_with_its_pointer(house, change, pointer, code) -> None:
    body = await draft(house)
    before = await house.count("rule_sets")
    answer = await house.city().post("/v1/rule-sets", {**body, "document": change(body["document"])})
    assert answer.status_code == 400, answer.text
    assert (pointer, code) in {(each["pointer"], each["code"]) for each in answer.json()["errors"]}, answer.text
    assert await house.count("rule_sets") == before


async def test_cases_must_be_readable_and_show_both_sides(house) -> None:
    body = await draft(house, cases=[{"name": "one", "expect": {"result": "met"}, "changes": {"nosuch": 1}}])
    answer = await house.city().post("/v1/rule-sets", body)
    codes = {(each["pointer"], each["code"]) for each in answer.json()["errors"]}
    assert codes == {("/cases/cases/0", "input_malformed"), ("/cases/cases", "too_few_cases")}


async def test_an_id_is_used_once_and_only_officers_of_the_city_draft(house) -> None:
    body = await draft(house)
    path = await made(house, body)
    twice = await house.city().post("/v1/rule-sets", body)
    assert (twice.status_code, twice.json()["code"]) == (409, "rule_set_id_taken")
    taken = await house.city().post("/v1/rule-sets", {**body, "document": {**body["document"], "id": "LG_2026"}})
    assert (taken.status_code, taken.json()["code"]) == (409, "rule_set_id_taken")
    assert (await house.district().post("/v1/rule-sets", body)).status_code == 403
    assert (await house.nobody.post("/v1/rule-sets", body)).status_code == 401
    seen = {each["id"] for each in (await house.nobody.get("/v1/rule-sets")).json()}
    assert path.rsplit("/", 1)[1] not in seen


@pytest.mark.parametrize("name", ["SRDI_2022", "HNTE_2016", "CQ_DETAIL_2023"])
async def test_published_sets_show_their_cases_pass(house, name) -> None:
    told = (await house.nobody.get(f"/v1/rule-sets/{name}/test-results")).json()
    assert told["failed"] == 0
    assert told["passed"] == len(told["cases"]) >= 2
