"""Yearly figures as they were on record at a moment: corrections, imports, the size class, who filed what and when."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import asyncpg
import pytest

from chassis.access import SYSTEM
from chassis.credit_code import make
from chassis.migrate import migrate
from devstack.config import PlatformConfig, nothing
from devstack.platform import Platform
from devstack.ports import Ports, free_base
from services.enterprise.filings import service as filings
from services.enterprise.filings.rules import FIGURES
from services.enterprise.registry import service as registry
from tests.integration.enterprise.conftest import START, yuan
from tests.integration.enterprise.test_enterprise_imports import finish, send

FIRST = {"If-None-Match": "*"}
TICK = timedelta(microseconds=1)
FIRM_OF_OLD = (
    "INSERT INTO enterprises (credit_code, name, district, industry, registered_on, recorded_on, clusters, chains,"
    " size_class, size_reason, warnings, synthetic, initials) VALUES ($1, '合成企业', 'CQ-500107', 'C3912',"
    " '2020-01-01', '2026-01-01', '{}', '{}', 'unknown',"
    """ '{"zh": "", "en": "", "missing": [], "rule_set": "SME_SIZE_2011"}', '[]', true, 'hcqy')"""
)
FIGURES_OF_OLD = (
    "INSERT INTO annual_reports (credit_code, year, employees, filed_on, filed_by, version, first_filed_on) VALUES"
    " ($1, 2024, 5, '2026-03-02', 'firm-1', 1, NULL), ($1, 2025, 6, '2026-05-02', 'firm-1', 2, '2026-03-02')"
)
SMALL, MICRO = {"employees": 120, "revenue": yuan("12000000.00")}, {"employees": 19, "revenue": yuan("12000000.00")}
FILE = "credit_code,name,district,industry,registered_on,employees,revenue_wan"


@pytest.fixture
def time(house):
    now = house.time.now
    house.time.now = START
    yield house.time
    house.time.now = now


def at(path: str, moment: datetime) -> str:
    return f"{path}{'&' if '?' in path else '?'}known_at={quote(moment.isoformat())}"


async def put(caller, path: str, figures: dict[str, Any], **headers: str):
    answer = await caller.call("PUT", path, figures, **headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def profile(house, code: str, moment: datetime) -> tuple[str, str, int | None]:
    told = (await house.city().get(at(f"/v1/enterprises/{code}/profile", moment))).json()
    return told["size_class"], told["size_reason"]["en"], told["size_year"]


async def test_a_correction_is_known_from_its_microsecond_on(house, time) -> None:
    code = await house.registered()
    path, firm = f"/v1/enterprises/{code}/annual-reports", house.firm(code)
    filed = time.now = START + timedelta(hours=1)
    await put(firm, f"{path}/2025", SMALL, **FIRST)
    fixed = time.now = START + timedelta(days=30, microseconds=7)
    now = await put(house.district(), f"{path}/2025", MICRO, **{"If-Match": '"1"'})
    for moment, employees in ((filed, 120), (fixed - TICK, 120), (fixed, 19), (fixed + TICK, 19)):
        (row,) = (await firm.get(at(path, moment))).json()["items"]
        one = await firm.get(at(f"{path}/2025", moment))
        assert (row["employees"], one.json()) == (employees, row)
        assert one.headers["ETag"] == ('"1"' if employees == 120 else '"2"')
    assert (await firm.get(at(path, filed - TICK))).json()["items"] == []
    assert (await firm.get(at(f"{path}/2025", filed - TICK))).status_code == 404
    assert (await firm.get(at(f"{path}/2024", fixed))).status_code == 404
    assert (await firm.get(path)).json()["items"] == [now]
    assert (await house.district("CQ-500108").get(at(path, fixed))).status_code == 404


async def test_a_size_class_that_flips_flips_for_who_asks_from_then_on(house, time) -> None:
    code = await house.registered()
    path, firm = f"/v1/enterprises/{code}/annual-reports", house.firm(code)
    filed = time.now = START + timedelta(hours=1)
    await put(firm, f"{path}/2024", MICRO, **FIRST)
    await put(firm, f"{path}/2025", SMALL, **FIRST)
    fixed = time.now = START + timedelta(days=3)
    await put(firm, f"{path}/2025", MICRO, **{"If-Match": '"1"'})
    assert (await profile(house, code, filed - TICK))[0::2] == ("unknown", None)
    for moment, size, staff in ((filed, "small", 120), (fixed - TICK, "small", 120), (fixed, "micro", 19)):
        told, reason, year = await profile(house, code, moment)
        assert (told, year) == (size, 2025)
        assert f"{staff} persons" in reason, reason
    now = (await firm.get(f"/v1/enterprises/{code}")).json()
    assert (now["size_class"], now["size_year"]) == ("micro", 2025)
    before = f"/v1/enterprises/{code}/profile?as_of=2025-12-31"
    assert (await firm.get(at(before, fixed))).json()["size_year"] == 2024


async def test_versions_say_when_from_whom_and_what_changed(house, time) -> None:
    code = await house.registered()
    path, firm = f"/v1/enterprises/{code}/annual-reports/2025", house.firm(code)
    assert (await firm.get(f"{path}/versions")).json() == {"items": [], "next_cursor": None}
    await put(firm, path, SMALL, **FIRST)
    time.now += timedelta(days=1)
    await put(house.district(), path, {**SMALL, "rd": yuan("5.00")}, **{"If-Match": '"1"'})
    time.now += timedelta(days=1)
    await send(house.city(), f"{FILE}\n{code},合成企业,CQ-500107,C3912,2020-05-18,19,1200\n".encode())
    await finish(house, 100)
    first, second, third = (await firm.get(f"{path}/versions")).json()["items"]
    assert [first["through"], second["through"], third["through"]] == ["filing", "correction", "import"]
    assert (first["by_subject"], second["by_subject"]) == (f"firm-{code}", "district-1")
    assert (first["recorded_at"], first["changes"]) == ("2026-03-02T02:00:00Z", [])
    assert second["changes"] == [{"field": "rd", "before": None, "after": yuan("5.00")}]
    assert second["recorded_at"] == "2026-03-03T02:00:00Z"
    assert third["changes"] == [
        {"field": "rd", "before": yuan("5.00"), "after": None},
        {"field": "employees", "before": 120, "after": 19},
    ]
    page = (await firm.get(f"{path}/versions?limit=1")).json()
    rest = (await firm.get(f"{path}/versions?limit=2&cursor={page['next_cursor']}")).json()
    assert [*page["items"], *rest["items"]] == [first, second, third]
    assert (await house.district("CQ-500108").get(f"{path}/versions")).status_code == 404


async def test_the_same_figures_again_make_no_version(house, time) -> None:
    code = await house.registered(name="合成企业")
    path, firm = f"/v1/enterprises/{code}/annual-reports/2025", house.firm(code)
    line = f"{FILE}\n{code},合成企业,CQ-500107,C3912,2020-05-18,120,1200\n".encode()
    for _ in range(2):
        await send(house.city(), line)
        await finish(house, 100)
    events = len(await house.events(code))
    again = await put(firm, path, SMALL, **{"If-Match": '"1"'})
    assert again["version"] == 1
    assert [each["through"] for each in (await firm.get(f"{path}/versions")).json()["items"]] == ["import"]
    assert len(await house.events(code)) == events


async def test_corrections_at_the_same_time_are_each_kept(house, time) -> None:
    code = await house.registered()
    path, firm = f"/v1/enterprises/{code}/annual-reports/2025", house.firm(code)
    await put(firm, path, SMALL, **FIRST)
    sent = [house.district(subject=f"d-{n}").call("PUT", path, {"employees": n}, **{"If-Match": "*"}) for n in range(8)]
    answers = await asyncio.gather(*sent)
    assert {each.status_code for each in answers} == {200}
    kept = (await firm.get(f"{path}/versions")).json()["items"]
    assert [each["version"] for each in kept] == list(range(1, 10))
    assert {each["employees"] for each in kept[1:]} == set(range(8))
    assert {each["by_subject"]: each["employees"] for each in kept[1:]} == {f"d-{n}": n for n in range(8)}
    raced = [house.district().call("PUT", path, {"employees": 50 + n}, **{"If-Match": '"9"'}) for n in range(4)]
    assert sorted(each.status_code for each in await asyncio.gather(*raced)) == [200, 412, 412, 412]


async def test_an_import_waits_for_a_correction_and_both_are_kept(house, time) -> None:
    code = await house.registered(name="合成企业")
    path = f"/v1/enterprises/{code}/annual-reports/2025"
    await put(house.firm(code), path, SMALL, **FIRST)
    await send(house.city(), f"{FILE}\n{code},合成企业,CQ-500107,C3912,2020-05-18,19,1200\n".encode())
    async with house.database.transaction(SYSTEM) as uow:
        firm = await registry.locked(uow, code)
        await filings.file_annual_report(uow, firm, 2025, {**dict.fromkeys(FIGURES), "employees": 60})
        importing = asyncio.create_task(finish(house, 100))
        await asyncio.sleep(0.3)
        assert not importing.done()
    await importing
    kept = (await house.city().get(f"{path}/versions")).json()["items"]
    came = [(each["version"], each["employees"], each["through"]) for each in kept]
    assert came == [(1, 120, "filing"), (2, 60, "correction"), (3, 19, "import")]
    assert (await house.city().get(f"/v1/enterprises/{code}")).json()["size_class"] == "micro"


async def test_a_file_and_the_door_leave_the_same_rows(house, time) -> None:
    by_hand = await house.registered(name="合成企业")
    by_file = await house.registered(name="合成企业")
    await put(house.city(), f"/v1/enterprises/{by_hand}/annual-reports/2025", SMALL, **FIRST)
    await put(house.city(), f"/v1/enterprises/{by_hand}/annual-reports/2025", MICRO, **{"If-Match": '"1"'})
    for staff in (120, 19):
        await send(house.city(), f"{FILE}\n{by_file},合成企业,CQ-500107,C3912,2020-05-18,{staff},1200\n".encode())
        await finish(house, 100)
    rows = []
    for code in (by_hand, by_file):
        found = await house.database.pool.fetch(
            "SELECT year, version, employees, revenue, filed_on, recorded_at FROM annual_reports WHERE credit_code = $1"
            " UNION ALL SELECT year, version, employees, revenue, filed_on, recorded_at FROM annual_report_versions"
            " WHERE credit_code = $1 ORDER BY version",
            code,
        )
        rows.append([tuple(row) for row in found])
    assert rows[0] == rows[1]
    assert [row[1:3] for row in rows[0]] == [(1, 120), (2, 19)]


async def test_a_new_firm_of_a_file_has_its_figures_from_the_moment_of_the_import_on(house, time) -> None:
    sent = time.now = START + timedelta(seconds=5, microseconds=123)
    code = make("500108", 900_001)
    await send(house.city(), f"{FILE}\n{code},合成企业,CQ-500108,C3912,2020-05-18,120,1200\n".encode())
    await finish(house, 100)
    path = f"/v1/enterprises/{code}/annual-reports"
    assert (await house.city().get(at(path, sent - TICK))).json()["items"] == []
    (row,) = (await house.city().get(at(path, sent))).json()["items"]
    assert row["employees"] == 120
    (version,) = (await house.city().get(f"{path}/2025/versions")).json()["items"]
    assert (version["through"], version["recorded_at"]) == ("import", "2026-03-02T02:00:05.000123Z")


async def test_inputs_of_research_are_kept_the_same_way(house, time) -> None:
    code = await house.registered()
    firm, path = house.firm(code), f"/v1/enterprises/{code}/rd-inputs"
    report = f"/v1/enterprises/{code}/annual-reports/2025"
    parts = {name: yuan("100.00") for name in ("basic", "applied", "development")}
    await put(firm, f"{path}/2025", parts, **FIRST)
    await put(firm, report, {"rd": yuan("300.00")}, **FIRST)
    fixed = time.now = START + timedelta(days=5)
    await put(firm, report, {"rd": yuan("500.00")}, **{"If-Match": '"1"'})
    more = {**parts, "basic": yuan("300.00")}
    await put(firm, f"{path}/2025", more, **{"If-Match": '"1"'})
    assert (await put(firm, f"{path}/2025", more, **{"If-Match": '"2"'}))["version"] == 2
    for moment, total, filed in ((fixed - TICK, "300.00", "300.00"), (fixed, "500.00", "500.00")):
        (row,) = (await firm.get(at(path, moment))).json()["items"]
        assert (row["total"], row["filed_rd"]) == (yuan(total), yuan(filed))
    assert (await firm.get(at(path, START - TICK))).json()["items"] == []
    first, second = (await firm.get(f"{path}/2025/versions")).json()["items"]
    assert (first["through"], first["changes"], second["through"]) == ("filing", [], "correction")
    assert second["changes"] == [{"field": "basic", "before": yuan("100.00"), "after": yuan("300.00")}]
    assert (await firm.get(f"{path}/2024/versions")).json()["items"] == []


@pytest.mark.parametrize("table", ["annual_report_versions", "rd_input_versions"])
@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
async def test_a_version_is_never_changed(house, table, right) -> None:
    assert not await house.database.pool.fetchval("SELECT has_table_privilege($1, $2)", table, right)


async def test_what_stood_before_is_known_since_its_first_filing(tmp_path) -> None:
    ports = Ports.from_base(free_base())
    config = PlatformConfig(state=tmp_path, ports=ports, jobs=nothing, programs=nothing, temporary=True)
    async with Platform(config) as platform:
        url = platform.database_url("enterprise", role="owner")
        await migrate("services.enterprise", url, "0020")
        owner = await asyncpg.connect(url)
        code = make("500107", 1)
        await owner.execute(FIRM_OF_OLD, code)
        await owner.execute(FIGURES_OF_OLD, code)
        await migrate("services.enterprise", url, "head")
        rows = await owner.fetch("SELECT year, version, recorded_at, through FROM annual_reports ORDER BY year")
        midnight = datetime.fromisoformat("2026-03-02T00:00:00+08:00")
        assert [tuple(row) for row in rows] == [
            (2024, 1, midnight, "carried_over"),
            (2025, 2, midnight, "carried_over"),
        ]
        await owner.close()
