"""An achievement over the whole platform: proposed, selected, counted, looked up from the number, taken back."""

import asyncio
from typing import Any

import pytest

from tests.e2e.caught_up import caught_up
from tests.e2e.stage import HERE, Stage

pytestmark = [pytest.mark.stack, pytest.mark.timeout(180)]
PATH = "/v1/targets/indicators/FLOW_ACHIEVEMENT"
RESULT = {
    "name": "合成中试成果", "source": "bred", "credit_code": "{A}", "readiness": 7, "clusters": ["LEAD01"],
    "innovation": ["H1"], "evidence": "评审材料 F-61 (synthetic)", "proposed_on": "2027-02-01", "reason": "填补断点",
}  # fmt: skip


async def value(stage: Stage, day: str) -> int:
    await caught_up(stage.platform)
    return (await stage.client.get(PATH, params={"as_of": day})).json()["value"] or 0


async def rebuilt(stage: Stage) -> str:
    begun = await stage.call("operator", "POST", "/v1/targets/rebuilds")
    for _ in range(600):
        seen = await stage.call("operator", "GET", f"/v1/targets/rebuilds/{begun['id']}")
        if seen["state"] != "running":
            return str(seen["state"])
        await asyncio.sleep(0.1)
    return "running"


async def test_a_selected_achievement_moves_the_citys_number_and_leads_back_from_it(stage: Stage) -> None:
    before = await value(stage, "2027-03-01")
    made = await stage.call("district", "POST", "/v1/achievements", RESULT)
    path = f"/v1/achievements/{made['id']}"
    chosen = await stage.call("city", "POST", f"{path}/selection", {"selected_on": "2027-02-20", "reason": "评审通过"})
    assert await value(stage, "2027-03-01") == before + 1
    parts = (await stage.client.get(f"{PATH}/breakdown", params={"as_of": "2027-03-01"})).json()
    here = next(each for each in parts["items"] if each["part"] == HERE)
    facts: list[dict[str, Any]] = (await stage.client.get(here["facts"] + "&limit=200")).json()["items"]
    fact = next(each for each in facts if each["counted"] == made["id"])
    assert fact["reference"] == chosen["selection_id"]
    behind = await stage.call("leader", "GET", fact["proof"]["record"])
    assert (behind["id"], behind["stage"], behind["selected_on"]) == (made["id"], "selected", "2027-02-20")
    assert await rebuilt(stage) == "equal"
    assert await value(stage, "2027-03-01") == before + 1
    back = await stage.call("city", "POST", f"{path}/selection-reversal", {"reason": "成果归属有误"})
    assert (back["stage"], await value(stage, "2027-03-01")) == ("candidate", before)
