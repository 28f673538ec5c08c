"""A draft over all firms: the same answers as one by one, whoever is interrupted when."""

from typing import Any

import pytest

from services.enterprise.impact.chunks import ImpactWork
from tests.integration.enterprise.conftest import yuan
from tests.integration.enterprise.test_enterprise_rule_sets import draft, made

DECLARED = {
    "has_legal_personality": True,
    "not_on_exclusion_lists": True,
    "not_restricted_products": True,
    "no_serious_incident": True,
    "market_position_confirmed": True,
    "srdi_platform_score": 70,
    "segment_years": 5,
    "ip_class1_count": 2,
    "equity_financing_2y": yuan("0.00"),
    "award_provincial_top3_3y": False,
    "has_provincial_rd_institution": False,
}
TITLE = {"tier": "INNO_SME", "granted_on": "2025-01-01", "valid_to": "2027-12-31", "document_number": "合成文号"}


async def firm_with(house, revenue: int, **profile: Any) -> str:
    """A firm that meets SRDI_2026 but for its revenue (万元)."""
    code = await house.registered(**profile)
    path, own = f"/v1/enterprises/{code}", house.district(profile.get("district", "CQ-500107"))
    amounts = {"revenue": revenue, "main_revenue": revenue, "rd": 300, "total_assets": 1000, "total_liabilities": 100}
    figures = {name: yuan(f"{amount * 10000}.00") for name, amount in amounts.items()} | {"employees": 50}
    for year in (2024, 2025):
        filed = await own.call("PUT", f"{path}/annual-reports/{year}", figures, **{"If-None-Match": "*"})
        assert filed.status_code == 200, filed.text
    assert (await house.city().post("/v1/recognitions", {"credit_code": code, **TITLE})).status_code == 201
    told = await house.city().post(f"{path}/assessments", {"tier": "SRDI", "on": "2026-05-01", "overrides": DECLARED})
    assert told.status_code == 201, told.text
    return str(code)


async def worked(house, work: ImpactWork) -> bool:
    async with house.database.transaction() as uow:
        return await work.work_off(uow)


@pytest.fixture
async def run(house) -> dict[str, Any]:
    """Firms of 2000 and 5000 万元, and a run of a draft that asks for 3000."""
    firms = {
        "falls": await firm_with(house, 2000, chains=[]),
        "stays": await firm_with(house, 5000, district="CQ-500103"),
        "below": await firm_with(house, 1000),
    }
    body = await draft(house)
    path = await made(house, body)
    asked = await house.city().post(f"{path}/impact-runs", {"on": "2026-05-01"})
    assert asked.status_code == 202, asked.text
    assert (asked.json()["state"], asked.json()["against"]) == ("waiting", "SRDI_2026")
    return {**firms, "path": asked.headers["Location"], "asked": asked.json(), "id": body["document"]["id"]}


async def everything(caller, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while cursor is not None:
        told = (await caller.get(f"{path}&cursor={cursor}" if cursor else path)).json()
        found, cursor = found + told["items"], told["next_cursor"]
    return found


async def test_a_run_tells_who_falls_and_equals_the_single_assessment(house, run) -> None:
    work = ImpactWork(2)
    chunks = 0
    while (await house.city().get(run["path"])).json()["state"] != "done":
        if chunks == 1:
            work = ImpactWork(2)  # another process takes over
            with pytest.raises(RuntimeError):
                async with house.database.transaction() as uow:
                    await work.work_off(uow)
                    raise RuntimeError("killed before the commit")
        assert await worked(house, work)
        chunks += 1
    assert chunks >= 2
    assert not await worked(house, work)
    told = (await house.city().get(run["path"])).json()
    assert told["done"] == told["firms"] == await house.count("enterprises WHERE status = 'active'")
    (city,) = [place for place in told["places"] if place["dimension"] == "city"]
    assert (city["firms"], city["gains"], city["falls"]) == (told["done"], told["gains"], told["falls"])
    assert told["falls"] >= 1
    assert sum(move["firms"] for move in city["moves"]) == told["done"]
    districts = [place for place in told["places"] if place["dimension"] == "district"]
    assert sum(place["firms"] for place in districts) == told["done"]
    assert {p["key"]: p["falls"] for p in districts}["CQ-500107"] == told["falls"]
    fell = await everything(house.city(), f"{run['path']}/results?change=falls&limit=1")
    assert len(fell) == told["falls"]
    fallen = next(each for each in fell if each["credit_code"] == run["falls"])
    expected = {
        "credit_code": run["falls"],
        "before": "met",
        "after": "unmet",
        "unmet_before": [],
        "unmet_after": ["S3"],
    }
    assert {name: fallen[name] for name in expected} == expected
    moved = {each["credit_code"]: each for each in await everything(house.city(), f"{run['path']}/results?limit=2")}
    assert run["stays"] not in moved
    assert run["below"] not in moved
    for name, result in (("falls", "met"), ("stays", "met"), ("below", "unmet")):
        body = {"tier": "SRDI", "on": "2026-05-01", "overrides": DECLARED}
        single = await house.city().post(f"/v1/enterprises/{run[name]}/assessments", body)
        assert single.json()["result"] == result, name


async def test_results_are_seen_by_district_and_by_no_firm(house, run) -> None:
    while await worked(house, ImpactWork()):
        pass
    here = await everything(house.district(), f"{run['path']}/results?change=falls")
    assert run["falls"] in {each["credit_code"] for each in here}
    assert {each["district"] for each in here} == {"CQ-500107"}
    assert await everything(house.district("CQ-500103"), f"{run['path']}/results?change=falls") == []
    assert (await house.firm(run["falls"]).get(run["path"])).status_code == 403
    assert (await house.nobody.get(run["path"])).status_code == 401
    other = run["path"].replace(run["id"], "SRDI_NOSUCH")
    assert (await house.city().get(other)).json()["code"] == "impact_run_not_found"
    listed = (await house.city().get(run["path"].rsplit("/", 1)[0])).json()["items"]
    assert [each["id"] for each in listed] == [run["asked"]["id"]]


async def test_only_officers_of_the_city_ask_and_only_about_the_registry(house, run) -> None:
    path = f"/v1/rule-sets/{run['id']}/impact-runs"
    assert (await house.district().post(path)).status_code == 403
    unknown = await house.city().post("/v1/rule-sets/SRDI_NOSUCH/impact-runs")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "rule_set_not_found")
    wrong = await house.city().post(path, {"kind": "sideways"})
    assert wrong.status_code == 400
    await house.database.pool.execute("UPDATE impact_runs SET state = 'done'")
