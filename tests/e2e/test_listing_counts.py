"""A listing and a record of the regional market over the whole platform: entered, counted, looked up, reversed."""

from typing import Any

import pytest

from tests.e2e.caught_up import caught_up
from tests.e2e.stage import HERE, Stage

pytestmark = [pytest.mark.stack, pytest.mark.timeout(180)]
LISTING = {
    "credit_code": "{A}", "board": "sse_star", "stock_code": "688901", "listed_on": "2027-02-01",
    "evidence": "上市公告书 F-71 (synthetic)",
}  # fmt: skip
RECORD = {
    "credit_code": "{A}", "kind": "custody", "began_on": "2027-02-01", "evidence": "托管协议 F-72 (synthetic)"
}  # fmt: skip
DAY = "2027-03-01"


def staffed(stage: Stage) -> None:
    """Two people of the department whose registers these are."""
    for name in ("finance-1", "finance-2"):
        stage.tokens[name] = stage.sign("municipal-officer", name, department="市地方金融管理局")


async def value(stage: Stage, code: str, day: str = DAY) -> tuple[int | None, str]:
    await caught_up(stage.platform)
    found = (await stage.client.get(f"/v1/targets/indicators/{code}", params={"as_of": day})).json()
    return found["value"], found["source"]


@pytest.mark.parametrize(
    ("path", "body", "codes"),
    [
        ("/v1/finance/listings", LISTING, ("MFG_IPO_NEW", "FLOW_MFG_IPO")),
        ("/v1/finance/otc-records", RECORD, ("OTC_LISTING_NEW",)),
    ],
)
async def test_a_confirmed_entry_moves_the_citys_number_and_leads_back_from_it(
    stage: Stage, path: str, body: dict[str, Any], codes: tuple[str, ...]
) -> None:
    staffed(stage)
    made = await stage.until_known("POST", path, "finance-1", body)
    for code in codes:
        assert await value(stage, code) == (None, "none"), "what is only entered does not count"
    await stage.call("finance-2", "POST", f"{path}/{made['id']}/decision", {"outcome": "confirm"})
    for code in codes:
        assert await value(stage, code, "2027-01-31") == (None, "none")
        assert await value(stage, code, "2027-02-01") == (1, "counted")
        parts = await stage.client.get(f"/v1/targets/indicators/{code}/breakdown", params={"as_of": DAY})
        (here,) = [each for each in parts.json()["items"] if each["value"]]
        (fact,) = (await stage.client.get(here["facts"])).json()["items"]
        assert (here["part"], fact["credit_code"]) == (HERE, stage.facts["A"])
        behind = await stage.call("leader", "GET", fact["proof"]["record"])
        assert (behind["id"], behind["state"]) == (made["id"], "confirmed")
    wrong = await stage.call("finance-1", "POST", f"{path}/{made['id']}/reversal", {"reason": "重复录入"})
    assert wrong["state"] == "reversed"
    for code in codes:
        assert await value(stage, code) == (None, "none")
