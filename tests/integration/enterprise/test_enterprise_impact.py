"""A draft over all firms: the same answers as one by one, whoever is interrupted when."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.parks import ResidentMovedIn, ResidentMovedOut
from services.enterprise.impact.chunks import ImpactWork
from services.enterprise.residences.consumers import handle_resident_moved_in, handle_resident_moved_out
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


async def lives(house, code: str, park: UUID, left: date | None = None) -> None:
    """What the parks service tells of a firm; told twice it is the same."""
    stay = {"resident_id": uuid4(), "resident_key": code, "park_id": park}
    came = {
        "kind": "firm",
        "credit_code": code,
        "team_id": None,
        "district": "CQ-500107",
        "moved_in_on": date(2026, 1, 5),
    }
    async with house.database.transaction() as uow:
        for _ in range(2):
            await handle_resident_moved_in(uow, ResidentMovedIn(**stay, **came))
        if left is not None:
            await handle_resident_moved_out(uow, ResidentMovedOut(**stay, moved_out_on=left, reason="graduated"))


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


async def test_parks_are_told_apart_in_runs_and_in_the_registry(house, run) -> None:
    park, other = uuid4(), uuid4()
    await lives(house, run["falls"], park)
    await lives(house, run["stays"], park, left=date(2026, 5, 1))
    await lives(house, run["below"], other, left=date(2026, 5, 2))
    while await worked(house, ImpactWork(2)):
        pass
    places = {each["key"]: each for each in (await house.city().get(run["path"])).json()["places"]}
    assert [(places[str(each)]["firms"], places[str(each)]["falls"]) for each in (park, other)] == [(1, 1), (1, 0)]
    fell = await everything(house.city(), f"{run['path']}/results?park={park}")
    assert [each["credit_code"] for each in fell] == [run["falls"]]
    city, there = house.city(), f"/v1/enterprises?park={park}"
    for query, found in (
        ("", {run["falls"], run["stays"]}),
        ("&as_of=2026-05-01", {run["falls"]}),
        ("&as_of=2026-01-04", set()),
    ):
        assert {each["credit_code"] for each in (await city.get(there + query)).json()["items"]} == found
    told = (await city.get(f"/v1/enterprises/facets?park={park}")).json()
    assert (told["total"], told["park"]) == (2, [{"value": str(park), "count": 2}])
    assert (await city.get("/v1/enterprises?park=somewhere")).status_code == 400


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
