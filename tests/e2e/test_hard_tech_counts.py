"""A hard-tech firm over the whole platform: proposed, confirmed, counted, looked up from the number, taken back."""

import pytest

from tests.e2e.caught_up import caught_up
from tests.e2e.stage import HERE, Stage

pytestmark = [pytest.mark.stack, pytest.mark.timeout(180)]
PATH = "/v1/targets/indicators/FLOW_HARD_TECH"
ENTRY = {
    "credit_code": "{A}", "route": "brought_in", "entered_on": "2027-02-01", "origin": "浙江杭州",
    "evidence": "落地协议 F-31 (synthetic)", "reason": "新设企业，首年尚无年报",
    "stated": {"ip_class1_count": 2, "in_flagship_chain_or_cluster": True},
}  # fmt: skip


async def value(stage: Stage, day: str) -> tuple[int | None, str]:
    await caught_up(stage.platform)
    found = (await stage.client.get(PATH, params={"as_of": day})).json()
    return found["value"], found["source"]


async def test_a_confirmed_entry_moves_the_citys_number_and_leads_back_from_it(stage: Stage) -> None:
    assert await value(stage, "2027-03-01") == (None, "none")
    made = await stage.call("district", "POST", "/v1/hard-tech/entries", ENTRY)
    assert await value(stage, "2027-03-01") == (None, "none"), "what is only proposed does not count"
    path = f"/v1/hard-tech/entries/{made['id']}"
    await stage.call("city", "POST", f"{path}/decision", {"outcome": "confirm"})
    for day, found in (("2027-02-01", (1, "counted")), ("2027-01-31", (None, "none")), ("2027-03-01", (1, "counted"))):
        assert await value(stage, day) == found, day
    parts = (await stage.client.get(f"{PATH}/breakdown", params={"as_of": "2027-03-01"})).json()
    (here,) = [each for each in parts["items"] if each["value"]]
    (fact,) = (await stage.client.get(here["facts"])).json()["items"]
    assert (here["part"], fact["credit_code"]) == (HERE, stage.facts["A"])
    behind = await stage.call("leader", "GET", fact["proof"]["record"])
    assert (behind["id"], behind["state"]) == (made["id"], "confirmed")
    judged = await stage.call("leader", "GET", fact["proof"]["assessment"])
    assert (judged["rule_set"], judged["result"]) == (behind["answer"]["rule_set"], behind["result"])
    wrong = {"withdrawn_on": "2027-03-01", "reason": "entered_in_error", "comment": "重复录入"}
    gone = await stage.call("city", "POST", f"{path}/withdrawal", wrong)
    assert (gone["withdrawn_on"], await value(stage, "2027-03-01")) == ("2027-02-01", (None, "none"))
