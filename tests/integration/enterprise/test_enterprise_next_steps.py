"""The way to a rung over HTTP, and that what it proposes holds when it is tried."""

from typing import Any

from tests.integration.enterprise.conftest import yuan
from tests.integration.enterprise.test_enterprise_impact import DECLARED, TITLE, firm_with


async def steps(caller, code: str, query: str = "tier=SRDI&on=2026-05-01") -> dict[str, Any]:
    answer = await caller.get(f"/v1/enterprises/{code}/next-steps?{query}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_what_lacks_what_it_costs_and_when_it_can_be_shown(house) -> None:
    code = await firm_with(house, 1000)
    told = await steps(house.firm(code), code)
    assert (told["rule_set"], told["result"], told["blocked_by"]) == ("SRDI_2026", "unmet", [])
    (unmet,) = told["unmet"]
    assert (unmet["id"], unmet["result"]) == ("S3", "unmet")
    assert unmet["short"][0] | {"zh": "", "en": ""} == {
        "quantity": "revenue_y1",
        "zh": "",
        "en": "",
        "unit": "wan_yuan",
        "sign": ">=",
        "now": "1000",
        "wanted": "1500",
        "by": "500",
    }
    financed = next(plan for plan in told["plans"] if plan["steps"][0]["input"] == "equity_financing_2y")
    (step,) = financed["steps"]
    assert (step["before"], step["after"], step["difference"]) == ("0", "2000", "2000")
    assert step["override"] == yuan("20000000.00")
    assert (financed["changes"], financed["cost"], financed["unpriced"], financed["earliest"]) == (1, None, 1, None)


async def test_every_plan_reaches_the_rung_when_it_is_tried_and_nothing_is_kept(house) -> None:
    code = await firm_with(house, 1000)
    before = await house.count("assessments")
    for plan in (await steps(house.city(), code))["plans"]:
        body = {
            "tier": "SRDI",
            "on": "2026-05-01",
            "overrides": {each["input"]: each["override"] for each in plan["steps"] if each["do"]["word"] != "title"},
            "titles": [each["input"] for each in plan["steps"] if each["do"]["word"] == "title"],
        }
        tried = await house.city().post(f"/v1/enterprises/{code}/what-if", body)
        assert (tried.status_code, tried.json()["result"]) == (200, "met"), tried.text
    assert await house.count("assessments") == before


async def test_money_spent_on_research_is_counted_and_shown_next_year(house) -> None:
    code = await house.registered()
    path = f"/v1/enterprises/{code}"
    for year, rd in ((2024, "3000000.00"), (2025, "1000000.00")):
        figures: dict[str, Any] = {"revenue": yuan("50000000.00"), "main_revenue": yuan("50000000.00"), "rd": yuan(rd)}
        figures |= {"total_assets": yuan("10.00"), "total_liabilities": yuan("1.00"), "employees": 50}
        filed = await house.district().call("PUT", f"{path}/annual-reports/{year}", figures, **{"If-None-Match": "*"})
        assert filed.status_code == 200, filed.text
    await house.city().post("/v1/recognitions", {"credit_code": code, **TITLE})
    await house.city().post(f"{path}/assessments", {"tier": "SRDI", "on": "2026-05-01", "overrides": DECLARED})
    (plan, *_) = (await steps(house.firm(code), code))["plans"]
    (step,) = plan["steps"]
    # 3 % of 50 million is 1.5 million: half a million more, in the books of 2026, filed in 2027
    assert (step["input"], step["before"], step["after"]) == ("rd_y1", "100", "150")
    assert (plan["cost"], plan["earliest"], plan["months"]) == (yuan("500000.00"), "2027-01-01", 8)


DAYS = ("2027-12-01", "2027-11-30")
"""A month later is 1 January or 30 December: the title ends on 31 December."""


async def test_what_ends_soon_is_told(house) -> None:
    code = await firm_with(house, 5000)
    told = await steps(house.firm(code), code, "tier=SRDI&on=2027-10-01&within_months=6")
    assert [(each["what"], each["code"], each["until"]) for each in told["expiring"]] == [
        ("title", "INNO_SME", "2027-12-31")
    ]
    near = await steps(house.firm(code), code, "tier=SRDI&on=2027-10-01&within_months=1")
    assert near["expiring"] == []
    ends = [(await steps(house.firm(code), code, f"tier=SRDI&on={on}&within_months=1"))["expiring"] for on in DAYS]
    assert [len(each) for each in ends] == [1, 0]


async def test_a_firm_that_is_there_needs_nothing_and_others_see_nothing(house) -> None:
    code = await firm_with(house, 5000)
    told = await steps(house.firm(code), code)
    assert (told["result"], told["plans"], told["unmet"]) == ("met", [], [])
    other = await house.registered()
    assert (await house.firm(other).get(f"/v1/enterprises/{code}/next-steps?tier=SRDI")).status_code == 404
    assert (await house.nobody.get(f"/v1/enterprises/{code}/next-steps?tier=SRDI")).status_code == 401
    for query, status, name in (
        ("tier=NOSUCH", 422, "unknown_tier"),
        ("tier=SRDI&on=2020-01-01", 422, "no_rule_set"),
        ("tier=SRDI&on=yesterday", 400, "malformed"),
        ("tier=SRDI&within_months=0", 400, "malformed"),
        ("", 400, "malformed"),
    ):
        refused = await house.firm(code).get(f"/v1/enterprises/{code}/next-steps?{query}")
        assert (refused.status_code, refused.json()["code"]) == (status, name), refused.text


async def test_a_firm_supposes_its_own_facts_only(house) -> None:
    code = await firm_with(house, 1000)
    path = f"/v1/enterprises/{code}/what-if"
    tried = await house.firm(code).post(
        path, {"tier": "SRDI", "on": "2026-05-01", "overrides": {"rd_y1": yuan("1.00")}}
    )
    assert tried.json()["result"] == "unmet"
    assert {each["id"] for each in tried.json()["criteria"] if each["result"] == "unmet"} >= {"S3", "S6"}
    judged = {"tier": "SRDI", "overrides": {"market_position_confirmed": True}}
    refused = await house.firm(code).post(path, judged)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_firms_to_state")
    wrong = await house.firm(code).post(path, {"tier": "SRDI", "overrides": {"nosuch": 1}})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "input_malformed")
    title = await house.firm(code).post(path, {"tier": "SRDI", "titles": ["INNO_SME", "NOSUCH"]})
    assert (title.status_code, title.json()["errors"][0]["pointer"]) == (422, "/titles/1")
