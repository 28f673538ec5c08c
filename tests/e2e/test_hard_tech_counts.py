"""A hard-tech firm over the whole platform: proposed, confirmed, counted, looked up from the number, taken back."""

import pytest

from tests.e2e.caught_up import caught_up
from tests.e2e.stage import HERE, Stage, profile, serial_in

pytestmark = [pytest.mark.stack, pytest.mark.timeout(180)]
PATH = "/v1/targets/indicators/FLOW_HARD_TECH"
ENTRY = {
    "credit_code": "{HARD}", "route": "brought_in", "entered_on": "2027-02-01", "origin": "浙江杭州",
    "evidence": "落地协议 F-31 (synthetic)", "reason": "新设企业，首年尚无年报",
    "stated": {"ip_class1_count": 2, "in_flagship_chain_or_cluster": True},
}  # fmt: skip


async def value(stage: Stage, day: str) -> int:
    await caught_up(stage.platform)
    return (await stage.client.get(PATH, params={"as_of": day})).json()["value"] or 0


async def test_a_confirmed_entry_moves_the_citys_number_and_leads_back_from_it(stage: Stage) -> None:
    own = serial_in(HERE, 760_000)
    await stage.call("admin", "POST", "/v1/enterprises", profile(own))
    stage.facts["HARD"] = own.credit_code
    days = ("2027-01-31", "2027-02-01", "2027-03-01")
    before = [await value(stage, day) for day in days]
    made = await stage.call("district", "POST", "/v1/hard-tech/entries", ENTRY)
    assert [await value(stage, day) for day in days] == before, "what is only proposed does not count"
    path = f"/v1/hard-tech/entries/{made['id']}"
    await stage.call("city", "POST", f"{path}/decision", {"outcome": "confirm"})
    assert [await value(stage, day) for day in days] == [before[0], before[1] + 1, before[2] + 1]
    parts = (await stage.client.get(f"{PATH}/breakdown", params={"as_of": "2027-03-01"})).json()
    here = next(each for each in parts["items"] if each["part"] == HERE)
    facts = (await stage.client.get(here["facts"] + "&limit=200")).json()["items"]
    fact = next(each for each in facts if each["credit_code"] == own.credit_code)
    behind = await stage.call("leader", "GET", fact["proof"]["record"])
    assert (behind["id"], behind["state"]) == (made["id"], "confirmed")
    judged = await stage.call("leader", "GET", fact["proof"]["assessment"])
    assert (judged["rule_set"], judged["result"]) == (behind["answer"]["rule_set"], behind["result"])
    wrong = {"withdrawn_on": "2027-03-01", "reason": "entered_in_error", "comment": "重复录入"}
    gone = await stage.call("city", "POST", f"{path}/withdrawal", wrong)
    assert gone["withdrawn_on"] == "2027-02-01"
    assert [await value(stage, day) for day in days] == before
