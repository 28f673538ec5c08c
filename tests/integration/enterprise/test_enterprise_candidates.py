"""Ranked lists of candidates on a real database: by the rule set of a day, interrupted, by district, whose they are."""

from typing import Any

import pytest

from services.enterprise.candidates.screening import Ranking
from tests.integration.enterprise.conftest import next_key
from tests.integration.enterprise.steps import DECLARED, file_all
from tests.integration.enterprise.test_enterprise_chains import LINKS, branch, link
from tests.integration.enterprise.test_enterprise_impact import firm_with

URL = "/v1/candidate-lists"


async def ranked(house, caller=None, **asked: Any) -> dict[str, Any]:
    made = await (caller or house.city()).post(URL, {"tier": "INNO_SME", **asked})
    assert made.status_code == 202, made.text
    path = made.headers["location"]
    early = await house.city().get(f"{path}/firms")
    assert (early.status_code, early.json()["code"]) == (409, "candidate_list_under_way")
    work = Ranking(4)
    with pytest.raises(RuntimeError):
        async with house.database.transaction() as uow:
            await work.work_off(uow)
            raise RuntimeError("killed before the commit")
    for _ in range(300):
        async with house.database.transaction() as uow:
            if not await work.work_off(uow):
                break
    told: dict[str, Any] = (await house.city().get(path)).json()
    assert told["state"] == "done"
    assert told["done"] == await house.count("enterprises WHERE status = 'active'")
    if asked.get("district") is None and caller is None:
        assert told["listed"] + sum(told["left_out"].values()) == told["done"]
    return {**told, "path": path}


async def firms(caller, path: str, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while cursor is not None:
        answer = await caller.get(f"{path}/firms?limit=200{query}{f'&cursor={cursor}' if cursor else ''}")
        assert answer.status_code == 200, answer.text
        found, cursor = found + answer.json()["items"], answer.json()["next_cursor"]
    return found


async def test_the_potential_list_tells_score_missing_data_and_direct_pass(house) -> None:
    strong, silent, direct = await house.registered(), await house.registered(), await house.registered()
    other = await house.registered(district="CQ-500103")
    for code in (strong, silent, direct, other):
        await file_all(house, code)
    for code in (strong, direct, other):
        body = {"tier": "INNO_SME", "overrides": DECLARED}
        assert (await house.firm(code).post(f"/v1/enterprises/{code}/assessments", body)).status_code == 201
    title = {"kind": "certificate", "title": "高企", "code": "HNTE", "valid_from": "2025-01-01"}
    assert (await house.firm(direct).post(f"/v1/enterprises/{direct}/evidence", title)).status_code == 201
    told = await ranked(house)
    assert told["rule_set"] == "INNO_SME_2022"
    rows = await firms(house.city(), told["path"])
    assert [each["rank"] for each in rows] == list(range(1, told["listed"] + 1))
    found = {each["credit_code"]: each for each in rows}
    single = await house.firm(strong).post(
        f"/v1/enterprises/{strong}/assessments", {"tier": "INNO_SME", "overrides": DECLARED}
    )
    assert (found[strong]["result"], found[strong]["score_low"]) == ("met", single.json()["score"]["low"])
    assert found[strong]["missing"] == []
    assert (found[silent]["result"], found[silent]["direct_pass"]) == ("unknown", [])
    assert {each["field"] for each in found[silent]["missing"]}
    assert found[direct]["direct_pass"] == ["D2"]
    assert found[strong]["rank"] < found[silent]["rank"]
    own = await firms(house.district("CQ-500103"), told["path"])
    assert other in {each["credit_code"] for each in own}
    assert {each["district"] for each in own} == {"CQ-500103"}
    assert [each["district_rank"] for each in own] == list(range(1, len(own) + 1))
    passed = await firms(house.city(), told["path"], "&direct_pass=true")
    assert {each["credit_code"] for each in passed} >= {direct}
    assert strong not in {each["credit_code"] for each in passed}
    summary = {each["district"]: each for each in (await house.city().get(f"{told['path']}/summary")).json()["items"]}
    assert summary["CQ-500103"]["firms"] == len(own)
    assert summary["CQ-500107"]["direct_pass"] >= 1


async def test_candidates_for_the_giants_hold_the_title_below_and_stand_at_nodes(house) -> None:
    chain, with_title, without = await branch(house), await firm_with(house, 5000), await firm_with(house, 5000)
    title = {"tier": "SRDI", "granted_on": "2025-05-02", "valid_to": "2028-05-01", "document_number": "合成文号"}
    assert (await house.city().post("/v1/recognitions", {"credit_code": with_title, **title})).status_code == 201
    node = link(with_title, "industry", "chain_node", counterpart=f"{chain}.L1.N1", began_on="2026-02-01")
    assert (await house.firm(with_title).post(LINKS, node)).status_code == 201
    sets = []
    for day, node_then in (("2026-03-02", [f"{chain}.L1.N1"]), ("2026-01-31", []), ("2026-05-02", [f"{chain}.L1.N1"])):
        told = await ranked(house, tier="LITTLE_GIANT", on=day)
        found = {each["credit_code"]: each for each in await firms(house.city(), told["path"])}
        assert without not in found
        assert found[with_title]["nodes"] == node_then
        sets.append(told["rule_set"])
        assert told["left_out"]["lacks_title"] >= 1
    assert sets == ["LG_2022", "LG_2022", "LG_2026"]
    assert with_title in {each["credit_code"] for each in await firms(house.city(), told["path"], "&at_node=true")}
    assert with_title not in {each["credit_code"] for each in await firms(house.city(), told["path"], "&at_node=false")}


async def test_a_district_ranks_its_own_and_strangers_see_nothing(house) -> None:
    mine = await ranked(house, house.district("CQ-500103"))
    assert mine["district"] == "CQ-500103"
    assert {each["district"] for each in await firms(house.city(), mine["path"])} <= {"CQ-500103"}
    assert (await house.district("CQ-500106").get(mine["path"])).status_code == 404
    assert mine["id"] not in {each["id"] for each in (await house.district("CQ-500106").get(URL)).json()["items"]}
    assert mine["id"] in {each["id"] for each in (await house.district("CQ-500103").get(URL)).json()["items"]}
    key, body = next_key(), {"tier": "SRDI"}
    first = await house.district("CQ-500103").post(URL, body, **{"Idempotency-Key": key})
    again = await house.district("CQ-500103").post(URL, body, **{"Idempotency-Key": key})
    assert again.json() == first.json()
    before = await house.count("candidate_lists")
    for asked, status, name in (
        ({"tier": "CHAMPION"}, 422, "no_candidates_for_tier"),
        ({"tier": "SRDI", "on": "2020-01-01"}, 422, "no_rule_set"),
        ({"tier": "SRDI", "district": "CQ-NONE"}, 422, "unknown_district"),
        ({"tier": "SRDI", "on": "today"}, 400, "malformed"),
        ({"tier": "SRDI", "more": 1}, 400, "malformed"),
    ):
        answer = await house.city().post(URL, asked)
        assert (answer.status_code, answer.json()["code"]) == (status, name), answer.text
    away = await house.district("CQ-500103").post(URL, {"tier": "SRDI", "district": "CQ-500106"})
    assert (away.status_code, away.json()["code"]) == (403, "out_of_scope")
    firm = house.firm("91500107000000176L")
    assert ((await firm.post(URL, body)).status_code, (await firm.get(URL)).status_code) == (403, 403)
    assert (await house.nobody.get(URL)).status_code == 401
    assert await house.count("candidate_lists") == before
    async with house.database.transaction() as uow:
        while await Ranking(500).work_off(uow):
            pass
