"""Records made before the redrawing: whom the successors' officers serve today they see, filter and change."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.enterprise import test_enterprise_achievements as achievements
from tests.integration.enterprise import test_enterprise_chains as chains
from tests.integration.enterprise import test_enterprise_factors as factors
from tests.integration.enterprise import test_enterprise_talent_needs as talent
from tests.integration.enterprise import test_enterprise_trademarks as trademarks
from tests.integration.enterprise import test_enterprise_workshops as workshops
from tests.integration.enterprise.conftest import START, House
from tests.integration.enterprise.test_enterprise_units import NEW, NORTH, OLD, made, record_before, redraw

GONE = "CQ-500105"
HOMES = {
    "gone": (GONE, None),
    "moved": (OLD, "悦来街道"),
    "north": (OLD, "统景镇"),
    "unknown": (OLD, None),
    "stays": (NORTH, "歇马街道"),
}
SEEN = {NEW: {"gone", "moved"}, NORTH: {"north", "stays"}, OLD: {"unknown"}, GONE: set[str]()}
THEN = {NEW: set[str](), NORTH: {"stays"}, OLD: {"moved", "north", "unknown"}, GONE: {"gone"}}
DATED = (
    "/v1/chain-links", "/v1/factors", "/v1/talent-needs", "/v1/digital-workshops", "/v1/achievements",
    "/v1/trademarks", "/v1/service-officers/assignments",
)  # fmt: skip
LISTS = (*DATED, "/v1/coaching-plans", "/v1/recognitions", "/v1/applications")
OPEN = {"/v1/recognitions"}
"""Titles are public: everybody sees all, only the filter tells units apart."""
READ_ALONE = (
    "/v1/talent-needs", "/v1/digital-workshops", "/v1/achievements", "/v1/coaching-plans", "/v1/applications",
)  # fmt: skip


async def record_all(house: House, name: str, code: str, unit: str) -> None:
    """One record of each kind, by whom it was made then."""
    await record_before(house, code, unit, served=True)
    here, days = house.district(unit), {"proposed_on": "2025-08-10"}
    await made(here.post("/v1/chain-links", chains.link(code, began_on="2025-08-10")))
    await made(house.city().post(f"/v1/enterprises/{code}/factors", factors.entry(received_on="2025-08-10")))
    need = {"needed_from": "2025-09-01", "needed_until": "2027-12-31"}
    await made(house.firm(code).post("/v1/talent-needs", talent.need(code, **need)))
    list_ = workshops.batch(workshops.entry(code), document_number=f"合成{name}号", recognised_on="2025-08-10")
    await made(house.city().post("/v1/digital-workshops/batches", list_))
    await made(here.post("/v1/achievements", achievements.candidate(code, f"合成{name}", **days)))
    plan = {"credit_code": code, "tier": "LITTLE_GIANT", "goal": "2027年申报", "target_on": "2027-12-31"}
    await made(here.post("/v1/coaching-plans", {**plan, "tasks": []}))
    await made(house.firm(code).post("/v1/applications", {"credit_code": code, "tier": "INNO_SME"}))


@pytest.fixture(scope="module")
async def firms(house: House) -> AsyncIterator[dict[str, str]]:
    """Firms of the old units by name, with a record of each kind of August 2025; now it is March 2026."""
    await house.database.pool.execute("DELETE FROM succession_runs")  # a worker of another test may have been here
    house.time.now = START - timedelta(days=200)  # 2025-08-14
    found = {name: await house.registered(district=unit, town=town) for name, (unit, town) in HOMES.items()}
    for name, code in found.items():
        await record_all(house, name, code, HOMES[name][0])
    period = {"first": "2025-07-01", "last": "2025-07-31"}
    lines = [trademarks.line(HOMES[name][0], credit_code=code) for name, code in found.items()]
    await made(house.city().post("/v1/trademarks/batches", trademarks.batch(*lines, **period)))
    await redraw(house)
    yield found
    house.time.now = START


async def listed(caller: Any, path: str, **asked: str) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in {"limit": "200", **asked}.items())
    answer = await caller.get(f"{path}?{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def names(firms: dict[str, str], items: list[dict[str, Any]]) -> set[str]:
    codes = {each["credit_code"] for each in items}
    return {name for name, code in firms.items() if code in codes}


@pytest.mark.parametrize("path", LISTS)
async def test_who_serves_a_firm_today_sees_and_finds_its_records(house, firms, path: str) -> None:
    for unit, seen in SEEN.items():
        everybody = set(firms) if path in OPEN else seen
        assert names(firms, await listed(house.district(unit), path)) == everybody, unit
        assert names(firms, await listed(house.city(), path, district=unit)) == seen, unit
        assert names(firms, await listed(house.district(unit), path, district=unit)) == seen, unit
    every = await listed(house.city(), path)
    mine = {each["credit_code"]: each["district"] for each in every if each["credit_code"] in firms.values()}
    assert mine == {code: HOMES[name][0] for name, code in firms.items()}, "what is recorded stays as recorded"
    own = await listed(house.firm(firms["moved"]), path)
    assert names(firms, own) == ({"moved"} if path not in OPEN else set(firms))


@pytest.mark.parametrize("path", DATED)
async def test_a_list_of_a_day_goes_by_the_units_of_that_day(house, firms, path: str) -> None:
    for unit, there in THEN.items():
        found = names(firms, await listed(house.city(), path, district=unit, as_of="2025-11-05"))
        assert found == there, unit
        assert names(firms, await listed(house.city(), path, district=unit, as_of="2025-11-06")) == (
            SEEN[unit] if unit != OLD else set()
        ), "whom only the town could place is in no unit of that day"


@pytest.mark.parametrize("path", READ_ALONE)
async def test_one_record_is_read_by_whom_it_concerns_today(house, firms, path: str) -> None:
    ids = {each["credit_code"]: each["id"] for each in await listed(house.city(), path)}
    for unit, seen in SEEN.items():
        for name, code in firms.items():
            answer = await house.district(unit).get(f"{path}/{ids[code]}")
            assert answer.status_code == (200 if name in seen else 404), (unit, name)


async def test_an_officer_of_the_successor_changes_what_was_recorded_before(house, firms) -> None:
    links = {each["credit_code"]: each["id"] for each in await listed(house.city(), "/v1/chain-links")}
    body = {"ended_on": "2026-03-01", "why": "合作结束"}
    path = f"/v1/chain-links/{links[firms['gone']]}/ending"
    for unit, status in ((GONE, 404), (NORTH, 404), (NEW, 200)):
        assert (await house.district(unit).post(path, body)).status_code == status, unit
    entries = {each["credit_code"]: each["id"] for each in await listed(house.city(), "/v1/factors")}
    wrong = f"/v1/factors/{entries[firms['moved']]}/reversal"
    assert (await house.district(OLD).post(wrong, {"reason": "重复"})).status_code == 404
    assert (await house.district(NEW).post(wrong, {"reason": "重复"})).status_code == 200
    cases = {each["credit_code"]: each["id"] for each in await listed(house.city(), "/v1/applications")}
    mine = (await house.district(NEW).get(f"/v1/applications/{cases[firms['moved']]}")).json()
    assert mine["district"] == OLD, "a case names the unit in which it was opened"


async def test_a_record_without_a_firm_goes_to_the_only_successor_and_else_stays(house, firms) -> None:
    house.time.now = START - timedelta(days=200)
    places = {"whole": (GONE, None), "town": (OLD, "统景镇"), "open": (OLD, None), "left": (NORTH, None)}
    for name, (unit, town) in places.items():
        body = achievements.of_institution(f"合成单位{name}", unit, proposed_on="2025-08-10")
        await made(house.district(unit).post("/v1/achievements", body | ({"town": town} if town else {})))
    period = {"first": "2025-06-01", "last": "2025-06-30"}
    batch = trademarks.batch(*(trademarks.line(unit) for unit in (GONE, OLD, NORTH)), **period)
    await made(house.city().post("/v1/trademarks/batches", batch))
    house.time.now = START
    expected = {NEW: {"whole"}, NORTH: {"town", "left"}, OLD: {"open"}, GONE: set()}
    for unit, there in expected.items():
        for caller, asked in ((house.district(unit), {}), (house.city(), {"district": unit})):
            items = await listed(caller, "/v1/achievements", **asked)
            shown = {e["name"].removeprefix("合成单位") for e in items if e["name"].startswith("合成单位")}
            assert shown == there, unit
            lines = [e for e in await listed(caller, "/v1/trademarks", **asked) if e["period_from"] == "2025-06-01"]
            stated = {each["district"] for each in lines if each["credit_code"] is None}
            assert stated == {NEW: {GONE}, NORTH: {NORTH}, OLD: {OLD}, GONE: set()}[unit], unit
