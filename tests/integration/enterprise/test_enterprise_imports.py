"""Whole registers from a file: streamed in, worked off in chunks, resumed, every fault told."""

import io
from datetime import date
from typing import Any

import pytest
from asyncpg import DataError
from openpyxl import Workbook

from chassis.access import SYSTEM
from chassis.credit_code import make
from services.enterprise.imports import writing
from services.enterprise.imports.chunks import Importer
from tests.integration.enterprise.conftest import next_key

HEADER = "credit_code,name,district,town,industry,registered_on,clusters,employees,revenue_wan"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def line(number: int, **changes: str) -> str:
    cells = {
        "code": make("500108", number),
        "name": f'"合成企业, ""{number}"""',
        "district": "CQ-500108",
        "town": "",
        "industry": "C3912",
        "day": "2019-04-01",
        "clusters": "LEAD01;PILLAR01",
        "employees": "120",
        "revenue": "1234.5678",
    }
    return ",".join({**cells, **changes}.values())


async def send(caller, content: bytes, kind: str = "text/csv", key: str = "") -> dict[str, Any]:
    headers = {"Content-Type": kind, "Idempotency-Key": key or next_key()}
    answer = await caller.call("POST", "/v1/imports", content, **headers)
    assert answer.status_code == 202, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def finish(house, size: int = 2) -> int:
    chunks, importer = 0, Importer(size)
    while True:
        async with house.database.transaction(SYSTEM) as uow:
            if not await importer.work_off(uow):
                return chunks
        chunks += 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
async def test_a_csv_is_worked_off_in_chunks(house, encoding) -> None:
    start = {"utf-8": 0, "utf-8-sig": 100, "gb18030": 200}[encoding]
    lines = [line(start + n) for n in range(5)]
    bad = [
        line(start + 5, code="91500108MA5U00000X"),
        line(start + 6, district="CQ-999999"),
        line(start + 7, employees="1.5", day="2019-02-30"),
        "short,line",
        line(start + 8, clusters="NOSUCH"),
    ]
    content = "\r\n".join([HEADER, *lines, *bad, lines[0].replace("LEAD01", "LEAD02")]).encode(encoding)
    city = house.city()
    received = await send(city, content)
    assert received["state"] == "waiting"
    assert await finish(house) > 3
    path = f"/v1/imports/{received['id']}"
    done = (await city.get(path)).json()
    counts = {name: done[name] for name in ("state", "lines", "registered", "changed", "unchanged", "refused")}
    assert counts == {"state": "done", "lines": 11, "registered": 5, "changed": 1, "unchanged": 0, "refused": 5}
    assert done["bytes_read"] == done["bytes"] == len(content)
    first = (await city.get(f"{path}/errors?limit=3")).json()
    rest = (await city.get(f"{path}/errors?cursor={first['next_cursor']}")).json()
    faults = [(each["line"], each["field"], each["code"]) for each in first["items"] + rest["items"]]
    assert faults == [
        (7, "credit_code", "credit_code"),
        (8, "district", "unknown_district"),
        (9, "employees", "count"),
        (9, "registered_on", "date_form"),
        (10, "", "columns"),
        (11, "clusters", "unknown_code"),
    ]
    firm = (await city.get(f"/v1/enterprises/{make('500108', start)}")).json()
    assert (firm["name"], firm["clusters"], firm["size_class"]) == (
        f'合成企业, "{start}"',
        ["LEAD02", "PILLAR01"],
        "small",
    )
    report = (await city.get(f"/v1/enterprises/{make('500108', start)}/annual-reports/2025")).json()
    assert report["revenue"]["amount"] == "12345678.00"
    types = [each["type"].split(".")[1] for each in await house.events(make("500108", start))]
    assert types == ["enterprise_registered", "annual_report_filed", "enterprise_changed"]


async def lose_power(house, importer) -> None:
    async with house.database.transaction(SYSTEM) as uow:
        await importer.work_off(uow)
        raise RuntimeError("power")


async def test_an_interrupted_chunk_is_done_once(house) -> None:
    content = "\n".join([HEADER, *(line(300 + n) for n in range(4))]).encode()
    received = await send(house.city(), content)
    importer = Importer(2)
    for _ in range(2):  # the first reads ahead, the second writes
        async with house.database.transaction(SYSTEM) as uow:
            assert await importer.work_off(uow)
    with pytest.raises(RuntimeError, match="power"):
        await lose_power(house, importer)
    await finish(house)
    done = (await house.city().get(f"/v1/imports/{received['id']}")).json()
    assert (done["registered"], done["unchanged"], done["lines"]) == (4, 0, 4)
    for number in range(300, 304):
        assert len(await house.events(make("500108", number))) == 2


async def test_a_chunk_the_database_refuses_fails_its_import_only(house, monkeypatch) -> None:
    async def refuse(*_: object) -> None:
        raise DataError("refused")

    content = "\n".join([HEADER, line(350)]).encode()
    first = await send(house.city(), content)
    with monkeypatch.context() as patch:
        patch.setattr(writing, "add", refuse)
        await finish(house)
    failed = (await house.city().get(f"/v1/imports/{first['id']}")).json()
    assert (failed["state"], failed["lines"], failed["registered"]) == ("failed", 0, 0)
    assert await house.events(make("500108", 350)) == []
    second = await send(house.city(), content)
    await finish(house)
    assert (await house.city().get(f"/v1/imports/{second['id']}")).json()["registered"] == 1


async def test_a_workbook_is_read(house) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(HEADER.split(","))
    sheet.append([make("500108", 400), "合成企业", "CQ-500108", None, "C3912", date(2019, 4, 1), None, 30, 12.5])
    stream = io.BytesIO()
    book.save(stream)
    received = await send(house.city(), stream.getvalue(), XLSX)
    await finish(house)
    done = (await house.city().get(f"/v1/imports/{received['id']}")).json()
    assert (done["format"], done["registered"], done["refused"]) == ("xlsx", 1, 0)


async def test_a_district_imports_its_own_firms_only(house) -> None:
    content = "\n".join([HEADER, line(500), line(501, district="CQ-500107")]).encode()
    district = house.district("CQ-500108")
    received = await send(district, content)
    await finish(house)
    done = (await district.get(f"/v1/imports/{received['id']}")).json()
    assert (done["registered"], done["refused"]) == (1, 1)
    assert (await house.district("CQ-500107").get(f"/v1/imports/{received['id']}")).status_code == 404
    assert (await house.firm(make("500108", 500)).get(f"/v1/imports/{received['id']}")).status_code == 403


@pytest.mark.parametrize(
    ("content", "field"), [(b"", ""), (b"name,what\n", "what"), (b"name,name\n", "name"), (b"name\nx\n", "credit_code")]
)
async def test_a_wrong_header_fails_the_import(house, content, field) -> None:
    received = await send(house.city(), content)
    await finish(house)
    done = (await house.city().get(f"/v1/imports/{received['id']}")).json()
    assert (done["state"], done["failure"]["field"]) == ("failed", field)


async def test_what_is_no_register_is_refused(house) -> None:
    city, before = house.city(), await house.count("imports")
    for content, kind, status in (
        (b"\xff\xff\xff", "text/csv", 400),
        (b"no workbook", XLSX, 400),
        (b"{}", "application/json", 415),
    ):
        answer = await city.call("POST", "/v1/imports", content, **{"Content-Type": kind})
        assert answer.status_code == status, answer.text
    assert await house.count("imports") == before
    assert (await house.firm(make("500108", 1)).call("POST", "/v1/imports", b"x")).status_code == 403


async def test_the_same_file_with_the_same_key_is_one_import(house) -> None:
    content = "\n".join([HEADER, line(600)]).encode()
    first = await send(house.city(), content, key="file-1")
    again = await send(house.city(), content, key="file-1")
    assert again["id"] == first["id"]
    headers = {"Content-Type": "text/csv", "Idempotency-Key": "file-1"}
    other = await house.city().call("POST", "/v1/imports", content + b"\n", **headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    await finish(house)
